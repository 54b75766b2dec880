"""Kills the server again and again while tablets send, and says what became of what they were told."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

from coach_data.backup import check
from coach_data.database import Database
from tests.cast import Cast
from tests.faults.tablets import Sender, door_of, folded, lost, until_saved_again
from tests.tablet.server import ROOT, free_port
from tests.tablets import Tablet

WITHIN_MS, WITHIN_S = 50, 30
SENDERS = 3


@dataclass
class Mortal:
    """A door whose process can be killed and is there again at once."""

    port: int
    process: subprocess.Popen[str]
    pid: int = 0

    def wait(self) -> None:
        assert self.process.stdout is not None
        self.pid = int(self.process.stdout.readline())
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
                return
            time.sleep(0.01)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.wait()


@contextmanager
def mortal(database: Database, *options: str) -> Iterator[Mortal]:
    port = free_port()
    command = [sys.executable, "-m", "tests.faults.door", str(port), *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KEYLEVER_")}
    environment["KEYLEVER_DATABASE"] = database.address
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        door = Mortal(port, process)
        try:
            door.wait()
            yield door
        finally:
            process.communicate()


def what_saves(door: Mortal, *, but: Sequence[psutil.Process] = ()) -> psutil.Process:
    """The process that saves for a door, other than those that did before; waits until it is there."""
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        with suppress(psutil.NoSuchProcess):
            for one in psutil.Process(door.pid).children():
                if one not in but and one.status() != psutil.STATUS_ZOMBIE:
                    return one
        time.sleep(0.01)
    raise TimeoutError


@contextmanager
def sending(database: Database, port: int, cast: Cast, seed: int, *, count: int = SENDERS) -> Iterator[list[Sender]]:
    """Tablets that send until the end of the block, and then until the last of theirs is receipted."""
    senders = [
        Sender(door_of(database, port, cast.coach), Tablet(cast.coach), random.Random(f"{seed} {number}"))
        for number in range(count)
    ]
    threads = [threading.Thread(target=one.run, daemon=True) for one in senders]
    for thread in threads:
        thread.start()
    try:
        yield senders
    finally:
        for one in senders:
            one.over.set()
        for thread in threads:
            thread.join(60)


@dataclass
class Outcome:
    """What a number of kills came to."""

    kills: int = 0
    unanswered: int = 0  # posts that were cut off: without any, the kills came at the wrong time
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)
    saving: list[psutil.Process] = field(default_factory=list)  # what saved for each of the killed


def kill_often(database: Database, cast: Cast, *options: str, rounds: int, seed: int) -> Outcome:
    """In each round: a POST begins, up to 50 ms later the server is killed; what was acknowledged must be there.

    Args:
        options: the door's.
    """
    chance, outcome = random.Random(seed), Outcome()
    with mortal(database, *options) as door, sending(database, door.port, cast, seed) as senders:
        for _ in range(rounds):
            if "--process" in options:
                until_saved_again(senders, WITHIN_S)
                outcome.saving.append(what_saves(door, but=outcome.saving))
            begun = chance.choice(senders).sending
            begun.clear()
            begun.wait(10)
            time.sleep(chance.uniform(0, WITHIN_MS) / 1000)
            door.kill()
            outcome.kills += 1
            _look(database, senders, outcome)
    _look(database, senders, outcome)
    made = sum(len(one.made) for one in senders)
    outcome.acknowledged = sum(len(one.acknowledged) for one in senders)
    outcome.unanswered = sum(one.answers["none"] for one in senders)
    if (outcome.acknowledged, *folded(database)) != (made, made, made - len(senders)):
        outcome.problems.append(
            f"{made} made, {outcome.acknowledged} acknowledged, {folded(database)} there and folded"
        )
    return outcome


def _look(database: Database, senders: list[Sender], outcome: Outcome) -> None:
    told = {entry: sha256 for one in senders for entry, sha256 in list(one.acknowledged.items())}
    missing = lost(database, told)
    if missing:
        outcome.problems.append(f"{len(missing)} acknowledged and not there")
    if database.is_sqlite:
        outcome.problems += check(database).problems
