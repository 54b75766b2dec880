"""Measures a batch of 50 notes from bytes to durable, beside a bare SQLite transaction of the same bytes.

Both alternate in one run, on the same disk, with the same journal and `synchronous=FULL`. The bare one keeps
what the tablet sent, ids and bodies, in one table with one key; receiving also reads, judges, hashes and folds it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection

from coach_data.database import Database
from coach_data.entries import receive
from coach_data.entries.envelope import Batch, Sent, read
from tests.bench.tables import summary, table
from tests.builders import NOW
from tests.cast import make_cast
from tests.engines import SqliteFiles
from tests.tablets import Tablet

NOTES, BATCHES, FIRST = 50, 200, 10  # the first few warm caches up and do not count
TEXT = "Students in groups of four, line {n}: 3 of 4 talk about the bars, one copies from the board."


@dataclass(frozen=True)
class Cost:
    """What one piece of work took."""

    wall_ms: float
    cpu_ms: float


def cost_of(work: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def notes(tablet: Tablet) -> Batch:
    sent = [tablet.entry("note", {"speaker": "students", "text": TEXT.format(n=n), "tags": []}) for n in range(NOTES)]
    return tablet.batch(sent)


def receiving(database: Database, tablet: Tablet, raw: bytes) -> None:
    with database.write() as db:
        receipts = receive(db, tablet.actor, read(raw), now=NOW + timedelta(minutes=10))
    assert [one.status for one in receipts] == ["saved"] * NOTES


def bare(connection: sqlite3.Connection, sent: Sequence[Sent]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO kept VALUES (?, ?)", [(one.id.hex, one.body) for one in sent])
    connection.execute("COMMIT")


def opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE kept (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
    return connection


@pytest.fixture
def coach(database: Database) -> Tablet:
    """A coach's tablet in a visit that has begun."""
    with database.write() as db:
        cast = make_cast(db)
        tablet = Tablet(cast.coach)
        tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))
    return tablet


def test_fifty_notes(database: Database, coach: Tablet, sqlite_files: SqliteFiles) -> None:
    spent: dict[str, list[Cost]] = {"bare transaction": [], "receive": []}

    with closing(opened(sqlite_files.folder / "bare.db")) as connection:
        for _ in range(FIRST + BATCHES):
            batch = notes(coach)
            raw = batch.model_dump_json().encode()
            spent["bare transaction"].append(cost_of(lambda batch=batch: bare(connection, batch.entries)))
            spent["receive"].append(cost_of(lambda raw=raw: receiving(database, coach, raw)))

    tell({way: costs[FIRST:] for way, costs in spent.items()})


def test_statements(database: Database, coach: Tablet, count_statements: Callable[[Connection], Any]) -> None:
    with database.write() as db, count_statements(db) as seen:
        receive(db, coach.actor, notes(coach), now=NOW + timedelta(minutes=10))

    summary(f"receive: {len(seen)} statements for a batch of {NOTES} lines, as for one of 5")


def tell(spent: dict[str, list[Cost]]) -> None:
    """A line per way: medians in milliseconds, and how many times the bare transaction that is."""
    typical = {
        way: Cost(median(one.wall_ms for one in costs), median(one.cpu_ms for one in costs))
        for way, costs in spent.items()
    }
    least = typical["bare transaction"]
    rows = [
        (way, cost.wall_ms, f"{cost.wall_ms / least.wall_ms:.1f} x", cost.cpu_ms, f"{cost.cpu_ms / least.cpu_ms:.1f} x")
        for way, cost in typical.items()
    ]
    table(f"{NOTES} notes, durable; median of {BATCHES}", ("", "wall ms", "", "CPU ms", ""), rows)
    whole = typical["receive"].wall_ms
    summary(
        f"receive: {NOTES} lines durable in {whole:.1f} ms, {whole / least.wall_ms:.1f} x a bare transaction of "
        f"the same bytes ({least.wall_ms:.1f} ms); at most 8 x is wanted"
    )
