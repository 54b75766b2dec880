"""The access table of `coach_data/access.py` holds in the queries: every row, every role, before and after sharing."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from coach_data import access
from coach_data.schema import action_steps, mentorships, partnerships, people, visits
from tests.builders import (
    actor_for,
    add_co_observer,
    add_debriefed_visit,
    add_mentorship,
    add_person,
    add_step,
    add_visit,
    share,
)

BY_VISIT = {
    "that a visit or debrief took place: who, when, minutes, kind": "took_place",
    "focus area": "focus",
    "note lines": "lines",
    "debrief": "debrief",
    "engagement of one visit or class": "engagement",
}
BY_PAIR = {
    "agreement of the pair": "agreement",
    "reason for waiting, pause, time asked for": "waiting",
    "promises (I will / you will)": "promises",
}
ROW = {row.data: row for row in access.TABLE}

# What each word of the table comes to: (not opened, opened, shared or ticked too).
MEANS = {
    "yes": (True, True, True),
    "no": (False, False, False),
    "yes, once opened": (False, True, True),
    "if the teacher shares": (False, False, True),
    "if the teacher ticks it": (False, False, True),
    "own, and the coach's after both finish": (True, True, True),  # which lines, the reading says
    "that visit's": (True, True, True),
    "within rhythm or waiting, dates; own school": (True, True, True),
    "pooled; by name only if the teacher shares": (False, False, True),
    "pooled": (False, False, False),
    "counts per school": (False, False, False),
    "rhythm only": (False, False, False),
    "own school, fixed choices only, no free text": (True, True, True),
}


@pytest.fixture
def actors(db, cast):
    """One actor per column of the table, all of North, around one pair."""
    mentor = add_person(db, "Mel Mentor", role="mentor", school=cast.north)
    other = add_person(db, "Cora Coobserver", role="coach", school=cast.north)
    add_mentorship(db, mentor, cast.teacher.person_id)
    return {
        "coach": cast.coach,
        "co_observer": actor_for(db, other),
        "teacher": cast.teacher,
        "mentor": actor_for(db, mentor),
        "team": cast.team,
        "principal": cast.principal,
        "lead": cast.lead,
        "administrator": cast.admin,
        "outsider": cast.outsider,
    }


def _visit(db, cast, actors, now, stage):
    pair = (cast.coach.person_id, cast.teacher.person_id)
    visit = (
        add_visit(db, *pair, school=cast.north)
        if stage == 0
        else add_debriefed_visit(db, *pair, school=cast.north, opened_at=now)
    )
    add_co_observer(db, visit, actors["co_observer"].person_id, cast.pair)
    return visit


def _share_with_all(db, cast, record, record_id):
    for audience, team in (("principal", None), ("mentor", None), ("team", cast.math_team)):
        share(db, cast.teacher.person_id, record_id, record=record, audience=audience, team_id=team)


def _tick_all(db):
    db.execute(mentorships.update().values(sees_dates=True, sees_step=True))


def _expected(data, role, stage):
    return role != "outsider" and MEANS[getattr(ROW[data], role)][stage]


def _seen_by(db, actors, question):
    """The roles to whom a question with access in its WHERE gives a row."""
    return {role for role, actor in actors.items() if db.execute(question(actor)).first() is not None}


@pytest.mark.parametrize("stage", [0, 1, 2], ids=["closed", "opened", "shared"])
@pytest.mark.parametrize("data", BY_VISIT)
def test_what_each_role_sees_of_a_visit(db, cast, actors, now, data, stage) -> None:
    visit = _visit(db, cast, actors, now, stage)
    if stage == 2:
        _tick_all(db)
        _share_with_all(db, cast, "debrief" if data == "debrief" else "visit", visit)

    seen = _seen_by(
        db,
        actors,
        lambda actor: select(visits.c.id).where(
            visits.c.id == visit, access.visits_seen(actor, BY_VISIT[data], now=now)
        ),
    )

    not_held = data == "debrief" and stage == 0
    assert seen == ({"coach"} if not_held else {role for role in actors if _expected(data, role, stage)})


def _listed(state, actor):
    return access.steps_listed(actor, action_steps.c.state == state)


@pytest.mark.parametrize("stage", [0, 2], ids=["own", "shared"])
@pytest.mark.parametrize(
    "condition",
    [access.steps_seen, access.steps_listed, partial(_listed, "new")],
    ids=["seen", "listed", "listed-new"],
)
def test_what_each_role_sees_of_a_step(db, cast, actors, stage, condition) -> None:
    step = add_step(db, cast.coach.person_id, cast.teacher.person_id, school_id=cast.north)
    if stage == 2:
        _tick_all(db)
        _share_with_all(db, cast, "step", step)
    del actors["co_observer"]  # sees that visit's sightings, not the step by name

    seen = _seen_by(
        db,
        actors,
        lambda actor: select(action_steps.c.id).where(action_steps.c.id == step, condition(actor)),
    )

    assert seen == {role for role in actors if _expected("action step: text, sightings", role, stage)}


def test_nobody_is_listed_a_step_that_is_not_meant(db, cast, actors) -> None:
    add_step(db, cast.coach.person_id, cast.teacher.person_id, school_id=cast.north)

    assert not _seen_by(db, actors, lambda actor: select(action_steps.c.id).where(_listed("part_of_practice", actor)))


@pytest.mark.parametrize("data", BY_PAIR)
def test_what_each_role_sees_of_a_pair(db, cast, actors, data) -> None:
    seen = _seen_by(
        db,
        actors,
        lambda actor: select(partnerships.c.id).where(
            partnerships.c.id == cast.pair, access.partnerships_seen(actor, BY_PAIR[data])
        ),
    )

    assert seen == {role for role in actors if _expected(data, role, 0)}


SEES_THE_TEACHER = {"coach", "teacher", "mentor", "team", "principal", "lead", "administrator"}


def test_who_sees_the_teachers_name_and_roles(db, cast, actors, now) -> None:
    seen = _seen_by(
        db,
        actors,
        lambda actor: select(people.c.id).where(
            people.c.id == cast.teacher.person_id, access.people_seen(actor, today=now.date())
        ),
    )

    assert seen == SEES_THE_TEACHER


def test_every_kind_of_data_in_the_table_is_tested() -> None:
    tested = {*BY_VISIT, *BY_PAIR, "action step: text, sightings", "people, classes, roles"}

    assert {row.data for row in access.TABLE} - tested == {
        "pooled engagement, steps, focus (opted-in classes only, for everyone)",  # tests/data/test_cells.py
        "pulse of one teacher",  # tests/data/test_pulses.py
        "pooled pulses (teachers with an opted-in class only, for everyone)",  # tests/data/test_pooled_pulses.py
        "who is asked to come along, and the teacher's answer",  # tests/data/test_co_observers.py
        "coach's own log: contacts, time, the mirror",  # tests/data/test_contacts.py
        "team meeting: notes, decisions",  # tests/data/test_team_meetings.py, as the next one
        "team meeting: the numbers it looked at",
        "team meeting: who opened it",  # tests/data/test_meeting_readings.py
    }
