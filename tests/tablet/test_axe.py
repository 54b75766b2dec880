"""Nothing in what we draw keeps anybody out: axe on every page, in landscape and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from coach_data.demo.cast import SIGN_IN
from tests.tablet import fitting, written
from tests.tablet.screens import screens_of
from tests.tablet.server import Server, copy_demo
from tests.tablet.walked import listed
from tests.tablet.walker import Walker

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AT_SIZES = ("landscape", "phone")
OFFERED = {
    "coach": (
        "today",
        "observe",
        "debrief",
        "agreement",
        "steps",
        "teachers",
        "dashboard",
        "my-weeks",
        "my-mirror",
        "me",
        "this-tablet",
    ),
    "teacher": ("coaching", "my-steps", "my-numbers", "my-pulse", "sharing", "team", "team-meeting", "shared"),
    "principal": ("coverage", "school-data"),
    "lead": ("coverage",),
    "admin": tuple(page.url for page in listed() if "administrator" in page.roles),
}


@dataclass(frozen=True)
class Known:
    """A finding in what Streamlit draws: the rule, a word of the element's HTML, and why it stands."""

    rule: str
    html: str
    why: str


STREAMLITS: tuple[Known, ...] = ()


def findings(page: Page) -> list[str]:
    """What axe finds in what we draw, one line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['impact']} {one['id']}: {node['html'][:200]}"
        for one in found
        for node in one["nodes"]
        if not any(known.rule == one["id"] and known.html in node["html"] for known in STREAMLITS)
    ]


MEET = """() => {
  const title = document.querySelector('[data-testid="stMain"] h1');
  const button = document.querySelector('.st-key-sign-out');
  if (!title || !button) return false;
  const words = document.createRange();
  words.selectNodeContents(title);
  const strip = button.getBoundingClientRect();
  return [...words.getClientRects()].some((line) => line.right > strip.left && line.bottom > strip.top
    && line.top < strip.bottom && line.left < strip.right);
}"""


def at_every_size(page: Page) -> list[str]:
    found = []
    for size in AT_SIZES:
        found += [f"{size}: {each}" for each in fitting.too_wide(page, size)]
        found += [f"{size}: {each}" for each in findings(page)]
        found += [f"{size}: the title runs into “Sign out”"] if page.evaluate(MEET) else []
    return sorted(set(found))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("axe")
    copy_demo(folder / "keylever.db")
    database = written.opened(folder / "keylever.db")
    tokens = written.begin_sessions(database, SIGN_IN)
    database.close()
    server = Server(folder / "keylever.db", folder / "server.log")
    try:
        server.start()
        yield server, tokens
    finally:
        server.stop()


@pytest.mark.parametrize("account", OFFERED)
def test_pages_of_an_account_keep_nobody_out(browser: Browser, served: tuple, account: str) -> None:
    server, tokens = served
    found = {}
    with screens_of(browser, server.url) as screens:
        walker = Walker(screens.holding(tokens[account]))
        for url in OFFERED[account]:
            walker.go(f"/{url}")
            found[url] = at_every_size(walker.page)

    assert {url: what for url, what in found.items() if what} == {}


def test_sign_in_keeps_nobody_out(browser: Browser, served: tuple) -> None:
    with screens_of(browser, served[0].url) as screens:
        page = screens.open()
        page.get_by_role("button", name="Sign in").wait_for()

        assert at_every_size(page) == []
