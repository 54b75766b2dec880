"""The Wi-Fi goes under the whole page: Streamlit lays a window over it, and the visit stays usable above that (F1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.tablet.proxy import Proxy
from tests.tablet.screens import screens_of, sign_in
from tests.tablet.server import Server
from tests.tablet.typist import BOX, Typist, as_typed, chance


@pytest.fixture
def wifi(server: Server) -> Iterator[Proxy]:
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


@pytest.fixture
def who(browser: Browser, wifi: Proxy) -> Iterator[Typist]:
    """A coach in a visit, on the Wi-Fi."""
    with screens_of(browser, wifi.url) as screens:
        page = sign_in(screens.open(path="/observe?start=1"), "coach")
        expect(page.get_by_text("New visit")).to_be_visible(timeout=60_000)
        yield Typist(page, chance()).start()
        assert screens.elsewhere == []


@pytest.mark.fault("F1")
def test_a_visit_goes_on_above_the_window_streamlit_lays_over_its_page(
    who: Typist, wifi: Proxy, server: Server
) -> None:
    page = who.page
    who.some_keys()
    wifi.cut()
    who.finish_line()
    who.until_badge("On this tablet", 2)
    lost = page.locator("[role=dialog]", has_text="onnection").first
    expect(lost).to_be_attached(timeout=60_000)

    tap(page, "Walk")
    tap(page, "Write")
    tap(page, "Praise")
    tap(page, "Praise")
    page.touchscreen.tap(*middle(page.get_by_label(BOX)))
    page.evaluate("seen.left = 0")
    who.for_s(2)
    wifi.up()
    who.finish_line()

    who.until_badge("Saved", 15)
    rows = server.rows("SELECT body FROM entries WHERE visit_id = ? ORDER BY number", UUID(who.visit).hex)
    assert as_typed([json.loads(str(body)) for (body,) in rows]) == who.lines
    assert who.was_kept_from_typing == [0, 0]


def tap(page: Page, name: str) -> None:
    """A finger on the glass, with no question to the page whether it can be reached."""
    page.touchscreen.tap(*middle(page.locator("dialog.k-dialog").get_by_role("button", name=name, exact=True).first))


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
