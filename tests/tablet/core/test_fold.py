"""Entries become the same visit in every order: edits, undo, clashes, fields."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.tablet.core.tablets import DoorServer

FOLD = """async (entries) => {
  const { fold } = await import("/tablet/code/fold.js");
  const state = fold(entries);
  return { ...state, fields: Object.fromEntries(state.fields) };
}"""


@pytest.fixture(scope="module")
def blank(browser: Browser, door: DoorServer) -> Iterator[Page]:
    page = browser.new_page(base_url=door.url)
    page.goto("/")
    yield page
    page.close()


def entry(key: str, kind: str, at: int, replaces: tuple[str, ...] = (), **data: Any) -> dict[str, Any]:
    frame = {"id": key, "kind": kind, "atMs": at, "seq": at, "person": "p", "status": "saved", "approximate": False}
    return {**frame, "replaces": list(replaces), "data": data}


def fold(page: Page, *entries: dict[str, Any]) -> dict[str, Any]:
    """The state, after checking that every order of arrival gives the same."""
    states = [page.evaluate(FOLD, list(order)) for order in itertools.permutations(entries)]
    assert all(state == states[0] for state in states)
    return states[0]


NOTE = entry("n", "note", 10, text="first", speaker="teacher", tags=[])


def test_an_edit_changes_the_line_and_keeps_what_it_said(blank: Page) -> None:
    line = fold(blank, NOTE, entry("e", "edit", 20, ("n",), text="second", speaker=None, tags=["ask"]))["lines"][0]

    assert (line["id"], line["text"], line["atMs"], line["entryIds"]) == ("n", "second", 10, ["e"])
    assert [version["text"] for version in line["versions"]] == ["first", "second"]
    assert line["clash"] is None


def test_undo_takes_a_line_out_and_undo_of_an_edited_line_too(blank: Page) -> None:
    edit = entry("e", "edit", 20, ("n",), text="second")

    assert fold(blank, NOTE, entry("u", "undo", 30, ("n",)))["lines"] == []
    assert fold(blank, NOTE, edit, entry("u", "undo", 30, ("e",)))["lines"] == []


def test_an_edit_beats_a_concurrent_undo(blank: Page) -> None:
    state = fold(blank, NOTE, entry("u", "undo", 30, ("n",)), entry("e", "edit", 20, ("n",), text="kept"))

    assert [line["text"] for line in state["lines"]] == ["kept"]


def test_two_edits_of_the_same_words_clash_until_one_replaces_both(blank: Page) -> None:
    edits = [entry("a", "edit", 20, ("n",), text="A"), entry("b", "edit", 21, ("n",), text="B")]

    clashing = fold(blank, NOTE, *edits)["lines"][0]
    settled = fold(blank, NOTE, *edits, entry("c", "edit", 22, ("a", "b"), text="C"))["lines"][0]

    assert [version["text"] for version in clashing["clash"]] == ["A", "B"]
    assert (settled["text"], settled["clash"]) == ("C", None)


def test_an_edit_without_its_line_shows_nothing_yet(blank: Page) -> None:
    assert fold(blank, entry("e", "edit", 20, ("missing",), text="?"))["lines"] == []


def test_a_field_is_what_nobody_replaced(blank: Page) -> None:
    first = entry("f", "field", 10, name="summary.praise", value="one")
    second = entry("g", "field", 20, ("f",), name="summary.praise", value="two")
    other = entry("h", "field", 21, ("f",), name="summary.praise", value="three")

    assert fold(blank, first, second)["fields"] == {
        "summary.praise": {"value": "two", "entryIds": ["g"], "clash": None}
    }
    assert fold(blank, first, second, other)["fields"]["summary.praise"]["clash"] == ["two", "three"]


def test_the_same_value_from_two_tablets_is_no_clash(blank: Page) -> None:
    same = [entry(one, "field", 10, name="next_visit", value={"day": "2026-12-01"}) for one in ("f", "g")]

    field = fold(blank, *same)["fields"]["next_visit"]
    assert (field["clash"], sorted(field["entryIds"])) == (None, ["f", "g"])


def test_lists_are_sorted_by_time_and_times_are_told(blank: Page) -> None:
    state = fold(
        blank,
        entry("s", "started", 1, mode="recorded"),
        entry("b", "sighting", 30, criterion="c", seen="saw_it"),
        entry("a", "sighting", 20, criterion="c", seen="no_chance"),
        entry("f", "finished", 40),
    )

    assert [item["id"] for item in state["sightings"]] == ["a", "b"]
    assert (state["startedAtMs"], state["finishedAtMs"], state["debriefStartedAtMs"]) == (1, 40, None)


def by(person: str, one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "person": person}


def test_nobody_replaces_what_another_person_wrote(blank: Page) -> None:
    undo = by("q", entry("u", "undo", 20, ("n",)))
    edit = by("q", entry("e", "edit", 21, ("n",), text="theirs"))

    lines = fold(blank, NOTE, undo, edit)["lines"]

    assert [(line["text"], line["person"], line["clash"]) for line in lines] == [
        ("first", "p", None),
        ("theirs", "q", None),
    ]


def test_of_the_other_observer_lines_count_and_neither_end_nor_sweeps(blank: Page) -> None:
    others = [by("q", entry("f", "finished", 30)), by("q", entry("s", "sweep", 31)), by("q", entry("m", "note", 32))]

    state = blank.evaluate(FOLD.replace("fold(entries)", "fold(entries, 'p')"), [NOTE, *others])

    assert [line["id"] for line in state["lines"]] == ["n", "m"]
    assert (state["finishedAtMs"], state["sweeps"]) == (None, [])
