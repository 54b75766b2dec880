"""Today says what lies on this tablet alone: what waits, was refused, differs or was begun; and for how long."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, until, until_saved
from tests.tablet.core.test_waited import ADD, BOOT, LISTEN, later

DRAW = """async () => {
  const [{ theTablet }, { drawWaits }] =
    await Promise.all([import('/tablet/code/capture.js'), import('/tablet/code/waits_here.js')]);
  const place = document.createElement('div');
  place.className = 'waits';
  document.body.append(place);
  await drawWaits(theTablet, place);
  window.tablet = await theTablet();
}"""
AS_CONFLICT = """async (id) => {
  const store = await import('/tablet/code/store.js');
  await store.put('entries', { ...await store.get('entries', id), status: 'conflict' });
}"""


@pytest.fixture
def page(tablets: Tablets) -> Page:
    """A visit begun and saved on Tuesday at 10:15; the page's clock is moved, nobody waits."""
    page = tablets.context().new_page()
    page.clock.install(time="2026-11-17T10:15:00")
    page.goto("/")
    page.evaluate(OPEN, None)
    begin(page)
    until_saved(page)
    return page


def today(page: Page) -> Locator:
    """The line on Today, ten seconds after the page was opened."""
    page.goto("/today")
    page.evaluate(DRAW)
    page.clock.run_for(10_000)
    return page.locator(".waits .line")


def test_a_visit_whose_start_was_refused_is_found_on_today(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.context().new_page()
    page.clock.install()
    page.goto("/")
    page.evaluate(OPEN, None)
    visit = begin(page, school=str(uuid4()))
    until(page, "tablet.badge.problem === 'refused'")

    line = today(page)

    expect(line).to_contain_text("1 entry could not be taken by the server and is only on this tablet since")
    expect(line.get_by_role("button", name="Offer again")).to_be_visible()
    line.get_by_role("link", name="Open the visit").tap()
    page.wait_for_url(f"**/observe?visit={visit}")
    page.evaluate(BOOT)
    expect(page.locator("dialog .k-badge-words")).to_have_text("Needs attention")


def test_what_differs_and_what_was_begun_are_said_in_words_of_their_own(page: Page) -> None:
    page.evaluate(AS_CONFLICT, add_note(page, "kept here"))
    page.evaluate("async () => { visit.setDraft('composer', { text: 'half a line' }); await tablet.flush(); }")

    line = today(page)

    expect(line).to_contain_text("1 entry on the server differs from the one here")
    expect(line).to_contain_text("1 thing begun and not added lies only on this tablet since 10:15 am.")
    expect(line.get_by_role("link", name="Open the visit")).to_be_visible()
    expect(line.get_by_role("button")).to_have_count(0)


def test_what_waits_for_a_day_is_said_and_after_six_days_alarms(page: Page) -> None:
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.evaluate(ADD, 2)
    line = today(page)
    expect(line).to_contain_text("2 entries are only on this tablet since 10:15 am.")
    page.evaluate(LISTEN)

    later(page, days=1)
    expect(line).to_contain_text("2 entries have been only on this tablet since yesterday 10:15 am. Connect")
    expect(line.get_by_role("button", name="Save a copy")).to_be_visible()

    later(page, days=5)
    expect(line).to_contain_text("save a copy now")
    assert [role for role, words in page.evaluate("told") if "save a copy now" in words] == ["alert"]


def test_what_was_begun_ages_too(page: Page) -> None:
    page.evaluate("async () => { visit.setDraft('composer', { text: 'half a line' }); await tablet.flush(); }")
    line = today(page)

    later(page, days=6)

    expect(line).to_contain_text(
        "since Tuesday, November 17, 10:15 am. Open the visit to add or drop it. Some browsers"
    )
    expect(line.get_by_role("button", name="Save a copy")).to_be_visible()


def test_once_all_is_saved_the_line_goes(page: Page) -> None:
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.evaluate(ADD, 1)
    line = today(page)
    expect(line).to_be_visible()

    page.context.unroute("**/tablet/entries")
    page.clock.run_for(10_000)

    expect(line).to_be_hidden()
