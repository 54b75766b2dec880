"""A line costs the same in a long visit as in a short one: counted in rows, texts and nodes, not in time."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.tablet.core.tablets import Tablets, begin, until_saved
from tests.tablet.core.test_screens import BOOT

OPEN = """async (id) => {
  const { theTablet } = await import('/tablet/code/capture.js');
  window.tablet = await theTablet();
  window.visit = await tablet.visit(id);
}"""
FILL = "(lines) => Promise.all(Array.from({ length: lines }, (_, n) => visit.add('note', { text: `line ${n}` })))"
COUNT = """() => {
  window.counted = { rows: 0, steps: 0, read: 0, written: 0, nodes: 0 };
  const watch = (owner, name, before) => {
    const real = owner[name];
    owner[name] = function (...given) { before.call(this, ...given); return real.apply(this, given); };
  };
  const rows = (made) => made.addEventListener('success', () => { counted.rows += made.result?.length ?? 0; });
  for (const owner of [IDBIndex.prototype, IDBObjectStore.prototype]) {
    for (const name of ['getAll', 'getAllKeys']) {
      const real = owner[name];
      owner[name] = function (...given) { const made = real.apply(this, given); rows(made); return made; };
    }
  }
  watch(IDBCursor.prototype, 'continue', () => { counted.steps += 1; });
  watch(JSON, 'parse', () => { counted.read += 1; });
  watch(JSON, 'stringify', () => { counted.written += 1; });
  watch(document, 'createElement', () => { counted.nodes += 1; });
}"""
MORE = "() => { Object.keys(counted).forEach((name) => { counted[name] = 0; }); }"


def cost_of_a_line(tablets: Tablets, lines: int) -> dict[str, int]:
    """What one more line, its sending, its receipt and the next look at the server cost."""
    page = tablets.open()
    visit = begin(page)
    page.evaluate(FILL, lines)
    until_saved(page)
    page.goto(f"/observe?visit={visit}")
    page.evaluate(BOOT)
    page.evaluate(OPEN, visit)
    expect(page.locator(".k-lines li")).to_have_count(lines)
    page.evaluate("tablet.look()")
    page.evaluate(COUNT)
    add_and_look(page, "warm")
    page.evaluate(MORE)
    add_and_look(page, "counted")
    return dict(page.evaluate("counted"))


def add_and_look(page: Page, text: str) -> None:
    page.evaluate("(text) => visit.add('note', { text })", text)
    until_saved(page)
    page.evaluate("tablet.look()")
    expect(page.locator(".k-lines li").last).to_contain_text(text)


def test_a_line_costs_no_more_where_there_are_many(tablets: Tablets) -> None:
    short, long = cost_of_a_line(tablets, 10), cost_of_a_line(tablets, 400)

    assert short["nodes"] and short["read"]
    assert {name: long[name] for name in short if long[name] > 2 * short[name] + 10} == {}
