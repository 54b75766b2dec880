from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Connection, insert

from coach_data import schema, visits
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.forgetting import forget_visit
from tests.builders import NOW, add_co_observer, add_step, add_visit, share
from tests.cast import Cast
from tests.tablets import Tablet

LATER = NOW + timedelta(days=1)


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    """The coach's tablet in a visit to the teacher's class."""
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7), "target": "Fractions"}))
    return tablet


def texts(db: Connection, actor: Actor, tablet: Tablet, now: datetime = LATER) -> list[str]:
    return [line.text for line in visits.lines(db, actor, tablet.visit, now=now)]


def debrief(db: Connection, tablet: Tablet) -> None:
    tablet.send(db, tablet.entry("finished"), tablet.entry("debrief_started"), tablet.entry("debrief_finished"))


def test_an_edited_line_keeps_its_id_and_its_earlier_text(db: Connection, cast: Cast, tablet: Tablet) -> None:
    note = tablet.entry("note", {"text": "Frist"})
    edit = tablet.entry("edit", {"text": "First", "tags": ["praise"]}, replaces=[note.id])
    tablet.send(db, note, edit)

    (line,) = visits.lines(db, cast.coach, tablet.visit, now=LATER)

    assert (line.id, line.text, line.tags) == (note.id, "First", ("praise",))
    assert [version.text for version in line.versions] == ["Frist"]


def test_an_undone_line_is_gone_and_an_edit_beats_an_undo(db: Connection, cast: Cast, tablet: Tablet) -> None:
    gone, kept = tablet.entry("note", {"text": "Gone"}), tablet.entry("note", {"text": "Kept"})
    edit = tablet.entry("edit", {"text": "Kept, edited"}, replaces=[kept.id])
    undo = tablet.entry("undo", replaces=[gone.id, kept.id])
    tablet.send(db, gone, kept, edit, undo)

    assert texts(db, cast.coach, tablet) == ["Kept, edited"]


def test_two_wordings_side_by_side_are_a_clash(db: Connection, cast: Cast, tablet: Tablet) -> None:
    note = tablet.entry("note", {"text": "Was"})
    one = tablet.entry("edit", {"text": "One"}, replaces=[note.id])
    two = tablet.entry("edit", {"text": "Two"}, replaces=[note.id])
    tablet.send(db, note, one, two)

    (line,) = visits.lines(db, cast.coach, tablet.visit, now=LATER)

    assert [version.text for version in line.clash] == ["One", "Two"]


def test_the_minute_counts_from_the_visits_start(db: Connection, cast: Cast, tablet: Tablet) -> None:
    tablet.send(db, tablet.entry("note", {"text": "Later"}, tick_ms=1000 + 7 * 60_000))

    (line,) = visits.lines(db, cast.coach, tablet.visit, now=LATER)

    assert (line.minute, line.is_approximate) == (7, False)


def test_an_erased_question_is_not_shown_and_an_open_one_is(db: Connection, cast: Cast, tablet: Tablet) -> None:
    erased, kept = tablet.entry("question", {"text": "Erased?"}), tablet.entry("question", {"text": "Why a half?"})
    tablet.send(db, erased, kept, tablet.entry("undo", replaces=[erased.id]))
    debrief(db, tablet)

    (line,) = visits.lines(db, cast.teacher, tablet.visit, now=LATER)

    assert (line.kind, line.text) == ("question", "Why a half?")


def test_the_teacher_reads_lines_when_the_debrief_is_finished_and_not_before(
    db: Connection, cast: Cast, tablet: Tablet
) -> None:
    tablet.send(db, tablet.entry("note", {"text": "Seen"}))
    with pytest.raises(NotHere):
        texts(db, cast.teacher, tablet)

    debrief(db, tablet)

    assert texts(db, cast.teacher, tablet) == ["Seen"]


def test_without_a_debrief_lines_open_after_five_school_days(db: Connection, cast: Cast, tablet: Tablet) -> None:
    tablet.send(db, tablet.entry("note", {"text": "Seen"}))

    with pytest.raises(NotHere):
        texts(db, cast.teacher, tablet, NOW + timedelta(days=7))
    assert texts(db, cast.teacher, tablet, NOW + timedelta(days=8)) == ["Seen"]


def test_what_comes_after_opening_is_marked_added_later(db: Connection, cast: Cast, tablet: Tablet) -> None:
    tablet.send(db, tablet.entry("note", {"text": "In time"}))
    debrief(db, tablet)
    tablet.send(db, tablet.entry("note", {"text": "Late"}), tick_ms=900_000)

    found = visits.lines(db, cast.teacher, tablet.visit, now=LATER)

    assert [(line.text, line.is_added_later) for line in found] == [("In time", False), ("Late", True)]


def test_a_wording_bettered_before_opening_is_the_authors_alone(db: Connection, cast: Cast, tablet: Tablet) -> None:
    note = tablet.entry("note", {"text": "Rough"})
    tablet.send(db, note, tablet.entry("edit", {"text": "Fair"}, replaces=[note.id]))
    debrief(db, tablet)

    (coachs,) = visits.lines(db, cast.coach, tablet.visit, now=LATER)
    (teachers,) = visits.lines(db, cast.teacher, tablet.visit, now=LATER)

    assert (len(coachs.versions), len(teachers.versions)) == (1, 0)


