"""The same entry with other bytes: the first stays, both are kept, and the tablet says so."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, until, until_saved
from tests.tablet.core.test_screens import dialog, screen


def _send_another(page: Page, door: DoorServer, text: str) -> None:
    """Sends what waits with other words under the same id, as a broken tablet might."""
    waiting, person = page.evaluate("async () => [await tablet.journal.waiting(), tablet.person.id]")
    body = json.loads(waiting[0]["body"])
    body["data"]["text"] = text
    now = {"clock": body["clock"], "tick_ms": body["tick_ms"], "wall": body["noted_at"]}
    entries = [{"id": body["id"], "body": json.dumps(body)}]
    answer = page.context.request.post(
        f"{door.url}/tablet/entries",
        headers={"X-Keylever": "1", "Origin": door.url},
        data={"person": person, "device": body["device"], "now": now, "entries": entries},
    )
    assert answer.status == 201


@pytest.mark.fault("F6")
def test_the_first_stays_and_the_tablet_shows_that_they_differ(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.route("**/tablet/entries", lambda route: route.abort())
    add_note(page, "what this tablet keeps")
    _send_another(page, door, "what came first")
    page.unroute("**/tablet/entries")
    page.evaluate("tablet.sync.kick()")

    until(page, "tablet.badge.problem === 'conflict'")

    assert door.texts(visit) == ["what came first"]
    screen(tablets, f"/observe?visit={visit}", page)
    expect(dialog(page).get_by_text("what this tablet keeps")).to_be_visible()
    expect(dialog(page).get_by_text("1 entry on the server differs from the one here. Both are kept.")).to_be_visible()
