"""Which tests and benches stand for which fault, read from their sources."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def marked() -> dict[str, list[str]]:
    """By fault: `tests/x.py::test_y` for a marked test, `tests/bench/bench_x.py` for a bench with FAULTS."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.parse(path.read_text("utf-8")).body:
            for fault, test in _of(node, name):
                found[fault].append(test)
    return dict(found)


def _of(node: ast.stmt, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.FunctionDef):
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
                yield from ((ast.literal_eval(fault), f"{name}::{node.name}") for fault in mark.args)
    elif isinstance(node, ast.Assign) and "/bench_" in name and ast.unparse(node.targets[0]) == "FAULTS":
        yield from ((fault, name) for fault in ast.literal_eval(node.value))
