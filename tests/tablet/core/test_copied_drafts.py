"""What was begun is in a saved copy too, and handed in twice without harm; the tablet finishes it as it likes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from coach_data.database import Database
from coach_data.handed_in import HandedIn, hand_in
from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, reopen, until_saved

HALF = "visit.setDraft('composer', { text, speaker: 'students', tags: ['praise'], question: false, minute: null })"

COUNTED = """const looks = { none: { group: null, present: 20, on_task: 12 } };
visit.setDraft('sweep', { looks, present: {}, due: 7 });
visit.setDraft('check_in.none', { spoke_with: 3, grasp: 'partly', trend: 'half', group: null });
visit.setDraft('work', { pieces: 5, days_to_return: null, named_next_step: 2 });
"""
FINISHED = """Promise.all([
  visit.add('sweep', { due_tick_ms: 7, groups: [{ group: null, present: 20, on_task: 15 }] }, { draft: 'sweep' }),
  visit.add('check_in', { group: null, spoke_with: 4, grasp: 'partly', trend: 'most' }, { draft: 'check_in.none' }),
  visit.add('work', { pieces: 6, days_to_return: null, named_next_step: 2 }, { draft: 'work' })])"""
COUNTS = """SELECT on_task FROM sweep_groups JOIN sweeps USING (entry_id) WHERE is_current AND sweeps.visit_id = ?1
UNION ALL SELECT spoke_with FROM check_ins WHERE is_current AND visit_id = ?1
UNION ALL SELECT pieces FROM work_counts WHERE is_current AND visit_id = ?1"""


@pytest.fixture
def cut_off(tablets: Tablets) -> Page:
    """A visit with a line; nothing gets through any more."""
    page = tablets.open(is_my_tablet=True)
    page.evaluate("(id) => { window.made = id; }", begin(page))
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    return page


def copy_of(page: Page, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.evaluate("tablet.saveCopy()")
    download.value.save_as(folder / "copy.json")
    return (folder / "copy.json").read_bytes()


def handed_in(door: DoorServer, copy: bytes) -> HandedIn:
    database = Database(f"sqlite:///{door.database}")
    with database.write() as db:
        told = hand_in(db, door.cast.coach, copy, now=datetime.now(UTC))
    database.close()
    return told


def test_half_a_line_becomes_a_line_once_however_often_it_is_copied(
    cut_off: Page, door: DoorServer, tmp_path: Path
) -> None:
    cut_off.evaluate(f"(text) => {HALF}", "Students comp")
    cut_off.evaluate("visit.setDraft('field.summary.praise', 'You waited')")
    first, second = copy_of(cut_off, tmp_path), copy_of(cut_off, tmp_path)
    visit = cut_off.evaluate("made")

    told = handed_in(door, first), handed_in(door, first), handed_in(door, second)

    assert [(one.taken, one.known, one.refused) for one in told] == [(2, 0, {}), (0, 2, {}), (0, 2, {})]
    assert b"Students" not in first
    assert door.texts(visit) == ["Students comp"]
    assert [body["data"]["value"] for body in door.bodies(visit) if body["kind"] == "field"] == ["You waited"]


def test_a_draft_of_a_visit_that_is_not_open_is_copied_and_stays_a_draft(
    cut_off: Page, door: DoorServer, tmp_path: Path
) -> None:
    visit = cut_off.evaluate("made")
    cut_off.evaluate(f"(text) => {HALF}", "Students comp")
    cut_off.evaluate("tablet.flush()")
    cut_off.reload()
    cut_off.evaluate("import('/tablet/code/tablet.js').then(async (it) => { window.tablet = await it.openTablet(); })")

    told = handed_in(door, copy_of(cut_off, tmp_path))
    cut_off.context.unroute("**/tablet/entries")
    reopen(cut_off, visit)
    cut_off.evaluate("visit.add('note', { text: 'Students compare' }, { draft: 'composer' })")
    until_saved(cut_off)

    assert told.taken == 1
    assert door.texts(visit) == ["Students comp", "Students compare"]


def current_counts(door: DoorServer, visit: str) -> list[int]:
    return [int(str(number)) for (number,) in door.rows(COUNTS, UUID(visit).hex)]


@pytest.mark.parametrize("is_tablet_first", [False, True], ids=["copy first", "tablet first"])
def test_counts_begun_are_copied_and_give_way_to_what_the_tablet_adds(
    cut_off: Page, door: DoorServer, tmp_path: Path, is_tablet_first: bool
) -> None:
    visit = cut_off.evaluate("made")
    cut_off.evaluate(f"() => {{ {COUNTED} }}")
    copy = copy_of(cut_off, tmp_path)
    told = [] if is_tablet_first else [handed_in(door, copy), handed_in(door, copy)]
    assert current_counts(door, visit) == ([] if is_tablet_first else [12, 3, 5])

    cut_off.evaluate(FINISHED)
    cut_off.context.unroute("**/tablet/entries")
    until_saved(cut_off)
    told += [handed_in(door, copy)]

    assert [(one.taken, one.known, one.refused) for one in told[:2]] == [(3, 0, {}), (0, 3, {})][: len(told)]
    assert current_counts(door, visit) == [15, 4, 6]


def test_a_sweep_without_a_count_is_not_copied(cut_off: Page, tmp_path: Path) -> None:
    cut_off.evaluate("visit.setDraft('sweep', { looks: {}, present: { none: 20 }, due: 7 })")
    cut_off.evaluate(f"(text) => {HALF}", "Students comp")

    assert cut_off.evaluate("tablet.saveCopy()") == {"entries": 0, "begun": 1}


BEGUN = """(id) => {
  visit.setDraft('edit.' + id, { text: 'put right', speaker: 'teacher', tags: [], minute: null, seen: [id] });
  visit.setDraft('practice', { met: { 'Waits': 'yes' }, feedback: 'keep the pause', round: 1 });
  visit.setDraft('next_visit', { day: '2026-10-14', time: null, class: null });
  visit.setDraft('debrief.six-steps.probe', 0);
  visit.setDraft('field.summary.praise', 'You waited longer');
}"""
LYING = "async () => (await import('/tablet/code/account/lying.js')).lying(tablet.person.id)"


def test_all_that_was_begun_is_in_the_copy_and_replaces_what_was_seen(
    cut_off: Page, door: DoorServer, tmp_path: Path
) -> None:
    cut_off.context.unroute("**/tablet/entries")
    line = add_note(cut_off, "as noted")
    cut_off.evaluate("visit.setField('summary.praise', 'You waited')")
    until_saved(cut_off)
    cut_off.evaluate(BEGUN, line)
    cut_off.evaluate("tablet.flush()")
    visit = cut_off.evaluate("made")

    told = handed_in(door, copy_of(cut_off, tmp_path))

    assert (told.taken, told.refused) == (5, {}) and cut_off.evaluate(LYING)["begun"] == 5
    assert door.rows("SELECT text FROM note_lines WHERE is_current AND visit_id = ?", UUID(visit).hex) == [
        ("put right",)
    ]
    praise = "SELECT value FROM fields WHERE is_current AND name = 'summary.praise' AND visit_id = ?"
    assert door.rows(praise, UUID(visit).hex) == [('"You waited longer"',)]
    assert {body["kind"] for body in door.bodies(visit)[-5:]} == {"edit", "field", "practice"}


def test_counts_made_with_fingers_are_what_the_copy_says(cut_off: Page) -> None:
    counted = cut_off.evaluate(
        """async () => {
          const at = (name) => import(`/tablet/code/${name}`);
          const [{ sweepView }, { checkInView }, { whatOf }] =
            await Promise.all(["observe/sweep.js", "observe/check_in.js", "begun.js"].map(at));
          const [sweep, checkIn] = [sweepView, checkInView].map((view) => view(tablet, visit, { say: () => {} }));
          document.body.append(sweep.head, sweep.board, checkIn.node);
          const tap = (label) => document.querySelector(`[aria-label="${label}"]`).click();
          [...sweep.head.querySelectorAll("button")].find(({ textContent }) => textContent === "Sweep now").click();
          tap("Whole class: one fewer on task");
          tap("Whole class, students here: one fewer");
          tap("Spoke with: one more");
          return ["sweep", "check_in.none"].map((name) => whatOf(name, visit.draft(name).value)[1]);
        }"""
    )

    assert counted[0]["groups"] == [{"group": None, "present": 24, "on_task": 24}]
    assert counted[1] == {"group": None, "spoke_with": 1, "grasp": None, "trend": ""}
