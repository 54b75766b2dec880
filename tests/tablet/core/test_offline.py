"""From a cold start without a network: a visit goes on, another begins, a debrief is held."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.core.away import anew, away, make_ready
from tests.tablet.core.tablets import DoorServer, Tablets
from tests.tablet.proxy import Proxy

LINE = "Write what you see and hear"
FINISHED = """async ([teacher, school]) => {
  const { openTablet } = await import('/tablet/code/tablet.js');
  const tablet = await openTablet();
  const visit = await tablet.beginVisit({ teacher, school, mode: 'in_room' });
  await visit.add('note', { text: 'Pairs explain their bars' });
  await visit.add('finished');
  return visit.id;
}"""


@pytest.fixture
def ready(on_wifi: Tablets) -> Page:
    return make_ready(on_wifi.context(is_my_tablet=True))


def start(page: Page) -> str:
    page.get_by_role("button", name="Start visit").last.tap()
    page.wait_for_url("**/observe?visit=*")
    return page.url.split("visit=")[1]


def write(page: Page, text: str) -> None:
    page.get_by_label(LINE).fill(text)
    page.get_by_label(LINE).press("Enter")
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def wait_for_texts(page: Page, door: DoorServer, visit: str, texts: list[str]) -> None:
    for _ in range(150):
        if door.texts(visit) == texts:
            return
        page.wait_for_timeout(100)
    assert door.texts(visit) == texts


def test_an_open_visit_goes_on_at_its_address_and_is_sent_later(ready: Page, wifi: Proxy, door: DoorServer) -> None:
    visit = start(ready)
    write(ready, "Before the tab was killed")
    with away(wifi):
        page = anew(ready, f"/observe?visit={visit}")

        expect(page.get_by_text("Before the tab was killed")).to_be_visible()
        write(page, "Without a network")

    wait_for_texts(page, door, visit, ["Before the tab was killed", "Without a network"])
    expect(page.get_by_role("dialog").get_by_text("Saved", exact=True)).to_be_visible()


@pytest.mark.parametrize(("row", "named"), [("Terry Teacher", "Terry Teacher"), ("Place it later", "Not placed yet")])
def test_a_visit_begins_with_a_class_of_the_briefcase_or_none(
    ready: Page, wifi: Proxy, door: DoorServer, row: str, named: str
) -> None:
    with away(wifi):
        page = anew(ready, "/today")
        page.get_by_role("button", name="Start visit").tap()
        page.get_by_role("button", name=row).tap()
        visit = start(page)

        expect(page.get_by_role("dialog").get_by_text(named).first).to_be_visible()
        write(page, "Begun without a network")

    wait_for_texts(page, door, visit, ["Begun without a network"])


def test_a_finished_visits_debrief_is_held(ready: Page, wifi: Proxy, door: DoorServer) -> None:
    cast = door.cast
    visit = ready.evaluate(FINISHED, [str(cast.teacher.person_id), str(cast.north)])
    with away(wifi):
        page = anew(ready, "/")
        page.get_by_role("button", name="Debrief: Terry Teacher").first.tap()
        page.get_by_role("button", name="Start debrief").tap()

        expect(page.get_by_role("dialog", name="Debrief")).to_contain_text("Praise")
    expect(page.get_by_role("dialog").get_by_text("Saved", exact=True)).to_be_visible()
    assert "debrief_started" in {body["kind"] for body in door.bodies(visit)}


def test_home_lists_what_is_open_and_not_sent_and_leads_back(ready: Page, wifi: Proxy, door: DoorServer) -> None:
    start(ready)
    with away(wifi):
        page = anew(ready, "/dashboard")
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        page.get_by_role("button", name="Continue: Not placed yet").first.tap()
        write(page, "One more")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.go_back()
        expect(page.get_by_text(re.compile(r"entr(y is|ies are) on this tablet"))).to_be_visible()

    expect(page.get_by_text("Everything you wrote is saved.")).to_be_visible()
    page.get_by_role("button", name="Open Keylever").tap()
    expect(page.get_by_text("The page below")).to_be_visible()
    assert page.url.endswith("/dashboard")


def test_a_network_that_swallows_everything_leaves_no_empty_page(ready: Page, wifi: Proxy, door: DoorServer) -> None:
    start(ready)
    wifi.drop()

    page = anew(ready, "/today")

    expect(page.get_by_role("button", name="Continue: Not placed yet").first).to_be_visible()
