"""A server, a browser, and screens of a tablet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.tablet.screens import SIZES, Screens, screens_of
from tests.tablet.server import Server, copy_demo, running

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no failure
_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the demo for all tests; it may be killed and restarted."""
    yield from _serving(tmp_path_factory.mktemp("server"))


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server with a fresh demo for this test alone."""
    yield from _serving(tmp_path)


def _serving(folder: Path) -> Iterator[Server]:
    database = folder / "keylever.db"
    copy_demo(database)
    with running(database) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGS)
        yield browser
        browser.close()


@pytest.fixture
def screens(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Screens]:
    """`screens.open("portrait")` is one more tablet; no page may ask anything of another host."""
    with screens_of(browser, server.url) as screens:
        yield screens
        if request.node.stash.get(_failed, False):
            screens.keep(request.node.name)
        assert screens.elsewhere == [], "A page asked another host."


@pytest.fixture
def page(screens: Screens) -> Page:
    """One tablet in landscape at the start page, signed out."""
    return screens.open()


@pytest.fixture(params=SIZES)
def any_size(request: pytest.FixtureRequest) -> str:
    """For tests that must hold in landscape, portrait and on a phone."""
    return str(request.param)
