"""The database is held, or goes, while tablets send: they are told to come back, and nothing is lost (F9, F10)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from coach_data.database import Database
from tests.cast import Cast, make_cast
from tests.engines import PostgresServer
from tests.faults.killing import mortal, sending
from tests.faults.tablets import Sender, answers, folded, lost, until_saved_again

HELD_S, BACK_S, BEGUN_S, RESTARTS = 10, 10, 30, 3
HOLD = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def filled(database: Database) -> Cast:
    with database.write() as db:
        return make_cast(db)


def hold(database: Database, seconds: float) -> None:
    """Another process has the write lock for so long."""
    command = [sys.executable, "-c", HOLD, str(database.engine.url.database), str(seconds)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def assert_nothing_lost(database: Database, senders: list[Sender]) -> None:
    made = sum(len(one.made) for one in senders)
    for one in senders:
        assert set(one.acknowledged) == one.made
        assert lost(database, one.acknowledged) == set()
    assert folded(database) == (made, made - len(senders))


@pytest.mark.slow
@pytest.mark.fault("F9")
def test_a_lock_held_for_ten_seconds_is_503_and_then_everything_is_saved(database: Database) -> None:
    cast = filled(database)

    with mortal(database, "--process") as door, sending(database, door.port, cast, 9) as senders:
        until_saved_again(senders, BEGUN_S)
        hold(database, HELD_S)

    assert set(answers(senders)) == {"201", "503"}
    assert_nothing_lost(database, senders)


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """One that keeps what was committed, and may be crashed without disturbing another test."""
    server = PostgresServer(is_durable=True)
    yield server
    server.stop()


@pytest.mark.slow
@pytest.mark.fault("F10", rounds=RESTARTS)
def test_postgresql_crashed_under_load_is_there_again_and_nothing_is_lost(postgres: PostgresServer) -> None:
    with postgres.fresh() as database:
        cast = filled(database)

        with mortal(database, "--process") as door, sending(database, door.port, cast, 10) as senders:
            until_saved_again(senders, BEGUN_S)
            for _ in range(RESTARTS):
                postgres.crash()
                until_saved_again(senders, BACK_S)

        assert set(answers(senders)) == {"201", "503"}
        assert_nothing_lost(database, senders)
