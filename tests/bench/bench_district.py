"""How long every dashboard question takes at a district's size, cold, on both engines, with DuckDB beside them.

python -m tests.bench.bench_district [SCHOOLS [WEEKS]]

60 schools and 260 weeks make 750,000 visits. Each question is asked of a newly opened database, of one school after
the other. The same questions are asked of a tenth of the history, since the cost should follow the window.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from coach_data import (
    action_steps,
    coach_day,
    coverage,
    engagement,
    others_see,
    pools,
    rhythm,
    unfinished,
    visit_history,
)
from coach_data.database import Database
from tests.bench import duck
from tests.bench.district import District, School, make
from tests.bench.tables import middle, slow, summary, table
from tests.engines import PostgresServer, make_tables

LAST = date(2026, 3, 9)
NOW = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
SINCE = LAST - timedelta(weeks=44)
ASKED = 40
MOST_MS = 300
Ask = Callable[[Connection, District, School], Any]
QUESTIONS: dict[str, Ask] = {
    "coverage of a school": lambda db, d, s: coverage.of_school(db, s.principal, s.id, now=NOW),
    "coverage of all schools": lambda db, d, s: coverage.by_school(db, d.lead, now=NOW),
    "team data": lambda db, d, s: pools.of_team(db, s.member, next(iter(s.member.team_ids)), since=SINCE),
    "school data": lambda db, d, s: pools.of_school(db, s.principal, s.id, since=SINCE),
    "school data, for a lead": lambda db, d, s: pools.of_school(db, d.lead, s.id, since=SINCE),
    "engagement of a pair": lambda db, d, s: engagement.by_visit(
        db, s.coach, s.teacher.person_id, since=SINCE, now=NOW
    ),
    "steps of a caseload": lambda db, d, s: action_steps.seen_by(db, s.coach, now=NOW),
    "rhythms of a caseload": lambda db, d, s: rhythm.standings(db, s.coach, now=NOW),
    "today": lambda db, d, s: coach_day.of(db, s.coach, now=NOW),
    "debriefs waiting": lambda db, d, s: unfinished.of(db, s.coach, now=NOW),
    "a teacher's visits": lambda db, d, s: visit_history.of_teacher(db, s.teacher, s.teacher.person_id, now=NOW),
    "what others see": lambda db, d, s: others_see.views(db, s.teacher, now=NOW),
}


def main(schools: int = 60, weeks: int = 260) -> None:
    sizes = {"tenth": weeks // 10, "whole": weeks}
    for engine in (_sqlite, _postgres):
        found: dict[str, dict[str, list[float]]] = {}
        with engine() as fresh:
            for size, length in sizes.items():
                address = fresh(size)
                district = _made(address, schools, length)
                found[size] = {name: _times(address, district, ask) for name, ask in QUESTIONS.items()}
                if size == "whole" and engine is _sqlite:
                    duck.tell(address, [school.id for school in district.schools[:ASKED]], SINCE)
        _tell(engine.__name__.strip("_"), found, district.visits)


def _made(address: str, schools: int, weeks: int) -> District:
    database = Database(address)
    make_tables(database)
    began = perf_counter()
    district = make(database, schools=schools, weeks=weeks, last=LAST)
    if database.is_sqlite:
        with database.write() as db:
            db.exec_driver_sql("ANALYZE")
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("VACUUM ANALYZE")
    database.close()
    print(f"{district.visits:,} visits in {schools} schools, made in {perf_counter() - began:.0f} s", flush=True)
    return district


def _times(address: str, district: District, ask: Ask) -> list[float]:
    """Milliseconds of the question, each time on a database opened anew, school by school."""
    times = []
    for turn in range(ASKED):
        school = district.schools[turn * 7 % len(district.schools)]
        database = Database(address)
        with database.read() as db:
            began = perf_counter()
            ask(db, district, school)
            times.append((perf_counter() - began) * 1000)
        database.close()
    return times


@contextmanager
def _sqlite() -> Iterator[Callable[[str], str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield lambda name: f"sqlite:///{Path(folder) / name}.db"


@contextmanager
def _postgres() -> Iterator[Callable[[str], str]]:
    server = PostgresServer()

    def fresh(name: str) -> str:
        from psycopg import sql

        server.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"district_{name}")))
        return server.address(f"district_{name}")

    try:
        yield fresh
    finally:
        server.stop()


def _tell(engine: str, found: dict[str, dict[str, list[float]]], visits: int) -> None:
    whole, tenth = found["whole"], found["tenth"]
    rows = [
        (name, middle(times), slow(times), middle(tenth[name]), middle(times) / middle(tenth[name]))
        for name, times in whole.items()
    ]
    heads = ("question", "p50 ms", "p95 ms", "p50 ms, a tenth of the history", "ratio")
    table(f"{engine}: {visits:,} visits, each question of a database opened anew, n = {ASKED}", heads, rows)
    slowest = max(rows, key=lambda row: row[2])
    longest = max(rows, key=lambda row: row[4])
    over = [row[0] for row in rows if row[2] > MOST_MS]
    summary(
        f"district on {engine}, {visits:,} visits: slowest question p95 {slowest[2]:.0f} ms ({slowest[0]}); "
        f"over {MOST_MS} ms: {', '.join(map(str, over)) or 'none'}; "
        f"ten times the history costs at most {longest[4]:.1f} times ({longest[0]})"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
