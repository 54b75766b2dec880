from __future__ import annotations

import argparse
import re

from coach_data import errors
from coach_data.__main__ import parser
from coach_data.settings import PREFIX, Settings
from tests.rules.repository import ROOT, texts

RUNNING = (ROOT / "docs/manual/running.md").read_text("utf-8")


def test_every_setting_is_in_the_manual() -> None:
    missing = [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in RUNNING]

    assert missing == []


def test_every_command_of_the_terminal_is_in_the_manual() -> None:
    chosen = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))

    assert [name for name in chosen.choices if not re.search(rf"^\| `{name}[ `]", RUNNING, re.MULTILINE)] == []


def test_every_failure_is_drawn_in_the_tree() -> None:
    tree = errors.__doc__ or ""
    family = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]

    assert [kind.__name__ for kind in family if not re.search(rf"\b{kind.__name__}\b", tree)] == []


def test_every_link_inside_the_manual_leads_somewhere() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in texts()
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert broken == []
