"""The browser is killed while it writes: every entry the page was told about is back (F12)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import chromium
from tests.tablet.core.tablets import OPEN, DoorServer, begin

WRITE_ON = """() => {
  window.told = [];
  for (let n = 0; n < 400; n += 1)
    visit.add('note', { text: 'line ' + n }).then(({ data }) => told.push(data.text));
}"""


def own_browser(browser: Browser, folder: Path, door: DoorServer) -> BrowserContext:
    """A browser with a profile on disk, so that it can be started again."""
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium.executable(), args=chromium.ARGS, base_url=door.url
    )


def kill_browser_of(folder: Path) -> None:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in command and not any(word.startswith(b"--type=") for word in command):
            os.kill(int(process.name), signal.SIGKILL)
            return
    raise AssertionError("The browser was not found.")


def opened(context: BrowserContext, visit: str | None) -> Page:
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, visit)
    return page


@pytest.mark.fault("F12")
def test_entries_outlive_a_browser_killed_while_it_writes(browser: Browser, door: DoorServer, tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    context = own_browser(browser, folder, door)
    token = door.sign_in(context, door.cast.coach.person_id, is_my_tablet=True)
    page = opened(context, None)
    visit = begin(page)
    page.evaluate(WRITE_ON)
    page.wait_for_function("told.length > 60")
    told = page.evaluate("told.slice()")

    kill_browser_of(folder)
    again = own_browser(browser, folder, door)
    again.add_cookies([{"name": "keylever", "value": token, "url": door.url}])
    found = opened(again, visit).evaluate("visit.state.lines.map(({ text }) => text)")
    again.close()

    assert set(told) <= set(found)
    assert len(found) == len(set(found))
