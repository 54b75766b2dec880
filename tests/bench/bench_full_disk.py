"""The server's disk of 2 MB fills up while tablets send (F8): they are told, and all is saved once there is room.

python -m tests.bench.bench_full_disk [ROUNDS]

Each round mounts a disk where no other program sees it; it is gone with the process, however that ends. Where the
system does not let anybody mount, the bench says so and counts nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from coach_data.backup import check
from coach_data.database import Database
from tests.bench.tables import summary, table
from tests.cast import Cast, make_cast
from tests.engines import SqliteFiles
from tests.faults.counting import keep
from tests.faults.killing import SENDERS, mortal, sending
from tests.faults.tablets import Sender, answers, folded, lost, until_heard

FAULTS = ("F8",)
ROUNDS, DISK, BALLAST_BYTES = 10, "2m", 600_000
TOLD_MOST_S, FULL_S, SAVED_MOST_S = 60, 2, 15
ALONE = ("unshare", "--user", "--map-root-user", "--mount")


@dataclass
class Round:
    """One disk that was full for a while."""

    full_after: int = 0  # entries acknowledged by then
    saved_after_s: float = 0.0
    made: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def main(rounds: int) -> int:
    """In a process of its own that may mount; this one may not."""
    if subprocess.run([*ALONE, "mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()], check=False).returncode:
        summary("full_disk: nobody may mount a disk here, so nothing was tried and nothing is counted")
        return 0
    return subprocess.run([*ALONE, sys.executable, "-m", __spec__.name, str(rounds), "--alone"], check=False).returncode


def run(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = SqliteFiles(Path(folder))
        told = [_round(files, number) for number in range(rounds)]
    problems = [problem for one in told for problem in one.problems]
    keep("F8", "tests/bench/bench_full_disk.py", rounds=len(told), passed=not problems)
    heads = ("round", "acknowledged when full", "answers 507", "entries made", "all saved after s", "problems")
    rows = [
        (at, one.full_after, one.answers["507"], one.made, one.saved_after_s, len(one.problems))
        for at, one in enumerate(told, 1)
    ]
    table(f"A disk of {DISK} fills up, {SENDERS} tablets sending", heads, rows)
    for problem in problems:
        print(f"  {problem}")
    slowest = max(one.saved_after_s for one in told)
    summary(
        f"full_disk: {len(told)} times full; "
        + ("nothing lost, nothing half saved" if not problems else f"{len(problems)} PROBLEMS")
        + f"; all saved within {slowest:.1f} s of room"
    )
    return 1 if problems else 0


@contextmanager
def small_disk(files: SqliteFiles) -> Iterator[tuple[Path, Database]]:
    """A disk with a fresh database on it, and a file that can go."""
    disk = files.folder / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], check=True)
    ballast = disk / "ballast"
    ballast.write_bytes(b"\1" * BALLAST_BYTES)
    database = Database(f"sqlite:///{shutil.copyfile(files.template, disk / 'keylever.db')}")
    try:
        yield ballast, database
    finally:
        database.close()
        subprocess.run(["umount", "--lazy", disk], check=True)


def _round(files: SqliteFiles, seed: int) -> Round:
    one = Round()
    with small_disk(files) as (ballast, database):
        with database.write() as db:
            cast = make_cast(db)
        with mortal(database, "--process") as door:
            try:
                _fill_and_free(one, ballast, database, door.port, cast, seed)
            except AssertionError as late:
                one.problems.append(f"not told in {TOLD_MOST_S} s: {late}")
    return one


def _fill_and_free(one: Round, ballast: Path, database: Database, port: int, cast: Cast, seed: int) -> None:
    with sending(database, port, cast, seed) as senders:
        until_heard(senders, "201", TOLD_MOST_S)
        until_heard(senders, "507", TOLD_MOST_S)
        time.sleep(FULL_S)
        one.full_after = sum(len(each.acknowledged) for each in senders)
        _look(one, database, senders)
        ballast.unlink()
        began = time.monotonic()
    one.saved_after_s = time.monotonic() - began
    one.made, one.answers = sum(len(each.made) for each in senders), answers(senders)
    _look(one, database, senders)
    if folded(database) != (one.made, one.made - len(senders)) or one.saved_after_s > SAVED_MOST_S:
        one.problems.append(f"{one.made} made, {folded(database)} there and folded, {one.saved_after_s:.0f} s after")
    if set(one.answers) != {"201", "507"}:
        one.problems.append(f"answered otherwise: {one.answers}")


def _look(one: Round, database: Database, senders: list[Sender]) -> None:
    """What was acknowledged is there; every entry there is folded, so none is half saved; the file is whole."""
    told = {entry: sha256 for each in senders for entry, sha256 in list(each.acknowledged.items())}
    there, lines = folded(database)
    if missing := lost(database, told):
        one.problems.append(f"{len(missing)} acknowledged and not there")
    if there != lines + len(senders):
        one.problems.append(f"{there} entries, {lines} lines of {len(senders)} tablets")
    one.problems += check(database).problems


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word.isdecimal()]
    sys.exit((run if "--alone" in sys.argv else main)(int(given[0]) if given else ROUNDS))
