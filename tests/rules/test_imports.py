from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.rules.repository import texts

MAY_IMPORT = {
    "app": {"pages", "ui", "tablet", "coach_data"},
    "pages": {"ui", "tablet", "coach_data"},
    "ui": {"coach_data"},
    "tablet": {"coach_data"},
    "coach_data": set(),
}
ROOMS = set(MAY_IMPORT) | {"tests"}
NEVER_IN_COACH_DATA = {"streamlit", "plotly", "starlette", "uvicorn"}


def imports(name: str, source: str) -> Iterator[str]:
    """Every module a file imports by name, `importlib.import_module("…")` included."""
    package = name.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield from (".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


def sources(room: str) -> list[tuple[str, str]]:
    return [(n, s) for n, s in texts() if n.endswith(".py") and n.removesuffix(".py").split("/")[0] == room]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}

    wrong = [
        f"{name} imports {module}"
        for name, source in sources(room)
        for module in imports(name, source)
        if (top := module.split(".")[0]) in ROOMS and top not in allowed
    ]

    assert wrong == []


def test_domain_knows_nothing_of_screens_or_http() -> None:
    wrong = [
        f"{name} imports {module}"
        for name, source in sources("coach_data")
        for module in imports(name, source)
        if module.split(".")[0] in NEVER_IN_COACH_DATA
    ]

    assert wrong == []


def test_pages_never_import_pages() -> None:
    # The frame is no page: it is the script that runs them.
    wrong = [
        f"{name} imports {module}"
        for name, source in sources("pages")
        for module in imports(name, source)
        if module.split(".")[0] == "pages" and name != "pages/frame.py"
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import pages.coach.today", ["pages.coach.today"]),
        ("from pages import frame", ["pages.frame"]),
        ("from . import today", ["pages.coach.today"]),
        ("from ..teacher.steps import run", ["pages.teacher.steps.run"]),
        ("def f():\n    import streamlit as st", ["streamlit"]),
        ("importlib.import_module('pages.start')", ["pages.start"]),
    ],
)
def test_every_way_to_import_is_seen(source: str, found: list[str]) -> None:
    assert list(imports("pages/coach/observe.py", source)) == found
