"""The visit's time: from its real start through sleep, a wrong clock and a reload (F13, F18)."""

from __future__ import annotations

import pytest

from tests.tablet.core.tablets import OPEN, Tablets, add_note, begin, reopen, until, until_saved

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


@pytest.mark.fault("F13")
@pytest.mark.parametrize("minutes", [10, 600])
def test_a_tablet_that_slept_tells_the_time_since_the_start(tablets: Tablets, minutes: int) -> None:
    page = tablets.open()
    begin(page)
    until_saved(page)
    before = page.evaluate("tablet.clock.id")

    # As in sleep: the wall clock went on, the monotonic one stood still.
    page.evaluate(JUMP, minutes * 60_000)

    elapsed = page.evaluate("visit.elapsedMs()")
    assert abs(elapsed - minutes * 60_000) < 10_000
    assert page.evaluate("tablet.clock.id") != before


@pytest.mark.fault("F18")
def test_a_tablet_a_day_off_tells_the_time_since_the_start(tablets: Tablets) -> None:
    context = tablets.context()
    context.add_init_script(f"({JUMP})(24 * 3600 * 1000)")
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    visit = begin(page)
    add_note(page, "a day ahead")
    until_saved(page)

    reopen(page, visit)
    until(page, "visit.elapsedMs() < 60000")
    other = tablets.open(visit=visit)
    assert abs(other.evaluate("visit.elapsedMs()") - page.evaluate("visit.elapsedMs()")) < 2000


def test_time_goes_on_through_a_reload_without_a_network(tablets: Tablets) -> None:
    page = tablets.open(is_my_tablet=True)
    visit = begin(page)
    for path in ("key", "briefcase", "entries", "visits/**"):
        page.context.route(f"**/tablet/{path}", lambda route: route.abort())
    page.wait_for_timeout(1000)
    before = page.evaluate("visit.elapsedMs()")

    reopen(page, visit)

    assert before - 100 < page.evaluate("visit.elapsedMs()") < before + 8000
