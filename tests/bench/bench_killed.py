"""Kills the server 200 times while tablets send (F7): what was acknowledged is there, the file is whole.

python -m tests.bench.bench_killed [ROUNDS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.bench.tables import summary, table
from tests.cast import make_cast
from tests.engines import SqliteFiles
from tests.faults.counting import keep
from tests.faults.killing import SENDERS, kill_often

FAULTS = ("F7",)
ROUNDS = 200


def main(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as folder, SqliteFiles(Path(folder)).fresh() as database:
        with database.write() as db:
            cast = make_cast(db)
        began = time.monotonic()
        outcome = kill_often(database, cast, rounds=rounds, seed=200)
    held = not outcome.problems
    keep("F7", "tests/bench/bench_killed.py", rounds=outcome.kills, passed=held)
    heads = ("kills", "posts cut off", "entries acknowledged", "problems", "s")
    row = (outcome.kills, outcome.unanswered, outcome.acknowledged, len(outcome.problems), time.monotonic() - began)
    table(f"Server killed within 50 ms of a POST, {SENDERS} tablets sending", heads, [row])
    for problem in outcome.problems:
        print(f"  {problem}")
    summary(
        f"killed: {outcome.kills} kills, {outcome.acknowledged} entries acknowledged, "
        + ("none lost, the file whole after each" if held else f"{len(outcome.problems)} PROBLEMS")
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
