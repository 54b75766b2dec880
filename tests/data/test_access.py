"""The access table of `coach_data/access.py` holds in the queries: every row, every role, before and after sharing."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import select

from coach_data import access
from coach_data.schema import action_steps, co_observers, mentorships, partnerships, people, visits
from tests.builders import (
    actor_for,
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
ROLES = [field.name for field in fields(access.Row) if field.name != "data"]
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
    row = {"visit_id": visit, "person_id": actors["co_observer"].person_id, "teacher_agreed_at": now}
    db.execute(co_observers.insert().values(row))
    return visit


def _share_with_all(db, cast, actors, record, record_id):
    for audience, team in (("principal", None), ("mentor", None), ("team", cast.math_team)):
        share(db, cast.teacher.person_id, record_id, record=record, audience=audience, team_id=team)


def _tick_all(db, actors):
    db.execute(mentorships.update().values(sees_dates=True, sees_step=True))


def _expected(data, role, stage):
    return role != "outsider" and MEANS[getattr(ROW[data], role)][stage]


@pytest.mark.parametrize("stage", [0, 1, 2], ids=["closed", "opened", "shared"])
@pytest.mark.parametrize("role", [*ROLES, "outsider"])
@pytest.mark.parametrize("data", BY_VISIT)
def test_what_each_role_sees_of_a_visit(db, cast, actors, now, data, role, stage) -> None:
    visit = _visit(db, cast, actors, now, stage)
    if stage == 2:
        _tick_all(db, actors)
        _share_with_all(db, cast, actors, "debrief" if data == "debrief" else "visit", visit)

    asked = select(visits.c.id).where(visits.c.id == visit, access.visits_seen(actors[role], BY_VISIT[data], now=now))

    held = data != "debrief" or stage > 0 or role == "coach"
    assert (db.execute(asked).first() is not None) == (_expected(data, role, stage) and held)


@pytest.mark.parametrize("stage", [0, 2], ids=["own", "shared"])
@pytest.mark.parametrize("role", [r for r in [*ROLES, "outsider"] if r != "co_observer"])
def test_what_each_role_sees_of_a_step(db, cast, actors, role, stage) -> None:
    step = add_step(db, cast.coach.person_id, cast.teacher.person_id)
    if stage == 2:
        _tick_all(db, actors)
        _share_with_all(db, cast, actors, "step", step)

    asked = select(action_steps.c.id).where(action_steps.c.id == step, access.steps_seen(actors[role]))

    assert (db.execute(asked).first() is not None) == _expected("action step: text, sightings", role, stage)


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
@pytest.mark.parametrize("data", BY_PAIR)
def test_what_each_role_sees_of_a_pair(db, cast, actors, data, role) -> None:
    asked = select(partnerships.c.id).where(
        partnerships.c.id == cast.pair, access.partnerships_seen(actors[role], BY_PAIR[data])
    )

    assert (db.execute(asked).first() is not None) == _expected(data, role, 0)


SEES_THE_TEACHER = {"coach", "teacher", "mentor", "team", "principal", "lead", "administrator"}


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_who_sees_the_teachers_name_and_roles(db, cast, actors, now, role) -> None:
    asked = select(people.c.id).where(
        people.c.id == cast.teacher.person_id, access.people_seen(actors[role], today=now.date())
    )

    assert (db.execute(asked).first() is not None) == (role in SEES_THE_TEACHER)


def test_every_kind_of_data_in_the_table_is_tested() -> None:
    tested = {*BY_VISIT, *BY_PAIR, "action step: text, sightings", "people, classes, roles"}

    assert {row.data for row in access.TABLE} - tested == {
        "pooled engagement, steps, focus (opted-in classes only, for everyone)"  # tests/data/test_cells.py
    }