def test_a_line_left_out_is_for_the_pair_only_with_its_answer(db: Connection, cast: Cast, tablet: Tablet) -> None:
    out, stays = tablet.entry("note", {"text": "Out"}), tablet.entry("note", {"text": "Stays"})
    tablet.send(db, out, stays)
    debrief(db, tablet)
    share(db, cast.teacher.person_id, tablet.visit)
    row = {"visit_id": tablet.visit, "line_id": out.id, "teacher_id": cast.teacher.person_id}
    db.execute(insert(schema.line_answers).values(id=uuid4(), answer="leave_out", at=NOW, **row))

    assert texts(db, cast.principal, tablet) == ["Stays"]
    assert [a.answer for a in visits.lines(db, cast.coach, tablet.visit, now=LATER)[0].answers] == ["leave_out"]


def test_a_co_observer_reads_the_own_lines_until_both_have_finished(db: Connection, cast: Cast, tablet: Tablet) -> None:
    second = Tablet(cast.outsider, visit=tablet.visit)
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)
    tablet.send(db, tablet.entry("note", {"text": "First's"}))
    second.send(db, second.entry("note", {"text": "Second's"}))

    before = texts(db, cast.outsider, tablet)
    tablet.send(db, tablet.entry("finished"))
    half = texts(db, cast.outsider, tablet)
    second.send(db, second.entry("finished"))

    assert before == half == ["Second's"]
    assert sorted(texts(db, cast.outsider, tablet)) == ["First's", "Second's"]


@pytest.mark.parametrize("role", ["outsider", "newteacher", "principal", "team", "lead", "admin"])
def test_nobody_else_reads_lines_summary_or_sightings(db: Connection, cast: Cast, tablet: Tablet, role: str) -> None:
    debrief(db, tablet)

    for asked in (visits.lines, visits.summary, visits.sightings):
        with pytest.raises(NotHere):
            asked(db, getattr(cast, role), tablet.visit, now=LATER)


def test_the_principal_sees_that_it_took_place_and_not_what_it_was_about(
    db: Connection, cast: Cast, tablet: Tablet
) -> None:
    tablet.send(db, tablet.entry("note", {"text": "Words"}), tablet.entry("finished", tick_ms=20 * 60_000))

    seen = visits.record(db, cast.principal, tablet.visit, now=LATER)
    full = visits.record(db, cast.coach, tablet.visit, now=LATER)

    assert (seen.teacher, seen.may_read_lines, seen.target, seen.line_count) == ("Terry Teacher", False, None, None)
    assert (full.target, full.line_count, full.coach) == ("Fractions", 1, "Casey Coach")


@pytest.mark.parametrize("role", ["outsider", "newteacher", "team", "lead", "admin"])
def test_nobody_else_knows_of_the_visit(db: Connection, cast: Cast, tablet: Tablet, role: str) -> None:
    with pytest.raises(NotHere):
        visits.record(db, getattr(cast, role), tablet.visit, now=LATER)


def test_what_was_summed_up(db: Connection, cast: Cast, tablet: Tablet) -> None:
    line = uuid4()
    values = {"key_lever": "Wait longer", "praise": "You waited.", "picked": [str(line), "odd"], "ideas": ["A", "B"]}
    tablet.send(db, *(tablet.entry("field", {"name": f"summary.{n}", "value": v}) for n, v in values.items()))

    found = visits.summary(db, cast.coach, tablet.visit, now=LATER)

    assert found == visits.Summary("Wait longer", "You waited.", (line,), ("A", "B"))


def test_sightings_are_counted_of_the_chances(db: Connection, cast: Cast, tablet: Tablet) -> None:
    step = add_step(db, cast.coach.person_id, cast.teacher.person_id, criteria=["Waits"])
    criterion = visits.select(schema.step_criteria.c.id).where(schema.step_criteria.c.step_id == step)
    criterion_id = str(db.scalar(criterion))
    seen = ["saw_it"] * 4 + ["chance_missed", "no_chance", "saw_it"]
    sent = [tablet.entry("sighting", {"criterion": criterion_id, "seen": one}) for one in seen]
    tablet.send(db, *sent, tablet.entry("undo", replaces=[sent[-1].id]))

    (sighted,) = visits.sightings(db, cast.coach, tablet.visit, now=LATER)

    assert sighted.words == "4 of 5 chances"


def test_open_visits_are_the_coachs_own(db: Connection, cast: Cast, tablet: Tablet) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, finished_at=NOW)

    assert [card.id for card in visits.mine_open(db, cast.coach)] == [tablet.visit]
    assert visits.mine_open(db, cast.outsider) == []


def test_a_forgotten_visit_is_nowhere(db: Connection, cast: Cast, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=NOW)

    assert visits.mine_open(db, cast.coach) == []
    with pytest.raises(NotHere):
        visits.record(db, cast.coach, tablet.visit, now=LATER)
