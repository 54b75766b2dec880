"""The server is killed while tablets send: what was acknowledged is there, what was not is sent again (F7)."""

from __future__ import annotations

import random
import time

import psutil
import pytest

from coach_data.backup import check
from coach_data.database import Database
from tests.cast import make_cast
from tests.faults.killing import WITHIN_S, kill_often, mortal, sending, what_saves
from tests.faults.tablets import answers, folded, lost, until_saved_again

ROUNDS, WHOLE = 20, 3
"""Rounds of the door alone, which begins in no time, and of one with its process that saves, as it ships."""


@pytest.mark.fault("F7", rounds=ROUNDS)
def test_a_server_killed_in_the_middle_of_saving_loses_nothing_it_acknowledged(database: Database) -> None:
    with database.write() as db:
        cast = make_cast(db)

    outcome = kill_often(database, cast, rounds=ROUNDS, seed=7)

    assert outcome.problems == []
    assert outcome.kills == ROUNDS
    assert outcome.unanswered > ROUNDS / 4


@pytest.mark.fault("F7", rounds=WHOLE)
def test_a_whole_server_killed_takes_what_saves_with_it_and_loses_nothing(database: Database) -> None:
    with database.write() as db:
        cast = make_cast(db)

    outcome = kill_often(database, cast, "--process", rounds=WHOLE, seed=71)

    assert outcome.problems == []
    assert outcome.unanswered
    assert psutil.wait_procs(outcome.saving, timeout=WITHIN_S)[1] == []


@pytest.mark.fault("F7", rounds=WHOLE)
def test_what_saves_is_killed_and_begun_again_and_loses_nothing(database: Database) -> None:
    chance, killed = random.Random(70), list[psutil.Process]()
    with database.write() as db:
        cast = make_cast(db)

    with mortal(database, "--process") as door, sending(database, door.port, cast, 70) as senders:
        for _ in range(WHOLE):
            until_saved_again(senders, WITHIN_S)
            killed.append(what_saves(door, but=killed))
            time.sleep(chance.uniform(0, 0.05))
            killed[-1].kill()
        until_saved_again(senders, WITHIN_S)

    made = sum(len(one.made) for one in senders)
    assert set(answers(senders)) == {"201", "503"}  # the server itself never left anybody without an answer
    assert all(set(one.acknowledged) == one.made and not lost(database, one.acknowledged) for one in senders)
    assert folded(database) == (made, made - len(senders))
    assert check(database).problems == ()
