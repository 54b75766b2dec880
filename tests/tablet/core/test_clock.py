"""The visit's time: from its real start through sleep, a wrong clock and a reload (F13, F18)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, reopen, until, until_saved

JUMP = """(ms) => {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [Real.now() + ms]));
    }
    static now() {
      return Real.now() + ms;
    }
  };
}"""


HOUR_MS = 3600 * 1000
TIMES = """({ lines, startedAtMs, finishedAtMs }) => [
  lines.map(({ text }) => text), startedAtMs, ...lines.map(({ atMs }) => atMs), finishedAtMs]"""
DAY = pytest.mark.parametrize("days", [1, -1], ids=["a day ahead", "a day behind"])


def sleep(page: Page, ms: int) -> None:
    """Nothing of the tab runs; the wall clock went on for so long, and the monotonic one stood still."""
    session = page.context.new_cdp_session(page)
    session.send("Debugger.enable")
    page.evaluate(JUMP, ms)
    session.send("Debugger.pause")
    page.wait_for_timeout(1500)
    session.send("Debugger.resume")
    session.detach()


def answer_as_of(context: BrowserContext, ms: int) -> None:
    """The server's clock went on, too."""

    def later(route: Route) -> None:
        answer = route.fetch()
        received = datetime.fromisoformat(answer.json()["received_at"]) + timedelta(milliseconds=ms)
        route.fulfill(response=answer, json=answer.json() | {"received_at": received.isoformat()})

    context.route("**/tablet/entries", later)


@pytest.mark.fault("F13")
@pytest.mark.parametrize("minutes", [10, 600])
def test_a_tablet_that_slept_sends_by_itself_once_and_tells_the_time_since_the_start(
    tablets: Tablets, door: DoorServer, minutes: int
) -> None:
    page = tablets.open()
    visit = begin(page)
    add_note(page, "sent before")
    until_saved(page)
    before = page.evaluate("tablet.clock.id")
    page.context.route("**/tablet/entries", lambda route: route.abort())
    add_note(page, "not sent yet")

    answer_as_of(page.context, minutes * 60_000)
    sleep(page, minutes * 60_000)

    assert abs(page.evaluate("visit.elapsedMs()") - minutes * 60_000) < 10_000
    assert page.evaluate("tablet.clock.id") != before
    until_saved(page)
    assert abs(page.evaluate("visit.elapsedMs()") - minutes * 60_000) < 20_000
    assert door.texts(visit) == ["sent before", "not sent yet"]


@pytest.mark.fault("F18")
@DAY
def test_a_tablet_a_day_off_tells_the_time_since_the_start(tablets: Tablets, days: int) -> None:
    context = tablets.context()
    context.add_init_script(f"({JUMP})({days * 24 * HOUR_MS})")
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    visit = begin(page)
    add_note(page, "a day off")
    until_saved(page)

    reopen(page, visit)
    until(page, "visit.elapsedMs() < 60000")
    other = tablets.open(visit=visit)
    assert abs(other.evaluate("visit.elapsedMs()") - page.evaluate("visit.elapsedMs()")) < 2000


def three_lines(page: Page) -> None:
    """So many, half a second apart, and the end of the visit."""
    for text in ("first", "second", "third"):
        page.wait_for_timeout(500)
        add_note(page, text)
    page.wait_for_timeout(500)
    page.evaluate("visit.add('finished')")


def assert_told_in_order(page: Page, visit: str) -> None:
    """Half a second passed between any two, whoever reads the visit."""
    page.evaluate(OPEN, visit)
    texts, *moments = page.evaluate(f"({TIMES})(visit.state)")
    assert texts == ["first", "second", "third"]
    assert all(450 < after - before < 3000 for before, after in pairwise(moments)), moments


@pytest.mark.fault("F18")
@DAY
@pytest.mark.parametrize("is_met", [True, False], ids=["met before", "never met"])
def test_a_clock_changed_between_noting_and_sending_leaves_order_and_durations(
    tablets: Tablets, days: int, is_met: bool
) -> None:
    page = tablets.open()
    if is_met:
        visit = begin(page)
        until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    visit = visit if is_met else begin(page)
    three_lines(page)

    page.evaluate(JUMP, days * 24 * HOUR_MS)
    page.wait_for_timeout(1500)
    page.context.unroute("**/tablet/entries")

    until_saved(page)
    other = tablets.open(visit=visit)
    assert_told_in_order(other, visit)
    assert set(other.evaluate("visit.entries.map(({ approximate }) => approximate)")) == {not is_met}


@pytest.mark.fault("F18")
def test_a_wrong_date_put_right_in_the_middle_leaves_order_and_durations(tablets: Tablets) -> None:
    page = tablets.open()
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.evaluate(JUMP, 24 * HOUR_MS)
    page.wait_for_timeout(1500)
    visit = begin(page)
    three_lines(page)

    page.evaluate(JUMP, -24 * HOUR_MS)
    page.wait_for_timeout(1500)
    page.context.unroute("**/tablet/entries")

    until_saved(page)
    assert_told_in_order(tablets.open(visit=visit), visit)


@pytest.mark.fault("F18")
@DAY
@pytest.mark.parametrize("is_met", [True, False], ids=["the wrong date was met", "never met"])
def test_a_wrong_date_put_right_between_two_pages_leaves_order_and_durations(
    tablets: Tablets, days: int, is_met: bool
) -> None:
    page = tablets.open()
    page.evaluate(JUMP, days * 24 * HOUR_MS)
    if is_met:
        begin(page)
        until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.evaluate("tablet.clock.look()")
    visit = begin(page)
    three_lines(page)

    reopen(page, visit)  # with the right date

    assert page.evaluate("visit.state.finishedAtMs - visit.state.startedAtMs") < 10_000
    page.wait_for_timeout(2000)
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    other = tablets.open(visit=visit)
    assert_told_in_order(other, visit)
    assert set(other.evaluate("visit.entries.map(({ approximate }) => approximate)")) == {not is_met}


@pytest.mark.fault("F18")
@pytest.mark.parametrize("moment", ["2026-03-08T06:59:58.500Z", "2026-11-01T05:59:58.500Z"], ids=["spring", "autumn"])
def test_daylight_saving_that_begins_or_ends_in_a_visit_changes_nothing(tablets: Tablets, moment: str) -> None:
    page = tablets.browser.new_context(base_url=tablets.url, timezone_id="America/New_York").new_page()
    tablets.contexts.append(page.context)
    tablets.door.sign_in(page.context, tablets.door.cast.coach.person_id)
    page.goto("/")
    page.evaluate(OPEN, None)
    page.evaluate(JUMP, page.evaluate(f"Date.parse('{moment}') - Date.now()"))
    began, clock = page.evaluate("[new Date().getTimezoneOffset(), (tablet.clock.look(), tablet.clock.id)]")

    visit = begin(page)
    three_lines(page)
    until_saved(page)

    assert page.evaluate("new Date().getTimezoneOffset()") != began
    assert page.evaluate("tablet.clock.id") == clock
    assert_told_in_order(page, visit)
    assert_told_in_order(tablets.open(visit=visit), visit)


def test_time_goes_on_through_a_reload_without_a_network(tablets: Tablets) -> None:
    page = tablets.open(is_my_tablet=True)
    visit = begin(page)
    for path in ("key", "briefcase", "entries", "visits/**"):
        page.context.route(f"**/tablet/{path}", lambda route: route.abort())
    page.wait_for_timeout(1000)
    before = page.evaluate("visit.elapsedMs()")

    reopen(page, visit)

    assert before - 100 < page.evaluate("visit.elapsedMs()") < before + 8000
