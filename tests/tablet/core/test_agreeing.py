"""The agreement in the middle of a visit: nothing of the visit is lost, and what was agreed holds at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.tablet.core.tablets import DoorServer, Tablets
from tests.tablet.core.test_screens import LINE, dialog, screen, tap, visit_of, wait_for_kinds


@pytest.fixture
def nothing_agreed(door: DoorServer) -> Iterator[str]:
    """The new pair without its agreement; it comes back afterwards."""
    pair = door.cast.new_pair.hex
    with closing(sqlite3.connect(door.database, timeout=10)) as db, db:
        kept = db.execute("SELECT * FROM agreements WHERE partnership_id = ?", (pair,)).fetchone()
        db.execute("DELETE FROM agreements WHERE partnership_id = ?", (pair,))
    yield pair
    with closing(sqlite3.connect(door.database, timeout=10)) as db, db:
        db.execute("DELETE FROM agreements WHERE partnership_id = ?", (pair,))
        db.execute(f"INSERT INTO agreements VALUES ({', '.join('?' * len(kept))})", kept)


def _visiting(tablets: Tablets) -> Page:
    page = screen(tablets, "/observe?start=1")
    dialog(page).get_by_role("button", name="Nina Newteacher").first.tap()
    tap(page, "Start visit")
    visit_of(page)
    return page


def test_what_is_agreed_during_a_visit_holds_in_it(tablets: Tablets, door: DoorServer, nothing_agreed: str) -> None:
    page = _visiting(tablets)
    tap(page, "Walk")
    expect(dialog(page).get_by_role("button", name="Sweep now")).to_be_hidden()
    tap(page, "Write our agreement")
    dialog(page).get_by_role("group", name="Sweeps in a visit").get_by_role("button", name="2").tap()

    tap(page, "Continue")

    tap(page, "Walk")
    expect(dialog(page).get_by_role("heading", name="Sweep, 0 of 2 agreed")).to_be_visible()
    wait_for_kinds(page, door, visit_of(page), ["field"])
    page.wait_for_function("document.querySelector('.k-badge').textContent === 'Saved'")
    agreed = door.rows("SELECT sweeps, rhythm_days FROM agreements WHERE partnership_id = ?", nothing_agreed)
    assert agreed == [(2, 10)]


def test_half_a_line_and_half_an_agreement_both_wait(tablets: Tablets, nothing_agreed: str) -> None:
    page = _visiting(tablets)
    dialog(page).get_by_label(LINE).fill("Half a line")
    tap(page, "Walk")
    tap(page, "Write our agreement")
    dialog(page).get_by_label("Day and period that usually suit both of you").fill("Wednesdays")

    tap(page, "Back to the visit")

    expect(dialog(page).get_by_label(LINE)).to_have_value("Half a line")
    tap(page, "Walk")
    tap(page, "Write our agreement")
    expect(dialog(page).get_by_label("Day and period that usually suit both of you")).to_have_value("Wednesdays")


def test_practice_and_a_visit_nobody_is_named_in_offer_no_agreement(tablets: Tablets) -> None:
    page = screen(tablets, "/observe?start=1&practice=1")
    tap(page, "Start visit")

    tap(page, "Walk")

    expect(dialog(page).get_by_role("button", name="Quick line")).to_be_visible()
    expect(dialog(page).get_by_role("heading", name="Our agreement")).to_be_hidden()


def test_the_way_there_and_the_page_are_clear_to_a_screen_reader(tablets: Tablets) -> None:
    page = _visiting(tablets)
    tap(page, "Walk")
    found = Axe().run(page, context="dialog").response["violations"]
    tap(page, "Look at it")

    found += Axe().run(page, context="dialog").response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
