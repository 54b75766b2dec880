"""Two tabs on one visit, a tablet without room, the badge while typing (F14, F16)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, reopen, until, until_saved

FILL = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('filler', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('junk', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
  });
  for (let bytes = 60_000; bytes > 100;) {
    const isFull = await new Promise((resolve) => {
      const transaction = database.transaction('junk', 'readwrite');
      transaction.objectStore('junk').add(crypto.getRandomValues(new Uint8Array(bytes)));
      transaction.oncomplete = () => resolve(false);
      transaction.onabort = () => resolve(true);
    });
    if (isFull) bytes = Math.floor(bytes / 4);
  }
}"""


def second_tab(page: Page, visit: str) -> Page:
    tab = page.context.new_page()
    tab.goto("/")
    tab.evaluate(OPEN, visit)
    return tab


@pytest.mark.fault("F16")
def test_two_tabs_keep_both_texts_and_the_second_is_told(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate("visit.setDraft('note', 'half in the first')")
    tab = second_tab(page, visit)

    tab.evaluate("visit.setDraft('note', 'half in the second')")
    add_note(page, "from the first")
    add_note(tab, "from the second")

    until(tab, "tablet.badge.problem === 'elsewhere'")
    until(page, "visit.state.lines.length === 2 && visit.entries.every(({ status }) => status === 'saved')")
    assert sorted(door.texts(visit)) == ["from the first", "from the second"]
    for one in (page, tab):
        one.evaluate("tablet.flush()")
    reopen(page, visit)
    reopen(tab, visit)
    assert page.evaluate("visit.draft('note').value") == "half in the first"
    assert tab.evaluate("visit.draft('note').value") == "half in the second"


def test_a_tab_asks_for_no_sign_in_once_another_has_sent_it_all(tablets: Tablets, door: DoorServer) -> None:
    context = tablets.context(None)
    token = door.sign_in(context, door.cast.coach.person_id)
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    visit = begin(page)
    until_saved(page)
    door.end_session(token)
    add_note(page, "written after the session's end")
    until(page, "tablet.badge.problem === 'sign-in'")
    page.evaluate("tablet.sync.stop()")  # as in a tab the system has put to sleep

    door.sign_in(context, door.cast.coach.person_id)
    until_saved(second_tab(page, visit))
    page.evaluate("() => { tablet.sync.isStopped = false; tablet.sync.kick(); }")

    until_saved(page)


@pytest.mark.fault("F16")
def test_two_tabs_in_one_field_keep_both_texts_too(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    tab = second_tab(page, visit)
    tab.evaluate("visit.setDraft('field.summary.praise', 'of the second')")

    page.evaluate("visit.setField('summary.praise', 'of the first')")
    until(tab, "visit.state.fields.has('summary.praise')")
    tab.evaluate("visit.setField('summary.praise', 'of the second', { draft: 'field.summary.praise' })")

    until(tab, "visit.state.fields.get('summary.praise').clash?.length === 2")
    tab.evaluate("visit.setField('summary.praise', 'of both')")
    until(page, "visit.state.fields.get('summary.praise').value === 'of both'")


def test_a_draft_of_a_closed_tab_is_taken_over(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate("async () => { visit.setDraft('note', 'left behind'); await tablet.flush(); }")
    context = page.context
    page.close()

    tab = context.new_page()
    tab.goto("/")
    tab.evaluate(OPEN, visit)

    assert tab.evaluate("visit.draft('note').value") == "left behind"


def test_the_badge_says_typing_then_on_this_tablet_then_saved(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    until_saved(page)

    page.evaluate("visit.setDraft('note', 'half')")
    assert page.evaluate("tablet.badge.state") == "Typing"
    until(page, "tablet.badge.state === 'On this tablet' && tablet.badge.count === 1", 3)
    page.evaluate("visit.add('note', { text: 'whole' }, { draft: 'note' })")
    until_saved(page)


@pytest.mark.fault("F14")
def test_a_full_tablet_says_so_and_sends_directly(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": door.url, "quotaSize": 3_000_000})
    page.evaluate(FILL)

    page.evaluate(
        "() => { visit.setDraft('note', 'no room'); return visit.add('note', { text: 'no room' }, { draft: 'note' }); }"
    )

    until(page, "tablet.badge.problem === 'no-room'")
    assert page.evaluate("visit.state.lines[0].text") == "no room"
    assert door.texts(visit) == []
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    assert door.texts(visit) == ["no room"]


def test_a_practice_visit_stores_and_sends_nothing(tablets: Tablets) -> None:
    page = tablets.open()
    until(page, "tablet.briefcase.version !== ''")

    page.evaluate(
        """async () => {
          window.visit = tablet.practice({ mode: 'in_room' });
          visit.setDraft('note', 'a try');
          await visit.add('note', { text: 'a try' }, { draft: 'note' });
        }"""
    )

    assert page.evaluate("[visit.isPractice, visit.state.lines[0].text, visit.draft('note')]") == [True, "a try", None]
    assert page.evaluate("tablet.badge.count") == 0
    assert page.evaluate("async () => (await tablet.openVisits()).filter(({ isHere }) => isHere)") == []
