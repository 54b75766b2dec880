"""How long a key takes until it is painted in the composer, beside a bare textarea, over a slow link (F19).

python -m tests.bench.bench_keys [ROUNDS]

One Chromium, by turns: real keys into a visit with 200 lines, behind a link of 400 ms and 50 kB/s with something
always waiting to be sent, and the same keys into a page of nothing but a text field.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.bench.servers import running
from tests.bench.tables import middle, slow, summary, table
from tests.bench.tap import door_with_cast
from tests.faults.counting import keep
from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, begin
from tests.tablet.proxy import Proxy
from tests.tablet.typist import BOX

FAULTS = ("F19",)
DELAY_S, BYTES_PER_S = 0.4, 50_000
LINES = 200
TEXT = "Students compare two ratios and say why. "
NAMES = {"bare": "bare textarea", "composer": "composer in a visit"}
BOOT = "import('/tablet/code/capture.js').then(({ boot }) => boot())"
FILL = """(lines) => Promise.all(Array.from({ length: lines },
  (_, n) => visit.add("note", { text: `Line ${n}: 3 of 4 talk about the bars`, speaker: "students", tags: [] })))"""
# From the key's own time to the first task after the frame that shows it.
WATCH = """() => {
  window.times = [];
  const { port1, port2 } = new MessageChannel();
  const began = [];
  port1.onmessage = () => times.push(performance.now() - began.shift());
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    began.push(timeStamp);
    port2.postMessage(null);
  }), true);
}"""


def main(rounds: int = 20) -> None:
    with tempfile.TemporaryDirectory() as kept, running(door_with_cast(Path(kept))) as door:
        assert isinstance(door, DoorServer)
        wifi = Proxy(door.port)
        try:
            measured = _measure(door, wifi, rounds)
        finally:
            wifi.close()
    heads = ("field", "keys", "p50 ms", "p95 ms", "p95 to bare")
    bare = slow(measured["bare"])
    rows = [(NAMES[way], len(each), middle(each), slow(each), slow(each) / bare) for way, each in measured.items()]
    table(f"Key to paint, link of {DELAY_S * 1000:.0f} ms and {BYTES_PER_S // 1000} kB/s, by turns", heads, rows)
    ours = slow(measured["composer"])
    keep("F19", "tests/bench/bench_keys.py", rounds=len(measured["composer"]), passed=ours < 100)
    summary(f"keys: painted after {ours:.1f} ms (p95), {ours / bare:.2f} times a bare textarea, on a slow link")


def _measure(door: DoorServer, wifi: Proxy, rounds: int) -> dict[str, list[float]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGS)
        pages = {"bare": _bare(browser), "composer": _composer(browser, door, wifi)}
        wifi.delay_s, wifi.bytes_per_s = DELAY_S, BYTES_PER_S
        for page in [*pages.values()] * (rounds + 1):  # the first round warms them up
            _turn(page)
        measured = {way: page.evaluate("times")[len(TEXT) :] for way, page in pages.items()}
        browser.close()
    return measured


def _turn(page: Page) -> None:
    """One line, key by key; it ends with Enter, so that over the slow link something always waits."""
    page.bring_to_front()
    for letter in TEXT:
        page.keyboard.type(letter)
        page.wait_for_timeout(25)
    page.evaluate("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))")
    page.evaluate("() => { times.pop(); if (!document.querySelector('dialog')) document.activeElement.value = ''; }")


def _bare(browser: Browser) -> Page:
    page = browser.new_page()
    page.set_content("<!doctype html><textarea rows=2 style='width: 90%; font: 17px system-ui'></textarea>")
    page.locator("textarea").focus()
    page.evaluate(WATCH)
    return page


def _composer(browser: Browser, door: DoorServer, wifi: Proxy) -> Page:
    page = Tablets(browser, door, wifi.url).context().new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    visit = begin(page)
    page.evaluate(FILL, LINES)
    page.goto(f"/observe?visit={visit}")
    page.evaluate(BOOT)
    page.get_by_label(BOX).focus()
    page.evaluate(WATCH)
    return page


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
