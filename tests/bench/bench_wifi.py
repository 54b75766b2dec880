"""The Wi-Fi is gone for two and for fifteen minutes while people type (F1), and what was lost: nothing, or it fails.

python -m tests.bench.bench_wifi [SECONDS …]

A tablet and a network of its own for each length, all at once, so that it takes as long as the longest.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.bench.servers import running
from tests.bench.tables import summary, table
from tests.bench.tap import door_with_cast
from tests.faults.counting import keep
from tests.tablet.core.tablets import DoorServer, Tablets
from tests.tablet.proxy import Proxy
from tests.tablet.typist import Typist, as_typed, chance

FAULTS = ("F1",)
AWAY_S = (135, 900)
TOLD_S, SAVED_S = 2, 15
BOOT = "import('/tablet/code/capture.js').then(({ boot }) => boot())"


@dataclass
class Round:
    """One tablet that is without a network for so long."""

    away_s: int
    who: Typist
    wifi: Proxy
    told_after_s: float = 0.0
    saved_after_s: float = 0.0
    is_same: bool = False

    @property
    def is_held(self) -> bool:
        was_in_time = self.told_after_s < TOLD_S and self.saved_after_s < SAVED_S
        return self.is_same and was_in_time and self.who.was_kept_from_typing[0] == 0


def main(*lengths: int) -> None:
    with tempfile.TemporaryDirectory() as kept, running(door_with_cast(Path(kept))) as door:
        assert isinstance(door, DoorServer)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGS)
            rounds = [_begin(browser, door, away_s) for away_s in lengths or AWAY_S]
            _type_on(rounds, door)
            held = sum(each.is_held for each in rounds)
            browser.close()
    heads = ("away s", "lines typed", "lines on the server", "“On this tablet” after s", "all saved after s")
    rows = [(each.away_s, len(each.who.lines), "the same" if each.is_same else "OTHERS", each.told_after_s,
             each.saved_after_s) for each in rounds]  # fmt: skip
    table("Typing through a lost network", heads, rows)
    keep("F1", "tests/bench/bench_wifi.py", rounds=len(rounds), passed=held == len(rounds))
    slowest = max(each.saved_after_s for each in rounds)
    summary(f"wifi: {held} of {len(rounds)} absences lost nothing; all saved within {slowest:.1f} s of the return")
    sys.exit(held < len(rounds))


def _begin(browser: Browser, door: DoorServer, away_s: int) -> Round:
    wifi = Proxy(door.port)
    page = Tablets(browser, door, wifi.url).context().new_page()
    page.goto("/observe?start=1")
    page.evaluate(BOOT)
    return Round(away_s, Typist(page, chance()).start(), wifi)


def _type_on(rounds: list[Round], door: DoorServer) -> None:
    for each in rounds:
        each.who.some_keys()
        each.wifi.cut()
        each.who.finish_line()
        each.told_after_s = _until(each, "On this tablet")
    began, away = time.monotonic(), sorted(rounds, key=lambda each: each.away_s)
    while away:
        for each in away:
            each.who.keys(1)
            each.who.page.wait_for_timeout(60)
        while away and time.monotonic() - began > away[0].away_s:
            _come_back(away.pop(0), door)


def _come_back(each: Round, door: DoorServer) -> None:
    each.who.finish_line()
    each.wifi.up()
    each.saved_after_s = _until(each, "Saved")
    each.is_same = as_typed(door.bodies(each.who.visit)) == each.who.lines
    each.wifi.close()


def _until(each: Round, words: str) -> float:
    """Seconds until the badge says so."""
    began = time.monotonic()
    each.who.until_badge(words, 60)
    return time.monotonic() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
