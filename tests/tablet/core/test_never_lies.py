"""The badge never says "Saved" of anything that is not, not even for a moment."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, reopen, until, until_saved

# Whoever listens to the badge is told of "Saved" only while every entry has its receipt and no draft is left.
WATCH = """() => {
  window.lies = [];
  tablet.onBadge(({ state }) => {
    const waiting = visit.entries.filter(({ status }) => status !== 'saved').length;
    if (state === 'Saved' && (waiting || visit.draft('note') || window.isAdding)) lies.push(waiting);
  });
}"""
ADD_TEN = """async () => {
  for (let n = 0; n < 10; n += 1) {
    visit.setDraft('note', 'line ' + n);
    window.isAdding = true;
    const adding = visit.add('note', { text: 'line ' + n }, { draft: 'note' });
    if (tablet.badge.state === 'Saved') lies.push('while adding');
    await adding;
    window.isAdding = false;
    if (tablet.badge.state === 'Saved' && visit.entries.at(-1).status !== 'saved') lies.push('just added');
    if (n % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 150));
  }
}"""


def fill_the_store(page: Page, error: str) -> None:
    page.evaluate(
        """(error) => {
          const put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (...given) {
            if (this.name === 'entries' || this.name === 'drafts') throw new DOMException('no', error);
            return put.apply(this, given);
          };
        }""",
        error,
    )


def test_no_moment_between_a_draft_and_its_receipt_reads_saved(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.evaluate(WATCH)

    page.evaluate(ADD_TEN)

    until_saved(page)
    assert page.evaluate("lies") == []
    assert len(door.texts(visit)) == 10


def test_half_a_line_in_another_visit_is_counted(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    page.evaluate("visit.setDraft('note', 'half a line')")
    page.wait_for_timeout(700)
    page.reload()

    page.evaluate(
        "import('/tablet/code/tablet.js').then(async ({ openTablet }) => { window.tablet = await openTablet(); })"
    )

    until(page, "tablet.badge.state === 'On this tablet' && tablet.badge.begun === 1")


def test_half_a_line_is_counted_while_its_visit_is_read_back(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate("visit.setDraft('note', 'half a line')")
    page.wait_for_timeout(700)
    page.reload()

    seen = page.evaluate(
        """async (id) => {
          const { openTablet } = await import('/tablet/code/tablet.js');
          const tablet = await openTablet();
          const seen = [tablet.badge.begun];
          const opening = tablet.visit(id);
          seen.push(tablet.badge.begun);
          await opening;
          return [...seen, tablet.badge.begun];
        }""",
        visit,
    )

    assert seen == [1, 1, 1]


@pytest.mark.fault("F14")
def test_an_entry_the_tablet_cannot_write_is_sent_directly_and_said_loudly(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    fill_the_store(page, "UnknownError")

    add_note(page, "written nowhere but here")

    until(page, "tablet.badge.problem === 'unwritten'")
    assert "no room" not in page.evaluate("tablet.badge.reason")
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    assert door.texts(visit) == ["written nowhere but here"]


@pytest.mark.fault("F14")
def test_an_entry_is_written_as_soon_as_the_storage_works_again(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.evaluate("() => { window.put = IDBObjectStore.prototype.put; }")
    page.evaluate("visit.setDraft('note', 'while it stumbled')")
    fill_the_store(page, "UnknownError")
    page.evaluate("visit.add('note', { text: 'while it stumbled' }, { draft: 'note' })")
    until(page, "tablet.badge.problem === 'unwritten'")

    page.evaluate("() => { IDBObjectStore.prototype.put = put; }")
    add_note(page, "it works again")

    until(page, "!tablet.badge.isUnkept && tablet.badge.problem === null")
    reopen(page, visit)
    assert page.evaluate("visit.state.lines.map(({ text }) => text)") == ["while it stumbled", "it works again"]
    assert page.evaluate("visit.drafts.names()") == []
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    assert door.texts(visit) == ["while it stumbled", "it works again"]


def test_a_refusal_of_an_entry_the_tablet_cannot_write_stays_in_sight(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    until_saved(page)
    fill_the_store(page, "QuotaExceededError")

    page.evaluate("visit.add('sighting', { criterion: 'no uuid', seen: 'saw_it' })")

    until(page, "tablet.badge.problem === 'refused'")
    assert page.evaluate("tablet.badge.count") == 1
    assert page.evaluate("visit.entries.at(-1).status") == "refused"


def test_a_server_without_room_hides_nothing_that_needs_the_coach(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    until_saved(page)
    page.evaluate("visit.add('sighting', { criterion: 'no uuid', seen: 'saw_it' })")
    until(page, "tablet.badge.problem === 'refused'")
    page.context.route("**/tablet/entries", lambda route: route.fulfill(status=507, json={"reason": "Full."}))

    add_note(page, "no room there")

    until(page, "tablet.sync.problem === 'server-full'")
    assert page.evaluate("[tablet.badge.state, tablet.badge.problem]") == ["Needs attention", "refused"]


def test_half_a_line_that_cannot_be_written_down_needs_attention(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    until_saved(page)
    fill_the_store(page, "QuotaExceededError")

    page.evaluate("visit.setDraft('note', 'in memory alone')")

    until(page, "tablet.badge.problem === 'no-room'")


def test_entries_under_an_earlier_key_are_said_and_do_not_stop_the_rest(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    add_note(page, "locked")
    page.evaluate(
        """async () => {
          const store = await import('/tablet/code/store.js');
          const rows = await store.all('entries', 'visit', [tablet.person.id, visit.id]);
          const local = rows.filter(({ status }) => status === 'local');
          for (const row of local) await store.put('entries', { ...row, keyId: '0' });
        }"""
    )
    page.context.unroute("**/tablet/entries")

    reopen(page, visit)
    add_note(page, "readable")

    until(page, "tablet.badge.problem === 'locked' && visit.entries.at(-1).status === 'saved'")
    assert "earlier key" in page.evaluate("tablet.badge.reason")
    assert door.texts(visit) == ["readable"]


TYPED_ON_A_PAGE = """async ({ source, person, of }) => {
  document.body.innerHTML = '<div class="st-key-k"><textarea></textarea></div><p class="kept"></p>';
  const { default: keep } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const fields = { note: { key: "k", isText: true, value: "" } };
  keep({ data: { person, of, fields, taken: {} }, parentElement: document.body, setTriggerValue() {} });
  document.querySelector("textarea").value = "Half a th";
  document.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
}"""
KEPT_ROWS = """async () => {
  const { all } = await import('/tablet/code/store.js');
  return (await all('drafts', 'person', tablet.vault.person)).length;
}"""


def test_half_a_note_of_a_meeting_is_no_visits(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open(is_my_tablet=True)
    person = str(door.cast.coach.person_id)
    source = (Path(__file__).parents[3] / "ui" / "kept_words.js").read_text()
    page.evaluate(TYPED_ON_A_PAGE, {"source": source, "person": person, "of": str(uuid4())})
    until(page, f"({KEPT_ROWS})()")

    again = page.context.new_page()
    again.goto("/")
    again.evaluate("import('/tablet/code/tablet.js').then(async (it) => { window.tablet = await it.openTablet(); })")

    assert again.evaluate(KEPT_ROWS) == 1
    assert again.evaluate("[tablet.badge.state, tablet.badge.begun]") == ["Saved", 0]
    assert again.evaluate("tablet.look().then(() => tablet.badge.state)") == "Saved"
