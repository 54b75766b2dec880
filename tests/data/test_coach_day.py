"""Today: every visit that asks for something stands there, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach_data import coach_day, unfinished
from coach_data.schema import fields, questions
from tests.builders import add_debriefed_visit, add_entry, add_line, add_step, add_visit


def _states(db, actor, now):
    return {visit.visit_id: visit.state for visit in unfinished.of(db, actor, now=now)}


def test_each_visit_asks_for_its_next_thing(db, cast, now) -> None:
    pair = (cast.coach.person_id, cast.teacher.person_id)
    begun = now - timedelta(hours=2)
    open_one = add_visit(db, *pair, started_at=begun)
    waiting = add_visit(db, *pair, started_at=begun, finished_at=now)
    running = add_visit(db, *pair, started_at=begun, finished_at=now, debrief_started_at=now)
    nobodys = add_visit(db, cast.coach.person_id, started_at=begun, finished_at=now)
    add_debriefed_visit(db, *pair)

    assert _states(db, cast.coach, now) == {
        open_one: "open",
        waiting: "awaiting_debrief",
        running: "debriefing",
        nobodys: "unplaced",
    }


@pytest.mark.parametrize("who", ["outsider", "teacher", "principal", "team", "lead", "admin"])
def test_a_coachs_unfinished_visits_are_the_coachs(db, cast, now, who) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id)

    assert _states(db, getattr(cast, who), now) == {}


def test_the_last_praise_of_each_pair_is_at_hand_for_half_a_year(db, cast, now) -> None:
    said = [(200, "Long ago."), (40, "You waited."), (20, "They asked each other."), (3, None)]
    for days, praise in said:
        begun = now - timedelta(days=days)
        visit = add_debriefed_visit(
            db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, school=cast.north, started_at=begun
        )
        entry = add_entry(db, visit, cast.coach.person_id, "field")
        row = {"entry_id": entry, "visit_id": visit, "person_id": cast.coach.person_id, "name": "summary.praise"}
        db.execute(fields.insert().values(**row, value=praise))

    praised = unfinished.last_praise(db, cast.coach, now=now)

    assert praised == {cast.teacher.person_id: "They asked each other."}
    assert unfinished.last_praise(db, cast.coach, now=now + timedelta(days=170)) == {}
    assert unfinished.last_praise(db, cast.outsider, now=now) == {}


def test_questions_left_undecided_are_counted(db, cast, now) -> None:
    visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, finished_at=now)
    brought, _left = [_add_question(db, cast, visit) for _ in range(2)]
    picked = add_entry(db, visit, cast.coach.person_id, "field")
    row = {"entry_id": picked, "visit_id": visit, "person_id": cast.coach.person_id}
    db.execute(fields.insert().values(**row, name="summary.picked", value=[str(brought)]))

    (found,) = unfinished.of(db, cast.coach, now=now)

    assert (found.picked, found.undecided) == (1, 1)


def _add_question(db, cast, visit):
    entry = add_entry(db, visit, cast.coach.person_id, "question", {"text": "Why?"})
    row = {"entry_id": entry, "visit_id": visit, "person_id": cast.coach.person_id}
    db.execute(questions.insert().values(**row, text="Why?"))
    return entry


def test_the_day_holds_steps_lines_and_who_waits(db, cast, now) -> None:
    visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north)
    add_line(db, visit, cast.coach.person_id)
    add_step(db, cast.coach.person_id, cast.teacher.person_id)

    day = coach_day.of(db, cast.coach, now=now)

    assert [step.teacher for step in day.steps] == ["Terry Teacher"]
    assert [standing.teacher for standing in day.waiting] == ["Nina Newteacher"]
    assert day.unfinished[0].lines == 1


def test_a_day_costs_no_more_questions_with_more_visits(db, cast, now, count_statements) -> None:
    with count_statements(db) as few:
        coach_day.of(db, cast.coach, now=now)
    for _ in range(5):
        add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north)
    with count_statements(db) as many:
        coach_day.of(db, cast.coach, now=now)

    assert len(many) <= len(few) + 1
