from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select, update

from coach_data import (
    action_steps,
    agreements,
    answers,
    classes,
    co_observers,
    note_lines,
    schema,
    sharing,
    tallies,
)
from coach_data.errors import NotHere, WrongInput
from coach_data.forgetting import forget_visit
from tests.builders import NOW, TODAY, add, add_agreement, add_line, add_partnership, add_team, add_visit
from tests.cast import Cast
from tests.data.test_classes import science
from tests.data.whole_visit import LATER, WORD, another_look, field, hold, told
from tests.tablets import Tablet


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    tablet = Tablet(cast.coach)
    hold(db, cast, tablet)
    return tablet


def rows(db: Connection, *tables: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for name in tables for row in db.execute(select(schema.metadata.tables[name]))]


def sums(db: Connection) -> list[tuple[Any, ...]]:
    return sorted(rows(db, "engagement_sums"), key=str)


def test_a_visit_that_is_not_there_is_not_here(db: Connection, cast: Cast) -> None:
    with pytest.raises(NotHere):
        forget_visit(db, uuid4(), now=NOW)


def test_forgotten_twice_is_forgotten_once(db: Connection, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=LATER)
    once = rows(db, *schema.metadata.tables)

    forget_visit(db, tablet.visit, now=LATER + timedelta(days=1))

    assert rows(db, *schema.metadata.tables) == once


def test_a_visit_that_never_began_is_forgotten_too(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("note", {"text": WORD}))

    forget_visit(db, tablet.visit, now=LATER)

    assert [row.body for row in db.execute(select(schema.entries))] == [None]


@pytest.mark.fault("F26")
def test_a_tablet_hears_forgotten_of_old_and_new_and_nothing_comes_back(
    db: Connection, cast: Cast, tablet: Tablet
) -> None:
    sent = told(Tablet(cast.coach, visit=tablet.visit), cast)
    tablet.send(db, *sent)
    forget_visit(db, tablet.visit, now=LATER)
    after = rows(db, *schema.metadata.tables)

    receipts = tablet.send(db, *sent, *told(tablet, cast))

    assert {one.status for one in receipts} == {"forgotten"}
    assert rows(db, *schema.metadata.tables) == after


@pytest.mark.fault("F26")
def test_the_co_observers_tablet_hears_it_too(db: Connection, cast: Cast, tablet: Tablet) -> None:
    second = Tablet(cast.outsider, visit=tablet.visit)
    old, late = second.entry("note", {"text": WORD}), second.entry("note", {"text": WORD})
    second.send(db, old)
    forget_visit(db, tablet.visit, now=LATER)

    assert [one.status for one in second.send(db, old, late)] == ["forgotten", "forgotten"]
    assert co_observers.of_visit(db, cast.coach, tablet.visit) == []


def test_its_numbers_are_taken_out_of_the_sums_and_no_others(db: Connection, cast: Cast) -> None:
    one, other = Tablet(cast.coach), Tablet(cast.coach)
    one.send(db, *told(one, cast))
    alone = sums(db)
    other.send(db, *told(other, cast))

    forget_visit(db, other.visit, now=LATER)

    assert sums(db) == alone


def test_a_class_in_a_published_cell_stays_with_its_team(db: Connection, cast: Cast, tablet: Tablet) -> None:
    when = {"first_fortnight": TODAY, "last_fortnight": TODAY, "published_at": NOW, "school_id": cast.north}
    what = {"focus": "Wait time", "students": 30, "visits": 9}
    whose = {"teams": [str(cast.math_team)], "teacher_ids": [], "class_ids": [str(uuid4()), str(cast.math_7)]}
    add(db, schema.published_focus_cells, **when, **what, **whose)
    cells = rows(db, "published_focus_cells")

    forget_visit(db, tablet.visit, now=LATER)

    assert rows(db, "published_focus_cells") == cells
    with pytest.raises(WrongInput):
        classes.correct(db, cast.admin, cast.math_7, science(cast, team_id=add_team(db, cast.north)))


