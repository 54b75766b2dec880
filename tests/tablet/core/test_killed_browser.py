"""The browser is killed while it writes: every entry the page was told is kept is back (F12)."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import chromium
from tests.tablet.core.tablets import OPEN, DoorServer, add_note, begin, until_saved

ROUNDS, AT_ONCE = 5, 8
# Writes on until it ends, so many lines at a time, and says of each that is kept which it was.
WRITE_ON = """([round, atOnce]) => {
  let n = 0;
  const next = () => visit.add('note', { text: `round ${round}, line ${n++}` }).then(({ data }) => {
    window.tell(data.text);
    next();
  });
  for (let turn = 0; turn < atOnce; turn += 1) next();
}"""
# Every transaction that writes, and every one that came to its end.
COUNT = """() => {
  window.writes = { begun: 0, over: 0 };
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...given) {
    const transaction = begin.apply(this, given);
    if (given[1] === 'readwrite') {
      writes.begun += 1;
      transaction.addEventListener('complete', () => (writes.over += 1));
    }
    return transaction;
  };
}"""


def own_browser(browser: Browser, folder: Path, door: DoorServer) -> BrowserContext:
    """A browser with a profile on disk, so that it can be started again."""
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium.executable(), args=chromium.ARGS, base_url=door.url
    )


def browser_of(folder: Path) -> int:
    """The process of the browser itself, which writes what its pages store."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in command and not any(word.startswith(b"--type=") for word in command):
            return int(process.name)
    raise AssertionError("The browser was not found.")


def opened(context: BrowserContext, visit: str | None) -> Page:
    """A tablet whose entries have nowhere to go, so that what comes back was in the journal."""
    context.route("**/tablet/entries", lambda route: route.abort())
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, visit)
    return page


def lines(page: Page) -> list[str]:
    return list(page.evaluate("visit.state.lines.map(({ text }) => text)"))


@pytest.fixture
def tablet(browser: Browser, door: DoorServer, tmp_path: Path) -> Iterator[Callable[[str | None], Page]]:
    """Opens the coach's own tablet: the same each time, after each death."""
    contexts: list[BrowserContext] = []
    token: list[str] = []

    def again(visit: str | None = None) -> Page:
        context = own_browser(browser, tmp_path, door)
        contexts.append(context)
        if token:
            context.add_cookies([{"name": "keylever", "value": token[0], "url": door.url}])
        else:
            token.append(door.sign_in(context, door.cast.coach.person_id, is_my_tablet=True))
        return opened(context, visit)

    yield again
    contexts[-1].close()


@pytest.mark.fault("F12")
def test_entries_and_half_a_line_outlive_a_browser_killed_at_rest(tablet: Callable[..., Page], tmp_path: Path) -> None:
    page = tablet()
    visit = begin(page)
    add_note(page, "kept")
    page.evaluate("async () => { visit.setDraft('note', 'half a line'); await tablet.flush(); }")

    os.kill(browser_of(tmp_path), signal.SIGKILL)

    again = tablet(visit)
    assert lines(again) == ["kept"]
    assert again.evaluate("visit.draft('note').value") == "half a line"


@pytest.mark.slow
@pytest.mark.fault("F12", rounds=ROUNDS)
def test_entries_outlive_a_browser_killed_while_it_writes(
    tablet: Callable[..., Page], door: DoorServer, tmp_path: Path
) -> None:
    chance, told = random.Random(12), list[str]()
    page = tablet()
    visit = begin(page)

    for number in range(ROUNDS):
        process = browser_of(tmp_path)
        page.expose_function("tell", lambda text: told.append(text))
        page.evaluate(COUNT)
        page.evaluate(WRITE_ON, [number, AT_ONCE])
        wanted = len(told) + chance.randrange(5, 60)
        while len(told) < wanted:
            page.wait_for_timeout(1)
        writes = page.evaluate("writes")
        os.kill(process, signal.SIGKILL)
        page = tablet(visit)

        found = lines(page)
        assert writes["begun"] > writes["over"]
        assert set(told) <= set(found)
        assert len(found) == len(set(found))
    page.context.unroute_all()
    until_saved(page, 60)
    assert sorted(door.texts(visit)) == sorted(found)
