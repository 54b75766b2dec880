"""The server is killed while tablets send: what was acknowledged is there, what was not is sent again (F7)."""

from __future__ import annotations

import os
import random
import signal
import time

import psutil
import pytest

from coach_data.backup import check
from coach_data.database import Database
from tests.cast import make_cast
from tests.faults.killing import Mortal, kill_often, mortal, sending
from tests.faults.tablets import answers, folded, lost, until_saved_again

ROUNDS, BEGINNINGS = 20, 3
WITHIN_S = 30


@pytest.mark.fault("F7", rounds=ROUNDS)
def test_a_server_killed_in_the_middle_of_saving_loses_nothing_it_acknowledged(database: Database) -> None:
    with database.write() as db:
        cast = make_cast(db)

    outcome = kill_often(database, cast, rounds=ROUNDS, seed=7)

    assert outcome.problems == []
    assert outcome.kills == ROUNDS
    assert outcome.unanswered > ROUNDS / 4


def kill_what_saves(door: Mortal) -> None:
    (process,) = psutil.Process(door.pid).children()
    os.kill(process.pid, signal.SIGKILL)


@pytest.mark.fault("F7", rounds=BEGINNINGS)
def test_the_process_that_saves_is_killed_and_begun_again_and_loses_nothing(database: Database) -> None:
    chance = random.Random(70)
    with database.write() as db:
        cast = make_cast(db)

    with mortal(database, "--process") as door, sending(database, door.port, cast, 70) as senders:
        for _ in range(BEGINNINGS):
            until_saved_again(senders, WITHIN_S)
            time.sleep(chance.uniform(0, 0.05))
            kill_what_saves(door)
        until_saved_again(senders, WITHIN_S)

    made = sum(len(one.made) for one in senders)
    assert set(answers(senders)) == {"201", "503"}  # the server itself never left anybody without an answer
    assert all(set(one.acknowledged) == one.made and not lost(database, one.acknowledged) for one in senders)
    assert folded(database) == (made, made - len(senders))
    assert check(database).problems == ()
