"""A tablet with a PIN, its cover, and a server that cannot be reached."""

from __future__ import annotations

from contextlib import AbstractContextManager

from playwright.sync_api import Locator, Page

from tests.tablet.core.tablets import OPEN, Tablets

SET = """async (pin) => {
  const { choosePin } = await import('/tablet/code/account/pin_setting.js');
  await choosePin(tablet.person.id, pin);
}"""
LOCKED = "Keylever is locked"


def with_a_pin(tablets: Tablets) -> Page:
    """A tablet of one's own with the PIN 135246, not given yet on the next page."""
    page = tablets.open(is_my_tablet=True)
    page.evaluate(SET, "135246")
    return page


def cover(page: Page) -> Locator:
    return page.get_by_role("dialog", name=LOCKED)


def open_without_waiting(page: Page, visit: str | None = None) -> None:
    page.evaluate(f"(id) => {{ window.opened = ({OPEN})(id).then(() => 'open', ({{ reason }}) => reason); }}", visit)


def tap(page: Page, digits: str) -> None:
    for digit in digits:
        cover(page).get_by_role("button", name=digit, exact=True).tap()


def signing_out(page: Page) -> AbstractContextManager[object]:
    """Around the tap that signs out: a page of its own follows, though the address may stay the same."""
    return page.expect_navigation(url="**/")


def cut(page: Page) -> None:
    for path in ("key", "briefcase", "entries", "visits/**"):
        page.context.route(f"**/tablet/{path}", lambda route: route.abort())
