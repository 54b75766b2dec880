"""Pages of a touch screen in the sizes that count, and how to sign in on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from coach_data.sessions import cookie_name

PASSWORD = "keylever-demo-only"
SIZES = {"landscape": (1024, 768), "portrait": (768, 1024), "phone": (390, 844)}
KEPT = Path(__file__).parent / "kept"
BY_CODE = {"X-Keylever": "1"}
"""What the browser's code sends and an address typed in does not."""


class Screens:
    """Opens pages, each in a context of its own like a tablet of its own, and remembers where they sent requests."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.contexts: list[BrowserContext] = []
        self.elsewhere: list[str] = []

    def open(self, size: str = "landscape", *, path: str | None = "/", **options: object) -> Page:
        """A page on a new tablet, at `path` unless that is None."""
        page = self.tablet(size, **options).new_page()
        if path is not None:
            page.goto(path)
        return page

    def holding(self, token: str, size: str = "landscape") -> BrowserContext:
        """A new tablet that holds a session already."""
        context = self.tablet(size)
        context.add_cookies([{"name": cookie_name(secure=False), "value": token, "url": self.url}])
        return context

    def tablet(self, size: str = "landscape", **options: object) -> BrowserContext:
        """A new tablet, with no page open."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, base_url=self.url, locale="en-US", **options
        )
        context.set_default_timeout(20_000)
        context.on("request", lambda request: self._note(request.url))
        self.contexts.append(context)
        return context

    def keep(self, name: str) -> None:
        """A picture of every open page, for whoever reads the failure."""
        KEPT.mkdir(exist_ok=True)
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=KEPT / f"{re.sub(r'[^a-zA-Z0-9]+', '-', name)}-{number}.png")

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.url).netloc:
            self.elsewhere.append(url)


@contextmanager
def screens_of(browser: Browser, url: str) -> Iterator[Screens]:
    screens = Screens(browser, url)
    try:
        yield screens
    finally:
        screens.close()


def sign_in(page: Page, username: str, password: str = PASSWORD, *, is_my_tablet: bool = False) -> Page:
    """Signs in on the form that is showing; the address stays as it was."""
    page.get_by_label("Username", exact=True).fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    if is_my_tablet:
        page.get_by_text("This is my tablet").click()
    page.get_by_role("button", name="Sign in").click()
    # A visit of the address may lie over the page before we look: then the button is there, but out of reach.
    expect(page.get_by_role("button", name="Sign out", include_hidden=True).first).to_be_visible(timeout=60_000)
    return page
