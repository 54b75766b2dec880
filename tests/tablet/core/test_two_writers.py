"""A visit that is read anew, because another tab wrote in it, while this tab goes on writing."""

from __future__ import annotations

from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, until, until_saved

# The rows are read slowly, as on an old tablet, so that a line falls into the middle of it.
SLOW = """() => {
  const read = visit.journal.ofVisit.bind(visit.journal);
  window.reads = 0;
  visit.journal.ofVisit = async (id) => {
    const rows = await read(id);
    window.reads += 1;
    await new Promise((done) => setTimeout(done, 300));
    return rows;
  };
}"""
TEXTS = "visit.state.lines.map(({ text }) => text)"


def test_a_line_kept_while_the_visit_is_read_anew_stays_on_screen(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    add_note(page, "before")
    until_saved(page)
    page.evaluate(SLOW)
    page.evaluate("void visit.load()")

    add_note(page, "meanwhile")

    until(page, "window.reads > 1")
    until_saved(page)
    page.wait_for_timeout(500)
    assert page.evaluate(TEXTS) == ["before", "meanwhile"]
    assert door.texts(visit) == ["before", "meanwhile"]
    add_note(page, "and on it goes")
    assert page.evaluate(TEXTS) == ["before", "meanwhile", "and on it goes"]


def test_a_change_of_a_row_not_known_here_is_read_and_breaks_nothing(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    add_note(page, "here")
    until_saved(page)

    page.evaluate("visit.journal.announce([visit.id], [{ id: 'unknown', visit: visit.id, status: 'local' }])")

    add_note(page, "still here")
    until_saved(page)
    assert page.evaluate(TEXTS) == ["here", "still here"]
