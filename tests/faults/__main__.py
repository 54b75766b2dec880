"""Runs what stands for rows of the fault table and writes the manual's page of faults.

python -m tests.faults [--benches] [F7 …]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.counting import FILE
from tests.faults.marked import ROOT, marked
from tests.faults.page import COUNTS, PAGE, Count, Counts, draw, kept
from tests.faults.table import FAULTS


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asked.add_argument("ids", nargs="*", metavar="F7", help="only these rows")
    asked.add_argument("--benches", action="store_true", help="the benches, too: about half an hour")
    given = asked.parse_args()
    rows = {fault: tests for fault, tests in marked().items() if fault in (given.ids or [one.id for one in FAULTS])}
    wanted = sorted({test for tests in rows.values() for test in tests if "::" in test or given.benches})
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "counted.jsonl"
        failed = _run(wanted, lines)
        counts = merged(kept(), _counted(lines, set(rows)), marked())
    COUNTS.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", "utf-8")
    PAGE.write_text(draw(counts), "utf-8")
    return 1 if failed else 0


def _run(wanted: list[str], lines: Path) -> bool:
    tests = [name for name in wanted if "::" in name]
    benches = [name for name in wanted if "::" not in name]
    commands = [[sys.executable, "-m", "pytest", "-p", "no:xdist", "-q", *tests]] if tests else []
    commands += [[sys.executable, "-m", name.removesuffix(".py").replace("/", ".")] for name in benches]
    environment = {**os.environ, FILE: str(lines)}
    ended = [subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode for command in commands]
    return any(ended)  # every one of them ran


def _counted(lines: Path, faults: set[str]) -> Counts:
    found: Counts = {}
    today = datetime.now(UTC).date().isoformat()
    for line in lines.read_text("utf-8").splitlines() if lines.exists() else []:
        told = json.loads(line)
        if told["fault"] in faults:
            tests = found.setdefault(told["fault"], {})
            one = tests.setdefault(told["test"], Count(rounds=0, failed=0, on=today))
            one["rounds"] += told["rounds"]
            one["failed"] += not told["passed"]
    return found


def merged(before: Counts, now: Counts, there: dict[str, Iterable[str]]) -> Counts:
    """The latest count of every test that is still there and still stands for its fault."""
    both = {fault: before.get(fault, {}) | now.get(fault, {}) for fault in before.keys() | now.keys()}
    return {
        fault: {test: count for test, count in tests.items() if test in set(there.get(fault, ()))}
        for fault, tests in both.items()
        if there.get(fault)
    }


if __name__ == "__main__":
    sys.exit(main())