def test_a_tally_counted_before_is_not_kept_after(db: Connection, tablet: Tablet) -> None:
    counted = tallies.counted(db, [tablet.visit])
    forget_visit(db, tablet.visit, now=LATER)

    tallies.keep(db, counted)

    assert rows(db, "visit_tallies") == []


def agreed(db: Connection, cast: Cast) -> tuple[Any, ...] | None:
    of = schema.agreements.c
    asked = select(of.rhythm_days, of.slot, of.sees, of.look_for).where(of.partnership_id == cast.pair)
    row = db.execute(asked).one_or_none()
    return tuple(row) if row else None


def test_an_agreement_made_in_it_alone_goes(db: Connection, cast: Cast, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=LATER)

    assert agreed(db, cast) is None


def test_what_another_visit_says_of_the_agreement_stays(db: Connection, cast: Cast, tablet: Tablet) -> None:
    other = Tablet(cast.coach)
    other.send(db, other.entry("started", {"class": str(cast.math_7)}), field(other, "agreement.rhythm", 5))

    forget_visit(db, tablet.visit, now=LATER)

    assert agreed(db, cast) == (5, None, None, None)


def test_the_wish_the_teacher_wrote_alone_stays(db: Connection, cast: Cast, tablet: Tablet) -> None:
    agreements.look_for(db, cast.teacher, cast.pair, "My own wish", now=LATER)

    forget_visit(db, tablet.visit, now=LATER)

    assert agreed(db, cast) == (10, None, None, "My own wish")


def test_the_agreement_of_a_partnership_that_ended_since_loses_its_words(
    db: Connection, cast: Cast, tablet: Tablet
) -> None:
    db.execute(update(schema.partnerships).where(schema.partnerships.c.id == cast.pair).values(ended_on=TODAY))
    anew = add_partnership(db, cast.coach.person_id, cast.teacher.person_id, cast.north, started_on=TODAY)
    add_agreement(db, anew, slot="Tuesdays")

    forget_visit(db, tablet.visit, now=LATER)

    assert agreed(db, cast) == (10, None, None, None)
    assert WORD not in str(rows(db, "agreements"))


def test_a_visit_that_says_nothing_of_the_agreement_leaves_it(db: Connection, cast: Cast) -> None:
    db.execute(update(schema.agreements).values(slot="Tuesdays"))

    forget_visit(db, another_look(db, cast, uuid4()).visit, now=LATER)

    assert agreed(db, cast) == (10, "Tuesdays", None, None)


def said(db: Connection, cast: Cast, step: UUID) -> None:
    action_steps.set_state(db, cast.teacher, step, "trying", now=LATER)


@pytest.mark.parametrize("go_on", [said, another_look])
def test_a_step_the_pair_went_on_with_stays(
    db: Connection, cast: Cast, tablet: Tablet, go_on: Callable[[Connection, Cast, UUID], object]
) -> None:
    go_on(db, cast, tablet.visit)

    forget_visit(db, tablet.visit, now=LATER)

    (step,) = action_steps.seen_by(db, cast.teacher, now=LATER)
    assert (step.text, [one.text for one in step.criteria]) == (WORD, [WORD])
    assert [one.record for one in sharing.in_force(db, cast.teacher)] == ["step"]


def test_the_next_visit_stays_and_a_debrief_ahead_goes(db: Connection, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=LATER)

    of = schema.meetings.c
    kept = db.execute(select(of.kind, of.on_day, of.visit_id).order_by(of.on_day)).all()
    assert kept == [("visit", LATER.date(), None), ("visit", date(2026, 3, 20), None)]


def test_another_visit_is_left_as_it_is(db: Connection, cast: Cast, tablet: Tablet) -> None:
    other = add_visit(db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, school=cast.north, opened_at=NOW)
    line = add_line(db, other, cast.coach.person_id, "Still here")
    answers.answer(db, cast.teacher, line, "leave_out", now=LATER)

    forget_visit(db, tablet.visit, now=LATER)

    (found,) = note_lines.lines(db, cast.teacher, other, now=LATER)
    assert (found.text, len(found.answers)) == ("Still here", 1)
