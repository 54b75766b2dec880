"""Two tabs on one visit, both typing without a pause over a slow link: one of them sends at a time (F16)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request

from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, begin, until, until_saved
from tests.tablet.proxy import Proxy

DELAY_S, TYPED_S, EVERY_MS = 0.25, 12, 120
TYPE_ON = """([who, everyMs]) => {
  window.typed = 0;
  window.typing = setInterval(() => visit.add("note", { text: `${who} ${typed++}` }), everyMs);
}"""
STOP = "() => (clearInterval(typing), typed)"


class UnderWay:
    """How many uploads of a browser are under way, and how many were at most."""

    def __init__(self) -> None:
        self.open: set[Request] = set()
        self.most = 0
        self.tabs: list[Page] = []

    def begin(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/tablet/entries"):
            self.open.add(request)
            self.most = max(self.most, len(self.open))
            self.tabs.append(request.frame.page)

    def end(self, request: Request) -> None:
        self.open.discard(request)


@pytest.mark.slow
@pytest.mark.fault("F16")
def test_two_tabs_that_type_without_a_pause_never_send_at_once(on_wifi: Tablets, wifi: Proxy, door: DoorServer) -> None:
    page = on_wifi.open()
    visit = begin(page)
    until_saved(page)
    tab = page.context.new_page()
    tab.goto("/")
    tab.evaluate(OPEN, visit)
    seen = UnderWay()
    for name, look in (("request", seen.begin), ("requestfinished", seen.end), ("requestfailed", seen.end)):
        page.context.on(name, look)

    wifi.delay_s = DELAY_S
    for number, one in enumerate((page, tab)):
        one.evaluate(TYPE_ON, [f"tab {number}", EVERY_MS])
    page.wait_for_timeout(1000 * TYPED_S)
    typed = [one.evaluate(STOP) for one in (page, tab)]
    until_saved(page)
    until(tab, "tablet.badge.count === 0 && tablet.badge.problem === 'elsewhere'")

    assert sorted(door.texts(visit)) == sorted(f"tab {who} {n}" for who in (0, 1) for n in range(typed[who]))
    assert seen.most == 1
    assert set(seen.tabs) == {page, tab}
