from __future__ import annotations

import re

import pytest

from tests.rules.repository import ROOT

LOCKS = ["requirements.txt", "requirements-dev.txt"]
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==[^\s;]+( ; .+)?")


def entries(lock: str) -> list[str]:
    """One text per package: the pin and its hashes."""
    kept = [line for line in (ROOT / lock).read_text().splitlines() if not line.lstrip().startswith("#")]
    return re.sub(r" \\\n +", "\n  ", "\n".join(kept)).split("\n")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    lines = entries(lock)

    pins = [line for line in lines if not line.startswith("  ")]

    assert [pin for pin in pins if not PINNED.fullmatch(pin)] == []
    assert [pin for pin, after in zip(lines, [*lines[1:], ""], strict=True)
            if not pin.startswith("  ") and not after.startswith("  --hash=sha256:")] == []  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS)
def test_no_index_and_no_place_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert [word for word in ("--index", "--extra-index", "--find-links", "://", "file:", " /") if word in text] == []


def test_what_runs_is_the_same_in_both_locks() -> None:
    runs, checks = (
        {line for line in entries(lock) if not line.startswith("  ")}
        for lock in ("requirements.txt", "requirements-dev.txt")
    )

    assert runs - checks == set()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_everything_asked_for_is_locked(name: str) -> None:
    asked = re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
    locked = {re.split(r"[=\[]", line)[0] for line in entries(f"{name}.txt")}

    assert {package.lower() for package in asked} - locked == set()
