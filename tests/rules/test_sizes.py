from __future__ import annotations

from tests.rules.repository import texts

LONGER = {
    "coach_data/access.py": "the one place that says who may see what, table and conditions together",
    "coach_data/schema.py": "the map of what is stored, read as one",
    "tests/tablet/test_story.py": "one visit told from start to end; each test goes on where the last one stopped",
    "coach_data/migrations/versions/v0001_every_table_of_the_first_release.py": "written by a program",
}


def limit(name: str) -> int | None:
    """Lines a file may have; None where length says nothing."""
    if name.endswith((".js", ".css")):
        return 150 if name.endswith(".js") else None
    if not name.endswith(".py"):
        return None
    return 60 if name.startswith("pages/") and name != "pages/frame.py" else 300


def test_no_file_is_longer_than_its_kind_without_a_reason() -> None:
    long = {
        f"{name} has {lines} lines, {allowed} are enough"
        for name, text in texts()
        if (allowed := limit(name)) and (lines := text.count("\n")) > allowed and name not in LONGER
    }

    assert long == set(), "Past this length a noun is missing: find it, or list the reason above."


def test_reasons_are_for_files_that_are_long() -> None:
    lines = {name: text.count("\n") for name, text in texts() if name in LONGER}

    assert {name for name in LONGER if lines.get(name, 0) <= (limit(name) or 0)} == set()


def test_every_module_opens_with_one_line() -> None:
    bare = [
        name
        for name, text in texts()
        if name.endswith(".py") and not name.startswith("tests/") and text.strip() and not text.startswith('"""')
    ]

    assert bare == []
