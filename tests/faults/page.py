"""The manual's page of faults, drawn from the table and from what was counted last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from tests.faults.table import FAULTS, LIMITS, Fault

HERE = Path(__file__).parent
COUNTS = HERE / "counts.json"
PAGE = HERE.parents[1] / "docs/manual/faults.md"


class Count(TypedDict):
    """One test's last run: how often its fault was met, how often all held, on which day."""

    rounds: int
    failed: int
    on: str


Counts = dict[str, dict[str, Count]]  # fault, test

_TOP = """# Faults survived

A line that a tablet ever showed as “Saved” is in the database exactly once, with the same words. Every other line
ever made is still on its tablet, and visibly unsaved. Each row below is a way in which that could break, and how often
it was brought about on purpose. `make faults` runs all of it again and writes this page; the tests are part of
`make test`.

Everything runs on one machine, in a real browser, against real databases: SQLite, and PostgreSQL where the fault is the
database's. “Rounds” counts how often the fault was brought about in the latest run of each test; a round holds many
entries.

| | Fault | What must hold | Rounds | Held | Last run | Where |
|---|---|---|---|---|---|---|
"""


def kept() -> Counts:
    """What was counted last."""
    return json.loads(COUNTS.read_text("utf-8")) if COUNTS.exists() else {}


def draw(counts: Counts) -> str:
    rows = "".join(_row(fault, counts.get(fault.id, {})) for fault in FAULTS)
    limits = "".join(f"- {limit}\n" for limit in LIMITS)
    return f"{_TOP}{rows}\n## Known limits\n\n{limits}"


def _row(fault: Fault, counts: dict[str, Count]) -> str:
    rounds = sum(one["rounds"] for one in counts.values())
    failed = sum(one["failed"] for one in counts.values())
    held = "not yet run" if not counts else "always" if not failed else f"**failed {failed} times**"
    last = max((one["on"] for one in counts.values()), default="–")
    files = sorted({test.split("::")[0] for test in counts})
    where = ", ".join(f"[{Path(file).stem}](../../{file})" for file in files) or "–"
    return f"| {fault.id} | {fault.what} | {fault.holds} | {rounds} | {held} | {last} | {where} |\n"
