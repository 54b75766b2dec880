"""Counts what the tests marked `fault("F7", rounds=20)` went through: one line per test, into the file asked for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

FILE = "KEYLEVER_FAULTS"
"""The setting that names the file; without it nothing is counted."""


def is_counting() -> bool:
    return bool(os.environ.get(FILE))


def keep(fault: str, test: str, *, rounds: int, passed: bool) -> None:
    """Adds one line: this fault was met so many times, and what must hold held or did not."""
    if is_counting() and "PYTEST_XDIST_WORKER" not in os.environ:  # a worker's report comes here a second time
        line = json.dumps({"fault": fault, "test": test, "rounds": rounds, "passed": passed})
        with Path(os.environ[FILE]).open("a", encoding="utf-8") as lines:
            lines.write(line + "\n")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("fault"):
            item.user_properties += [("fault", [fault, mark.kwargs.get("rounds", 1)]) for fault in mark.args]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" or report.failed:
        for fault, rounds in _met(report):
            if not report.skipped:
                keep(fault, report.nodeid.split("[")[0], rounds=rounds, passed=report.passed)


def _met(report: pytest.TestReport) -> list[Any]:
    return [value for name, value in report.user_properties if name == "fault"]
