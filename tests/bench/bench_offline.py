"""How long a cold start without a network takes, from the address to a field one can write in, and what it weighs.

python -m tests.bench.bench_offline [ROUNDS]

A browser of its own is started for each round, on a profile in which the tablet was made ready; nothing answers at the
address. What is timed begins with the navigation, so the start of the browser itself is not in it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tablet import browser_code, bundle
from tests import chromium
from tests.bench.tables import middle, slow, summary, table
from tests.bench.tap import door_with_cast
from tests.tablet.core.away import make_ready
from tests.tablet.core.tablets import DoorServer

MOST_MS = 500
SETTLED_MS = 1500  # a browser just started is busy with itself
WAYS = {
    "home": ("/today", "button", "Start visit"),
    "visit": ("/observe?visit={visit}", "textbox", "Write what you see and hear"),
    "debrief": ("/debrief?visit={visit}", "button", "Start debrief"),
}
NOW = "performance.now()"


def main(rounds: int = 15) -> None:
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        folder = Path(kept)

        def opened() -> BrowserContext:
            options: dict[str, Any] = {"executable_path": chromium.executable(), "args": chromium.ARGS}
            return playwright.chromium.launch_persistent_context(folder / "profile", base_url=door.url, **options)

        door = door_with_cast(folder)
        door.start()
        try:
            visit = _begin(opened(), door)
        finally:
            door.stop()
        measured: dict[str, list[float]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way, times in measured.items():
                context = opened()
                page = context.new_page()
                page.wait_for_timeout(SETTLED_MS)
                times.append(_start(page, way, visit))
                context.close()
    _tell(measured)


def _begin(context: BrowserContext, door: DoorServer) -> str:
    door.sign_in(context, door.cast.coach.person_id, is_my_tablet=True)
    page = make_ready(context)
    page.get_by_role("button", name="Start visit").click()
    page.wait_for_url("**/observe?visit=*")
    visit = page.url.split("visit=")[1]
    page.get_by_text("Saved", exact=True).first.wait_for()
    context.close()
    return visit


def _start(page: Page, way: str, visit: str) -> float:
    """Milliseconds since the navigation began when what one came for is there."""
    path, role, name = WAYS[way]
    page.goto(path.format(visit=visit), wait_until="commit")
    page.get_by_role(role, name=name).first.wait_for()
    return float(page.evaluate(NOW))


def _tell(measured: dict[str, list[float]]) -> None:
    heads = ("what opens", "n", "p50 ms", "p95 ms")
    rows = [(way, len(times), middle(times), slow(times)) for way, times in measured.items()]
    table("From the address to what one came for, browser just started, no network", heads, rows)
    code = browser_code.current()
    texts = {bundle.NAME: bundle.bundle(), "/capture": code.page, "worker.js": bundle.worker()}
    sizes = [
        (name, *(len(browser_code.packed(text, way)[0]) for way in ("br", "gzip"))) for name, text in texts.items()
    ]
    table("Bytes over the wire, once per release", ("what", "br", "gzip"), sizes)
    home, visit = middle(measured["home"]), middle(measured["visit"])
    summary(
        f"offline: home after {home:.0f} ms, a visit after {visit:.0f} ms (p50; meant to be below {MOST_MS}); "
        f"{sum(size[1] for size in sizes) / 1000:.1f} kB once per release, debrief and account included"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
