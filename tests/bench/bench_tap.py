"""How long a tap takes until it is durable on the tablet, beside the least that could take, and beside peers.

python -m tests.bench.bench_tap [ROUNDS]

All in one Chromium, by turns: a bare encrypted strict IndexedDB write; `visit.add()` in a short visit and in one of
2,000 entries; PouchDB, where npm can fetch it, which neither locks nor waits for the disk; and a plain Streamlit
page's button over the loopback, from its click to the changed words, once as Streamlit comes and once with the
settings of ours. The button is durable nowhere by then.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench import pouch
from tests.bench.servers import PlainServer, UntunedServer, running
from tests.bench.tables import middle, slow, summary, table
from tests.bench.tap import MEASURE, begin_long_visit, door_with_cast, page_in_a_visit
from tests.tablet.core.tablets import DoorServer
from tests.tablet.server import Server

AT_ONCE = 4
"""Taps in a row before it is the button's turn."""
LONG_VISIT = 2_000
NAMES = {
    "bare": "bare encrypted strict write",
    "add": "visit.add(), tap to durable",
    "long": f"the same in a visit of {LONG_VISIT:,} entries",
    "pouch": "PouchDB put(), neither locked nor strict",
    "button": "Streamlit button as it comes",
    "tuned": "Streamlit button with our settings",
}
PRESS = """async (presses) => {
  const words = () => document.querySelector('[data-testid="stMarkdown"]').textContent;
  const button = document.querySelector('[data-testid="stButton"] button');
  const times = [];
  for (let press = 0; press < presses; press += 1) {
    const before = words();
    const began = performance.now();
    await new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (words() === before) return;
        watch.disconnect();
        resolve();
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      button.click();
    });
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return times;
}"""


def main(rounds: int = 25) -> None:
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        with (
            running(door_with_cast(folder)) as door,
            running(UntunedServer(folder)) as untuned,
            running(PlainServer(folder)) as tuned,
        ):
            measured = _measure(door, {"button": untuned, "tuned": tuned}, folder / "profile", rounds)
    bare = measured["bare"]
    heads = ("way", "n", "p50 ms", "p95 ms", "p50 to bare", "p95 to bare")
    rows = [
        (NAMES[way], len(times), middle(times), slow(times), middle(times) / middle(bare), slow(times) / slow(bare))
        for way, times in measured.items()
    ]
    table("Tap to durable on the device, one Chromium, by turns", heads, rows)
    _sum_up(measured)


def _measure(door: Server, buttons: dict[str, Server], profile: Path, rounds: int) -> dict[str, list[float]]:
    assert isinstance(door, DoorServer)
    measured: dict[str, list[float]] = {way: [] for way in NAMES}
    with sync_playwright() as playwright:
        ours = page_in_a_visit(playwright, door, profile)
        begin_long_visit(ours, LONG_VISIT)
        if file := pouch.script():
            ours.add_script_tag(path=file)
        else:
            print("PouchDB could not be fetched with npm, so it is left out.")
        theirs = {way: _page_with_a_button(ours, server) for way, server in buttons.items()}
        _turn(ours, theirs, {way: [] for way in NAMES})  # the first few warm the pages up
        for _ in range(rounds):
            _turn(ours, theirs, measured)
        ours.context.close()
    return {way: times for way, times in measured.items() if times}


def _turn(ours: Page, theirs: dict[str, Page], measured: dict[str, list[float]]) -> None:
    ours.bring_to_front()
    for way, times in ours.evaluate(MEASURE, AT_ONCE).items():
        measured[way] += times
    for way, page in theirs.items():
        page.bring_to_front()
        measured[way] += page.evaluate(PRESS, AT_ONCE)


def _page_with_a_button(beside: Page, server: Server) -> Page:
    page = beside.context.new_page()
    page.goto(server.url)
    page.get_by_text("Pressed 0 times").wait_for(timeout=60_000)
    return page


def _sum_up(measured: dict[str, list[float]]) -> None:
    p50, p95 = ({way: cut(times) for way, times in measured.items()} for cut in (middle, slow))
    summary(
        f"tap: durable after {p50['add']:.1f} ms (p50), {p95['add']:.1f} ms (p95); "
        f"{p50['add'] / p50['bare']:.1f} times a bare write (p95 {p95['add'] / p95['bare']:.1f}, "
        f"in a visit of {LONG_VISIT:,} entries {p95['long'] / p95['bare']:.1f}); "
        f"a Streamlit button takes {p50['button'] / p50['add']:.1f} times that (p95 {p95['button'] / p95['add']:.1f}), "
        f"with our settings {p50['tuned'] / p50['add']:.1f}"
    )
    if "pouch" in p50:
        summary(f"tap: PouchDB, neither locked nor strict, {p50['pouch']:.1f} ms (p50), {p95['pouch']:.1f} ms (p95)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
