"""The server is killed while tablets send: what was acknowledged is there, what was not is sent again (F7)."""

from __future__ import annotations

import pytest

from coach_data.database import Database
from tests.cast import make_cast
from tests.faults.killing import kill_often

ROUNDS = 20


@pytest.mark.fault("F7", rounds=ROUNDS)
def test_a_server_killed_in_the_middle_of_saving_loses_nothing_it_acknowledged(database: Database) -> None:
    with database.write() as db:
        cast = make_cast(db)

    outcome = kill_often(database, cast, rounds=ROUNDS, seed=7)

    assert outcome.problems == []
    assert outcome.kills == ROUNDS
    assert outcome.unanswered > ROUNDS / 4
