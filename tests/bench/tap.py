"""Measures tap to durable: `visit.add()` beside a bare encrypted, strict IndexedDB write, alternating in one run.

python -m tests.bench.tap [TAPS]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

from coach_data import installation
from coach_data.database import Database
from tests import chromium
from tests.cast import make_cast
from tests.engines import make_tables
from tests.tablet.core.tablets import OPEN, DoorServer, begin

MEASURE = """async (taps) => {
  const open = indexedDB.open("bare", 1);
  const database = await new Promise((resolve) => {
    open.onupgradeneeded = () => open.result.createObjectStore("rows", { autoIncrement: true });
    open.onsuccess = () => resolve(open.result);
  });
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const bare = async (text) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    await new Promise((resolve, reject) => {
      const transaction = database.transaction("rows", "readwrite", { durability: "strict" });
      transaction.objectStore("rows").add({ iv, box });
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const note = (text) => ({ text, speaker: "students", tags: [] });
  const ways = { bare, add: (text) => visit.add("note", note(text)) };
  if (window.long) ways.long = (text) => long.add("note", note(text));
  if (window.PouchDB) {
    window.pouch ??= new PouchDB("peer");
    ways.pouch = (text) => pouch.put({ _id: crypto.randomUUID(), kind: "note", data: note(text) });
  }
  const result = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let tap = 0; tap < taps; tap += 1) {
    const text = `Students in groups of four, tap ${tap}: 3 of 4 talk about the bars, one copies from the board.`;
    const turn = Object.entries(ways);
    turn.push(...turn.splice(0, tap % turn.length)); // each comes after each: what one leaves behind is shared out
    for (const [way, work] of turn) {
      const before = performance.now();
      await work(text);
      result[way].push(performance.now() - before);
      // Long enough for what one way leaves behind, its sending and its receipts, not to be paid for by the next.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return result;
}"""
LONG = """async (entries) => {
  window.long = await tablet.beginVisit({});
  const lines = Array.from({ length: entries }, (_, line) => `Line ${line} of a visit that has many`);
  while (lines.length) await Promise.all(lines.splice(0, 100).map((text) => long.add("note", { text })));
}"""


def measure(taps: int = 200) -> dict[str, list[float]]:
    """Milliseconds per write: `bare` and `add`, on a profile on disk, with a server that takes the entries."""
    with tempfile.TemporaryDirectory() as folder:
        door = door_with_cast(Path(folder))
        try:
            door.start()
            return _in_browser(door, Path(folder) / "profile", taps)
        finally:
            door.stop()


def door_with_cast(folder: Path) -> DoorServer:
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    make_tables(database)
    with database.write() as db:
        installation.begin(db, now=datetime.now(UTC))
        cast = make_cast(db)
    database.close()
    return DoorServer(folder / "bench.db", folder / "door.log", cast)


def _in_browser(door: DoorServer, profile: Path, taps: int) -> dict[str, list[float]]:
    with sync_playwright() as playwright:
        page = page_in_a_visit(playwright, door, profile)
        page.evaluate(MEASURE, 20)  # the first few warm the page up
        measured: dict[str, list[float]] = page.evaluate(MEASURE, taps)
        page.context.close()
        return measured


def page_in_a_visit(playwright: Playwright, door: DoorServer, profile: Path) -> Page:
    """A page with `visit` under way, in a browser whose profile lies on disk."""
    options: dict[str, Any] = {"executable_path": chromium.executable(), "args": chromium.ARGS}
    context = playwright.chromium.launch_persistent_context(profile, base_url=door.url, **options)
    door.sign_in(context, door.cast.coach.person_id, is_my_tablet=True)
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    begin(page)
    return page


def begin_long_visit(page: Page, entries: int) -> None:
    """`window.long`, a visit with so many entries, all of them saved, and read back as any are within 15 seconds."""
    page.evaluate(LONG, entries)
    page.wait_for_function("tablet.badge.state === 'Saved'", timeout=120_000)
    page.evaluate("() => tablet.look()")


def told(measured: dict[str, list[float]]) -> str:
    """A line per way: p50 and p95 in milliseconds."""
    names = {"bare": "bare encrypted strict write", "add": "visit.add(), tap to durable"}
    lines = []
    for way, name in names.items():
        cuts = quantiles(measured[way], n=100)
        lines.append(f"{name:<30} n={len(measured[way])}  p50 {cuts[49]:6.1f} ms  p95 {cuts[94]:6.1f} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(told(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200)) + "\n")
