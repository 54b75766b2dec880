"""Today says what waits on this tablet and opens the visit; what a full tablet cannot send is handed in elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server
from tests.tablet.typist import BOX

WHO = """async () => (await (await fetch('/tablet/key', { headers: { 'X-Keylever': '1' } })).json()).person"""
NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (["entries", "drafts"].includes(this.name)) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""


@pytest.fixture
def offline(screens: Screens) -> Page:
    """A coach in a visit whose entries do not get through."""
    page = sign_in(screens.open(path="/observe?start=1"), "coach", is_my_tablet=True)
    page.locator("dialog").get_by_role("button", name="Start visit").tap()
    page.wait_for_url("**/observe?visit=*")
    expect(page.locator(".k-badge-words")).to_have_text("Saved")
    page.context.route("**/tablet/entries", lambda route: route.abort())
    return page


def write(page: Page, *lines: str) -> str:
    for text in lines:
        page.get_by_label(BOX).fill(text)
        page.get_by_label(BOX).press("Enter")
    return page.url.split("visit=")[1]


def notes(server: Server, visit: str) -> list[str]:
    rows = server.rows("SELECT body FROM entries WHERE visit_id = ? AND kind = 'note' ORDER BY number", UUID(visit).hex)
    return [json.loads(str(body))["data"]["text"] for (body,) in rows]


def test_today_says_what_waits_here_until_it_is_saved(offline: Page, screens: Screens, server: Server) -> None:
    visit = write(offline, "first", "second")
    offline.wait_for_timeout(600)

    offline.goto("/today")
    line = offline.locator(".waits .line")
    expect(line).to_contain_text("2 entries are only on this tablet since")
    line.get_by_role("link", name="Open the visit").tap()
    expect(offline.locator("dialog").get_by_text("second", exact=True)).to_be_visible()
    assert visit in offline.url

    offline.goto("/today")
    expect(line).to_be_visible()
    offline.context.unroute("**/tablet/entries")
    expect(line).to_be_hidden()
    assert notes(server, visit) == ["first", "second"]


WAITS = """async (person) => {
  const store = await import('/tablet/code/store.js');
  await store.put('entries', { id: crypto.randomUUID(), person, visit: 'v', status: 'local', order: 1 });
}"""


def test_whoever_may_come_along_sends_from_any_page(screens: Screens) -> None:
    page = sign_in(screens.open(), "principal")

    with page.expect_request("**/tablet/briefcase"):
        page.goto("/coverage")


def test_a_tablet_sends_for_somebody_who_observes_no_more_only_while_something_waits(
    screens: Screens, server: Server
) -> None:
    page, asked = sign_in(screens.open(), "teacher"), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/me")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/tablet/key" in url]

    page.evaluate(WAITS, page.evaluate(WHO))
    with page.expect_request("**/tablet/key"):
        page.goto("/me")


def test_a_full_tablets_lines_are_handed_in_on_another_browser(
    offline: Page, screens: Screens, server: Server, tmp_path: Path
) -> None:
    offline.evaluate(NO_ROOM)
    visit = write(offline, "kept in memory", "and in the copy")
    with offline.expect_download() as download:
        offline.get_by_role("button", name="Save a copy").tap()
    download.value.save_as(tmp_path / download.value.suggested_filename)

    other = sign_in(screens.open(path="/hand-in"), "coach")
    for said in ("2 entries taken.", "2 entries were there already."):
        other.locator("input[type=file]").set_input_files(tmp_path / download.value.suggested_filename)
        expect(other.get_by_text(said)).to_be_visible()

    offline.context.unroute("**/tablet/entries")
    expect(offline.locator(".k-badge-words")).to_have_text("Saved")
    assert notes(server, visit) == ["kept in memory", "and in the copy"]
