"""What a first look and the next one cost over a school's Wi-Fi, in bytes as Chromium counts them."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.tablet.screens import Screens, sign_in

FIRST_MOST, AGAIN_MOST = 3_000_000, 100_000


class Wire:
    """Adds up what a page receives, from the network and through its socket; what the cache gives is nothing."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.bytes = 0
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._heard)

    def _loaded(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def _heard(self, event: dict[str, Any]) -> None:
        data = event["response"]["payloadData"]
        self.bytes += len(base64.b64decode(data)) if event["response"]["opcode"] == 2 else len(data)


def _look(page: Page) -> None:
    page.goto("/school-data")
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1000)


@pytest.fixture
def tablet(screens: Screens) -> BrowserContext:
    return screens.tablet()


def test_a_page_with_a_chart_is_light_the_first_time_and_lighter_the_next(tablet: BrowserContext) -> None:
    first = tablet.new_page()
    wire = Wire(tablet, first)
    first.goto("/school-data")
    sign_in(first, "principal")
    _look(first)
    again = tablet.new_page()
    next_time = Wire(tablet, again)

    _look(again)

    assert 1_000_000 < wire.bytes <= FIRST_MOST
    assert 0 < next_time.bytes <= AGAIN_MOST
