"""What the tablet keeps lasts: through a reload and a connection closed under it (F11, F15)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.tablet.core.tablets import Tablets, add_note, begin, reopen, until, until_saved

TYPE = "(text) => { for (let n = 1; n <= text.length; n += 1) visit.setDraft('note', text.slice(0, n)); }"
TEXTS = "visit.state.lines.map(({ text }) => text)"


def draft(page: Page) -> str | None:
    value = page.evaluate("visit.draft('note')?.value ?? null")
    return None if value is None else str(value)


@pytest.mark.fault("F11")
def test_600_ms_after_the_last_key_a_reload_loses_nothing(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate(TYPE, "Teacher: who can")
    page.wait_for_timeout(250)
    page.evaluate(TYPE, "Teacher: who can say why")

    page.wait_for_timeout(600)
    reopen(page, visit)

    assert draft(page) == "Teacher: who can say why"


@pytest.mark.fault("F11")
def test_50_ms_after_the_last_key_a_reload_loses_at_most_half_a_second(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    add_note(page, "An entry is never lost")
    page.evaluate(TYPE, "Kept")
    page.wait_for_timeout(600)
    page.evaluate(TYPE, "Kept, and more")

    page.wait_for_timeout(50)
    reopen(page, visit)

    assert draft(page) in ("Kept", "Kept, and more")
    assert page.evaluate(TEXTS) == ["An entry is never lost"]


def test_a_line_keeps_the_time_of_its_first_key_through_a_reload(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate(TYPE, "half")
    mark = page.evaluate("visit.draft('note').mark")
    page.wait_for_timeout(700)
    reopen(page, visit)

    page.evaluate("visit.setDraft('note', 'half and whole')")
    noted = page.evaluate("async () => await visit.add('note', { text: 'half and whole' }, { draft: 'note' })")

    assert (noted["clock"], noted["tick_ms"], noted["noted_at"]) == (mark["clock"], mark["tick_ms"], mark["wall"])
    reopen(page, visit)
    assert draft(page) is None


def test_a_late_write_of_a_draft_neither_returns_nor_takes_the_next(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)

    page.evaluate(
        """async () => {
          for (let n = 0; n < 20; n += 1) {
            visit.setDraft('note', 'line ' + n);
            if (n % 3 === 0) visit.drafts.flush();
            const adding = visit.add('note', { text: 'line ' + n }, { draft: 'note' });
            if (n === 19) visit.setDraft('note', 'the next');
            await adding;
          }
          await visit.drafts.flush();
        }"""
    )
    reopen(page, visit)

    assert draft(page) == "the next"
    assert page.evaluate(TEXTS) == [f"line {n}" for n in range(20)]


@pytest.mark.fault("F15")
def test_a_connection_closed_under_the_page_is_opened_again(tablets: Tablets) -> None:
    page = tablets.open()
    # Every connection the page opens is remembered, so that it can be closed the way iOS does.
    page.evaluate(
        """() => {
          const transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...given) {
            window.last = this;
            return transaction.apply(this, given);
          };
        }"""
    )
    visit = begin(page)

    page.evaluate("last.close()")
    add_note(page, "after the close")

    until_saved(page)
    reopen(page, visit)
    assert page.evaluate(TEXTS) == ["after the close"]


@pytest.mark.fault("F15")
def test_an_upgrade_in_another_tab_is_let_through_and_drops_nothing(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    newer = page.context.new_page()
    newer.goto("/")

    newer.evaluate(
        """() => new Promise((resolve, reject) => {
          const request = indexedDB.open('keylever', 99);
          request.onsuccess = () => { request.result.onversionchange = () => request.result.close(); resolve(); };
          request.onblocked = () => reject(new Error('blocked'));
        })"""
    )
    add_note(page, "typed in the older tab")

    until(page, "tablet.badge.problem === 'outdated'")
    reopen(page, visit)
    assert page.evaluate(TEXTS) == ["typed in the older tab"]
