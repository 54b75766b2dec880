"""What waits for a day is said, for six days alarms; the clock of the page is moved, nobody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from coach_data.database import Database
from coach_data.handed_in import hand_in
from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, begin, until, until_saved
from tests.tablet.typist import BOX

BOOT = "import('/tablet/code/capture.js').then(({ boot }) => boot())"
ADD = "(lines) => Promise.all(Array.from({ length: lines }, (_, n) => visit.add('note', { text: 'line ' + n })))"
WORDS = "(parts) => import('/tablet/code/waited.js').then(({ waitedInWords }) => waitedInWords(...parts))"
# Every change of what a screen reader is told: which part, how urgently, and the words.
LISTEN = """() => {
  window.told = [];
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    const part = (target.nodeType === 1 ? target : target.parentElement)?.closest('[role=status], [role=alert]');
    const said = part && [part.role, part.textContent];
    if (said && part.textContent && String(told.at(-1)) !== String(said)) told.push(said);
  })).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture
def page(tablets: Tablets) -> Page:
    """A visit on screen with three lines that cannot be sent, noted on Tuesday at 10:15."""
    page = tablets.context().new_page()
    page.clock.install(time="2026-11-17T10:15:00")
    page.goto("/")
    page.evaluate(OPEN, None)
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.goto(f"/observe?visit={visit}")
    page.evaluate(BOOT)
    page.evaluate(OPEN, visit)
    page.evaluate(ADD, 3)
    expect(badge(page)).to_have_text("On this tablet")
    return page


def badge(page: Page) -> Locator:
    return page.locator(".k-badge-words")


def bar(page: Page) -> Locator:
    return page.locator(".k-attention")


def later(page: Page, **time: float) -> None:
    """So much later, and a little more for what looks now and then."""
    page.clock.fast_forward(int(timedelta(**time).total_seconds() * 1000))
    page.clock.run_for(20_000)


def test_nothing_is_said_for_a_day_then_how_many_and_since_when(page: Page) -> None:
    later(page, hours=23)
    expect(bar(page)).to_be_hidden()
    expect(badge(page)).to_have_text("On this tablet")

    later(page, hours=1)

    said = "3 entries have been only on this tablet since yesterday 10:15 am."
    expect(bar(page)).to_contain_text(f"{said} Connect to the school's Wi-Fi and keep this page open.")
    expect(bar(page)).to_have_attribute("role", "status")
    expect(badge(page)).to_have_text("Needs attention")


def test_after_six_days_it_alarms_and_offers_a_copy(page: Page) -> None:
    page.evaluate(LISTEN)

    later(page, days=6)

    expect(bar(page)).to_contain_text("since Tuesday, November 17, 10:15 am")
    assert [role for role, words in page.evaluate("told") if "save a copy now" in words] == ["alert"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a copy").tap()
    assert download.value.suggested_filename.startswith("keylever-not-saved-2026-11-23")
    expect(page.get_by_role("link", name="Hand in a saved copy")).to_be_visible()


def test_with_the_keyboard_up_the_alarm_leaves_room_to_write(page: Page) -> None:
    later(page, days=6)
    page.get_by_role("button", name="Save a copy").tap()

    for width in (1024, 768, 390):
        page.set_viewport_size({"width": width, "height": 350})
        for part in (page.get_by_role("timer"), page.get_by_text("line 2"), page.get_by_label(BOX), badge(page)):
            expect(part).to_be_in_viewport(ratio=1)
        assert width < 620 or page.get_by_role("button", name="Save a copy").is_visible()


def test_once_all_is_saved_nothing_is_said_any_more(page: Page) -> None:
    later(page, days=2)
    expect(bar(page)).to_be_visible()
    page.context.unroute("**/tablet/entries")

    later(page, seconds=10)

    expect(badge(page)).to_have_text("Saved")
    expect(bar(page)).to_be_hidden()


def test_a_screen_reader_hears_each_state_once_and_no_counts(page: Page) -> None:
    page.evaluate(LISTEN)

    page.evaluate(ADD, 4)
    page.context.unroute("**/tablet/entries")
    page.clock.run_for(10_000)
    expect(badge(page)).to_have_text("Saved")

    said = [words for role, words in page.evaluate("told") if role == "status"]
    assert [words for words in said if words in ("On this tablet", "Saved")] == ["Saved"]
    assert not [words for words in said if any(letter.isdigit() for letter in words)]


@pytest.mark.parametrize(
    ("count", "hours", "said"),
    [
        (1, 23.9, None),
        (1, 24, "1 entry has been only on this tablet since yesterday 10:15 am. Connect"),
        (2, 48, "2 entries have been only on this tablet since Tuesday, November 17, 10:15 am. Connect"),
        (2, 144, "2 entries have been only on this tablet since Tuesday, November 17, 10:15 am. Some browsers clear"),
    ],
)
def test_the_words(tablets: Tablets, count: int, hours: float, said: str | None) -> None:
    page = tablets.context().new_page()
    page.goto("/")
    since = page.evaluate("new Date(2026, 10, 17, 10, 15).getTime()")

    words = page.evaluate(WORDS, [{"count": count, "since": since}, since + hours * 3_600_000])

    assert words is None if said is None else words.startswith(said)


def test_a_copy_of_hundreds_is_taken_whole_and_once(tablets: Tablets, door: DoorServer, tmp_path: Path) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    page.evaluate(ADD, 450)
    with page.expect_download() as download:
        page.evaluate("() => { tablet.saveCopy(); }")
    download.value.save_as(tmp_path / "copy.json")
    copy = (tmp_path / "copy.json").read_bytes()

    database = Database(f"sqlite:///{door.database}")
    with database.write() as db:
        told = hand_in(db, door.cast.coach, copy, now=datetime.now(UTC))
    database.close()
    page.context.unroute("**/tablet/entries")

    assert (told.taken, b"line 1" in copy) == (450, False)
    until(page, "tablet.badge.state === 'Saved'", 30)
    assert len(door.texts(visit)) == 450
