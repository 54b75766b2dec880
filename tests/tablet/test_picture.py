"""A chart saved as a picture carries its title and what it was counted from."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.tablet import written
from tests.tablet.screens import Screens
from tests.tablet.server import Server
from ui import picture

pytestmark = pytest.mark.browser
KEEP_WHAT_IS_DRAWN = """() => {
  const make = URL.createObjectURL
  URL.createObjectURL = (blob) => {
    if (blob.type.startsWith("image/svg")) blob.text().then((text) => (window.drawn = text))
    return make.call(URL, blob)
  }
}"""
OF_THE_DRAWN = "() => new DOMParser().parseFromString(window.drawn, 'image/svg+xml').documentElement.textContent"


def test_a_saved_picture_carries_title_period_and_n(screens: Screens, server: Server) -> None:
    database = written.opened(server.database)
    page = screens.holding(written.begin_sessions(database, ("teacher",))["teacher"], "phone").new_page()
    database.close()
    page.goto("/my-numbers")
    card = page.locator(".st-key-card-steps-over-time")
    expect(card.locator("svg.main-svg").first).to_be_visible()
    title, height = card.get_by_role("heading").inner_text(), card.locator(".js-plotly-plot").bounding_box()["height"]
    page.evaluate(KEEP_WHAT_IS_DRAWN)

    with page.expect_download() as saved:
        card.locator(".modebar-btn[data-title^=Download]").click()

    drawn = page.evaluate(OF_THE_DRAWN)
    assert title in drawn
    assert "Weeks to " in drawn
    assert " · n " in drawn
    assert saved.value.suggested_filename == "steps-over-time.png"
    wide, high = _size(Path(saved.value.path()))
    assert (wide, high > 2 * height) == (2 * picture.WIDTH, True)
    expect(card.locator(".js-plotly-plot")).not_to_contain_text("Weeks to")


def _size(file: Path) -> tuple[int, int]:
    """A PNG's width and height in pixels; fails for anything else."""
    head = file.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", head[16:24])
    return wide, high
