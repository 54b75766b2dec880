"""What a teacher ticks for a mentor: set and taken back by that teacher alone, at once, for that mentor alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from coach_data import mentor_ticks, others_see, partnerships
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.partnerships import MentorshipIn
from coach_data.schema import mentorships
from tests.builders import NOW, actor_for, add_debriefed_visit, add_mentorship, add_person, add_step, add_visit

BOTH = ("sees_dates", "sees_step")
DAYS = ((NOW - timedelta(days=2)).date(), (NOW - timedelta(days=9)).date())
STRANGERS = ["coach", "outsider", "newteacher", "south_teacher", "principal", "team", "lead", "admin"]


@dataclass(frozen=True)
class Mentors:
    mine: Actor
    of_another: Actor


@pytest.fixture
def mentors(db, cast) -> Mentors:
    """The teacher's mentor and the new teacher's, and of the teacher two visits and a step."""
    mine, other = (add_person(db, name, role="mentor", school=cast.north) for name in ("Mel Mentor", "Max Mentor"))
    add_mentorship(db, mine, cast.teacher.person_id)
    add_mentorship(db, other, cast.newteacher.person_id, sees_dates=True, sees_step=True)
    pair = (cast.coach.person_id, cast.teacher.person_id, cast.math_7)
    add_debriefed_visit(db, *pair, school=cast.north, started_at=NOW - timedelta(days=9))
    add_visit(db, *pair, school=cast.north, started_at=NOW - timedelta(days=2))
    add_step(db, *pair[:2], "Wait 3 seconds.", school_id=cast.north)
    return Mentors(actor_for(db, mine), actor_for(db, other))


def _tick(db, cast, mentors, what, *, is_ticked=True) -> None:
    mentor_ticks.tick(db, cast.teacher, mentors.mine.person_id, what, is_ticked=is_ticked)


def _read(db, actor):
    """Per mentee what the mentor's page shows: days, texts of steps; None for what is not ticked."""
    return {
        each.name: (
            each.visits if each.visits is None else [past.on for past in each.visits],
            each.steps if each.steps is None else [step.text for step in each.steps],
        )
        for each in mentor_ticks.of_mentor(db, actor, now=NOW)
    }


def test_nothing_is_seen_before_it_is_ticked(db, cast, mentors) -> None:
    assert _read(db, mentors.mine) == {"Terry Teacher": (None, None)}


def test_each_tick_shows_its_own_kind_and_is_taken_back_at_once(db, cast, mentors) -> None:
    _tick(db, cast, mentors, "sees_dates")
    dates = _read(db, mentors.mine)
    _tick(db, cast, mentors, "sees_step")
    both = _read(db, mentors.mine)
    for what in BOTH:
        _tick(db, cast, mentors, what, is_ticked=False)

    assert dates == {"Terry Teacher": ([*DAYS], None)}
    assert both == {"Terry Teacher": ([*DAYS], ["Wait 3 seconds."])}
    assert _read(db, mentors.mine) == {"Terry Teacher": (None, None)}


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("what", BOTH)
def test_nobody_but_that_teacher_ticks_or_unticks(db, cast, mentors, who, what) -> None:
    for is_ticked in (True, False):
        with pytest.raises(NotHere):
            mentor_ticks.tick(db, getattr(cast, who), mentors.mine.person_id, what, is_ticked=is_ticked)

    assert _ticked(db, mentors.mine) == (False, False)
    assert _ticked(db, mentors.of_another) == (True, True)


@pytest.mark.parametrize("what", BOTH)
def test_no_mentor_ticks_for_themselves_nor_a_teacher_for_anothers_mentor(db, cast, mentors, what) -> None:
    with pytest.raises(NotHere):
        mentor_ticks.tick(db, mentors.mine, mentors.mine.person_id, what, is_ticked=True)
    with pytest.raises(NotHere):
        mentor_ticks.tick(db, cast.teacher, mentors.of_another.person_id, what, is_ticked=False)


def _ticked(db, mentor: Actor):
    ticks = select(mentorships.c.sees_dates, mentorships.c.sees_step)
    return tuple(db.execute(ticks.where(mentorships.c.mentor_id == mentor.person_id)).one())


@pytest.mark.parametrize("who", ["teacher", *STRANGERS])
def test_the_ticks_reach_that_mentor_alone(db, cast, mentors, who) -> None:
    for what in BOTH:
        _tick(db, cast, mentors, what)

    assert mentor_ticks.of_mentor(db, getattr(cast, who), now=NOW) == []
    assert _read(db, mentors.of_another) == {"Nina Newteacher": ([], [])}


def test_a_former_mentor_sees_nothing_and_begins_again_with_nothing(db, cast, mentors) -> None:
    for what in BOTH:
        _tick(db, cast, mentors, what)

    pair = (mentors.mine.person_id, cast.teacher.person_id)
    partnerships.end_mentoring(db, cast.admin, *pair)
    former = _read(db, mentors.mine)
    given = MentorshipIn(mentor_id=pair[0], teacher_id=pair[1])
    partnerships.begin_mentoring(db, cast.admin, given, now=NOW)

    assert former == {}
    assert _read(db, mentors.mine) == {"Terry Teacher": (None, None)}


def test_a_teacher_is_listed_the_own_mentors_alone(db, cast, mentors) -> None:
    _tick(db, cast, mentors, "sees_dates")

    (own,) = mentor_ticks.of_teacher(db, cast.teacher)

    assert (own.mentor, own.sees_dates, own.sees_step) == ("Mel Mentor", True, False)
    assert mentor_ticks.of_teacher(db, cast.outsider) == mentor_ticks.of_teacher(db, mentors.mine) == []


def test_what_others_see_is_what_the_mentor_reads(db, cast, mentors) -> None:
    for what in BOTH:
        _tick(db, cast, mentors, what)

    (view,) = (view for view in others_see.views(db, cast.teacher, now=NOW) if view.viewer.role == "mentor")

    assert _read(db, mentors.mine) == {"Terry Teacher": ([*view.visits], [*view.steps])}
    assert (view.visits, view.steps, view.notes, view.debriefs) == (DAYS, ("Wait 3 seconds.",), (), ())


def test_statements_do_not_grow_with_the_teachers_mentored(db, cast, mentors, count_statements) -> None:
    for what in BOTH:
        _tick(db, cast, mentors, what)
    with count_statements(db) as few:
        mentor_ticks.of_mentor(db, mentors.mine, now=NOW)
    for teacher in (cast.newteacher, cast.team):
        add_mentorship(db, mentors.mine.person_id, teacher.person_id, sees_dates=True, sees_step=True)

    with count_statements(db) as many:
        mentor_ticks.of_mentor(db, mentors.mine, now=NOW)

    assert len(many) == len(few)
