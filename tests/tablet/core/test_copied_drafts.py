"""Half a line is in a saved copy too, sealed, and handed in twice without harm; the tablet finishes it as it likes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from coach_data.database import Database
from coach_data.handed_in import HandedIn, hand_in
from tests.tablet.core.tablets import DoorServer, Tablets, begin, reopen, until_saved

HALF = "visit.setDraft('composer', { text, speaker: 'students', tags: ['praise'], question: false, minute: null })"


@pytest.fixture
def cut_off(tablets: Tablets) -> Page:
    """A visit with a line; nothing gets through any more."""
    page = tablets.open(is_my_tablet=True)
    page.evaluate("(id) => { window.made = id; }", begin(page))
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    return page


def copy_of(page: Page, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.evaluate("tablet.saveCopy()")
    download.value.save_as(folder / "copy.json")
    return (folder / "copy.json").read_bytes()


def handed_in(door: DoorServer, copy: bytes) -> HandedIn:
    database = Database(f"sqlite:///{door.database}")
    with database.write() as db:
        told = hand_in(db, door.cast.coach, copy, now=datetime.now(UTC))
    database.close()
    return told


def test_half_a_line_becomes_a_line_once_however_often_it_is_copied(
    cut_off: Page, door: DoorServer, tmp_path: Path
) -> None:
    cut_off.evaluate(f"(text) => {HALF}", "Students comp")
    cut_off.evaluate("visit.setDraft('field.summary.praise', 'You waited')")
    first, second = copy_of(cut_off, tmp_path), copy_of(cut_off, tmp_path)
    visit = cut_off.evaluate("made")

    told = handed_in(door, first), handed_in(door, first), handed_in(door, second)

    assert [(one.taken, one.known, one.refused) for one in told] == [(2, 0, {}), (0, 2, {}), (0, 2, {})]
    assert b"Students" not in first
    assert door.texts(visit) == ["Students comp"]
    assert [body["data"]["value"] for body in door.bodies(visit) if body["kind"] == "field"] == ["You waited"]


def test_a_draft_of_a_visit_that_is_not_open_is_copied_and_stays_a_draft(
    cut_off: Page, door: DoorServer, tmp_path: Path
) -> None:
    visit = cut_off.evaluate("made")
    cut_off.evaluate(f"(text) => {HALF}", "Students comp")
    cut_off.evaluate("tablet.flush()")
    cut_off.reload()
    cut_off.evaluate("import('/tablet/code/tablet.js').then(async (it) => { window.tablet = await it.openTablet(); })")

    told = handed_in(door, copy_of(cut_off, tmp_path))
    cut_off.context.unroute("**/tablet/entries")
    reopen(cut_off, visit)
    cut_off.evaluate("visit.add('note', { text: 'Students compare' }, { draft: 'composer' })")
    until_saved(cut_off)

    assert told.taken == 1
    assert door.texts(visit) == ["Students comp", "Students compare"]
