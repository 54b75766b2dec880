"""The whole of Keylever is gone: the addresses of its pages open all the same, and keep nobody out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.tablet.screens import SIZES, Screens, screens_of, sign_in
from tests.tablet.server import Server
from tests.tablet.test_axe import findings

SMALL = """() => [...document.querySelectorAll('button, a, input, textarea, select')]
  .filter((one) => one.checkVisibility())
  .filter((one) => { const { width, height } = one.getBoundingClientRect(); return width < 44 || height < 44; })
  .map((one) => one.outerHTML)"""


@pytest.fixture
def tablet(browser: Browser, server: Server) -> Iterator[Page]:
    """Signed in on Today, on a tablet of one's own; the server is killed and comes back in the end."""
    with screens_of(browser, server.url) as screens:
        page = ready(screens)
        server.kill()
        try:
            yield page
        finally:
            server.start()


def ready(screens: Screens) -> Page:
    page = sign_in(screens.open(), "coach", is_my_tablet=True)
    expect(page).to_have_url(f"{screens.url}/today")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def test_today_without_the_server_is_the_offline_page_in_every_size(tablet: Page) -> None:
    tablet.reload()

    expect(tablet.get_by_role("heading", name="No connection")).to_be_visible()
    expect(tablet.get_by_role("button", name="Start visit")).to_be_visible()
    for width, height in SIZES.values():
        tablet.set_viewport_size({"width": width, "height": height})
        assert findings(tablet) == []
        assert tablet.evaluate(SMALL) == []
    tablet.goto("/observe?start=1")
    expect(tablet.get_by_role("button", name="Start visit").last).to_be_visible()


def test_pages_offer_themselves_for_the_home_screen(browser: Browser, server: Server) -> None:
    with screens_of(browser, server.url) as screens:
        page = ready(screens)
        manifest = page.evaluate(
            """async () => {
              const found = await (await fetch(document.querySelector('link[rel=manifest]').href)).json();
              const sizes = await Promise.all(found.icons.map(async ({ src }) => {
                const image = Object.assign(new Image(), { src });
                await image.decode();
                return `${image.naturalWidth}x${image.naturalHeight}`;
              }));
              return { ...found, isAsSaid: found.icons.every(({ sizes: said }, at) => said === sizes[at]) };
            }"""
        )

    assert (manifest["start_url"], manifest["display"], manifest["isAsSaid"]) == ("/", "standalone", True)
    assert any(icon.get("purpose") == "maskable" for icon in manifest["icons"])


def test_the_line_on_installing_goes_when_it_is_hidden_and_stays_away(browser: Browser, server: Server) -> None:
    with screens_of(browser, server.url) as screens:
        page = ready(screens)
        page.goto(f"{screens.url}/observe")
        line = page.get_by_text("put Keylever on the home screen")
        expect(line).to_be_visible()

        page.get_by_role("button", name="Hide this").click()
        expect(line).to_be_hidden()
        page.reload()

        expect(page.get_by_role("button", name="Start visit").first).to_be_visible()
        expect(line).to_be_hidden()
