"""A tablet without room: what is in memory alone is not left without a word, and a full tablet opens again (F14)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.tablet.core.away import anew, away, make_ready
from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, reopen, until, until_saved
from tests.tablet.core.test_never_lies import fill_the_store
from tests.tablet.core.test_tabs import FILL
from tests.tablet.proxy import Proxy
from tests.tablet.typist import BOX

BOOT = """async (id) => {
  const { boot, theTablet } = await import('/tablet/code/capture.js');
  boot();
  window.tablet = await theTablet();
  window.visit = await tablet.visit(id);
}"""
ENTRIES = "**/tablet/entries"
ALONE = "on this page alone"


@pytest.fixture
def page(tablets: Tablets) -> Page:
    """The end of a visit on screen; from here on the tablet is full and nothing gets through."""
    page = tablets.open()
    visit = begin(page)
    page.evaluate("visit.add('finished')")
    until_saved(page)
    page.goto(f"/observe?visit={visit}")
    page.evaluate(BOOT, visit)
    expect(page.get_by_role("button", name="Back to Today")).to_be_visible()
    page.context.route(ENTRIES, lambda route: route.abort())
    fill_the_store(page, "QuotaExceededError")
    return page


def leave(page: Page) -> None:
    page.get_by_role("button", name="Back to Today").click()


def asked_on_reload(page: Page) -> list[str]:
    """What the browser asks before the page goes."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", note)
    page.reload()
    page.remove_listener("dialog", note)
    return asked


@pytest.mark.fault("F14")
def test_back_to_today_does_not_drop_a_line_in_memory_until_a_copy_has_it(page: Page) -> None:
    add_note(page, "nowhere but here")

    leave(page)

    expect(page.get_by_role("alert").filter(has_text=ALONE)).to_be_visible()
    assert "/observe" in page.url and page.evaluate("visit.state.lines[0].text") == "nowhere but here"
    with page.expect_download():
        page.get_by_role("button", name="Save a copy").click()
    leave(page)
    page.wait_for_url("**/")


@pytest.mark.fault("F14")
def test_it_does_not_drop_half_a_line_either_and_leaves_once_all_is_sent(page: Page, door: DoorServer) -> None:
    page.evaluate("visit.setDraft('note', 'half a line')")
    until(page, "tablet.badge.isUnkept")

    leave(page)
    expect(page.get_by_role("alert").filter(has_text=ALONE)).to_be_visible()
    assert page.evaluate("tablet.signInAgain().then(() => visit.draft('note').value)") == "half a line"

    page.evaluate("visit.add('note', { text: 'a whole line' }, { draft: 'note' })")
    page.context.unroute(ENTRIES)
    until_saved(page)
    leave(page)
    page.wait_for_url("**/")


def test_the_browser_asks_before_the_page_goes_only_while_something_is_in_memory_alone(page: Page) -> None:
    page.locator("dialog").click()  # a browser asks nobody who has not touched the page
    add_note(page, "nowhere but here")
    until(page, "tablet.badge.isUnkept")

    first = asked_on_reload(page)
    page.evaluate(BOOT, page.url.split("visit=")[1])
    page.locator("dialog").click()

    assert (first, asked_on_reload(page)) == (["beforeunload"], [])


def test_the_offline_home_is_not_left_either_and_offers_a_copy(on_wifi: Tablets, wifi: Proxy) -> None:
    ready = make_ready(on_wifi.context(is_my_tablet=True))
    with away(wifi):
        page = anew(ready, "/today")
        page.get_by_role("button", name="Start visit").tap()
        page.get_by_role("button", name="Start visit").last.tap()
        page.wait_for_url("**/observe?visit=*")
        fill_the_store(page, "QuotaExceededError")
        page.get_by_label(BOX).fill("nowhere but here")
        page.get_by_label(BOX).press("Enter")
        page.go_back()

        page.get_by_role("button", name="Try again").click()

        expect(page.get_by_role("alert").filter(has_text=ALONE)).to_be_visible()
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        with page.expect_download():
            page.get_by_role("button", name="Save a copy").click()


@pytest.mark.fault("F14")
@pytest.mark.parametrize("is_my_tablet", [True, False], ids=["my tablet", "shared tablet"])
def test_a_full_tablet_opens_again_and_goes_on_in_memory(
    tablets: Tablets, door: DoorServer, is_my_tablet: bool
) -> None:
    page = tablets.open(is_my_tablet=is_my_tablet)
    visit = begin(page)
    add_note(page, "before")
    until_saved(page)
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": door.url, "quotaSize": 3_000_000})
    page.evaluate(FILL)

    reopen(page, visit)

    until(page, "tablet.badge.problem === 'no-room'")
    assert page.evaluate("visit.state.lines.map(({ text }) => text)") == ["before"]
    add_note(page, "without room")
    until(page, "visit.entries.every(({ status }) => status === 'saved')")
    assert door.texts(visit) == ["before", "without room"]


HALF = "visit.setDraft('composer', { text: 'five hands up', speaker: null, tags: [] })"
ADD = "visit.add('note', { text: 'five hands up', speaker: null, tags: [] }, { draft: 'composer' })"
SHOWN = "[visit.state.lines.map(({ text }) => text), visit.draft('composer')?.value.text ?? '']"


@pytest.fixture
def full(tablets: Tablets, door: DoorServer) -> Page:
    """A visit as `made` with half a line written down; then the tablet fills up, and the line is added."""
    page = tablets.open()
    page.evaluate("(id) => sessionStorage.setItem('made', id)", begin(page))
    until_saved(page)
    page.evaluate(HALF)
    page.evaluate("tablet.flush()")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": door.url, "quotaSize": 3_000_000})
    page.evaluate(FILL)
    return page


@pytest.mark.fault("F14")
def test_a_line_sent_directly_is_shown_once_after_a_reload_and_not_half_again(full: Page) -> None:
    full.evaluate(ADD)
    until(full, "visit.entries.every(({ status }) => status === 'saved')")

    reopen(full, full.evaluate("sessionStorage.getItem('made')"))

    until(full, "visit.state.lines.length")
    assert full.evaluate(SHOWN) == [["five hands up"], ""]
    assert full.evaluate("tablet.badge.count") == 0


@pytest.mark.fault("F14")
def test_a_line_neither_written_nor_sent_comes_back_as_half_a_line_and_is_copied_once(full: Page) -> None:
    full.context.route(ENTRIES, lambda route: route.abort())
    full.evaluate(ADD)
    until(full, "tablet.badge.problem === 'no-room'")
    assert full.evaluate("tablet.saveCopy()") == {"entries": 1, "begun": 0}

    reopen(full, full.evaluate("sessionStorage.getItem('made')"))

    assert full.evaluate(SHOWN) == [[], "five hands up"]


def test_a_browser_that_keeps_nothing_at_all_is_still_refused(tablets: Tablets) -> None:
    page = tablets.context(is_my_tablet=True).new_page()
    page.goto("/")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'SecurityError'); }; }")

    assert page.evaluate(f"({OPEN})().catch((error) => error.reason)") == "no-storage"
