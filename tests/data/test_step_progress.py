"""How a pair's steps come along: days in each state, looked at again in time, waiting longest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from coach_data import action_steps, step_progress
from coach_data.action_steps import Change, Step
from coach_data.schema import sightings, step_criteria
from coach_data.step_progress import Stay
from tests.builders import NOW, TODAY, actor_for, add_entry, add_step, add_visit

A_DAY = timedelta(days=1)
AGREED = NOW - 20 * A_DAY
STEP = Step(
    uuid4(), "C", "T", uuid4(), "Wait", "Talk", None, None, None, None, TODAY - A_DAY, "new", False, AGREED, AGREED
)


def _came(state: str, days: int) -> Change:
    return Change(state, "T", True, AGREED + days * A_DAY)


def test_a_stay_ends_with_the_next_state_and_not_with_a_confirmation() -> None:
    step = replace(
        STEP, history=(_came("new", 0), _came("trying", 3), _came("trying", 5), _came("part_of_practice", 9))
    )

    assert step_progress.stays(step, now=NOW) == [
        Stay("new", 3, True),
        Stay("trying", 6, True),
        Stay("part_of_practice", 11, False),
    ]


@pytest.mark.parametrize(
    ("columns", "counted"),
    [
        pytest.param({}, (0, 1), id="its day has passed"),
        pytest.param({"looked_again_at": NOW - 3 * A_DAY}, (1, 1), id="looked at"),
        pytest.param({"looked_again_at": NOW}, (0, 1), id="looked at late"),
        pytest.param({"look_again_on": TODAY}, (0, 0), id="its day is today"),
        pytest.param({"look_again_on": None}, (0, 0), id="no day agreed"),
        pytest.param({"history": (_came("set_aside", 2),)}, (0, 0), id="set aside before"),
    ],
)
def test_steps_are_looked_at_again_by_the_agreed_day(columns, counted) -> None:
    assert step_progress.looked_again_in_time([replace(STEP, **columns)], today=TODAY) == counted


def test_whoever_waits_longest_comes_first_and_what_is_settled_waits_for_nobody() -> None:
    newer, older = replace(STEP, state_since=NOW), replace(STEP, state="trying")
    settled = replace(STEP, state="set_aside")

    assert step_progress.longest_waiting_first([newer, settled, older]) == [older, newer]


def test_focus_areas_come_with_how_far_their_steps_are() -> None:
    areas = step_progress.by_focus([STEP, replace(STEP, focus=None), replace(STEP, state="trying")])

    assert {area: dict(counts) for area, counts in areas.items()} == {
        "Talk": {"new": 1, "trying": 1},
        step_progress.NO_FOCUS: {"new": 1},
    }


def test_a_sighting_counts_for_the_teacher_once_the_visit_is_open(db, cast) -> None:
    coach, teacher = cast.coach.person_id, cast.teacher.person_id
    of = {"school_id": cast.north, "agreed_at": AGREED}
    step = add_step(db, coach, teacher, criteria=["Waits"], **of)
    visit = add_visit(db, coach, teacher, school=cast.north, started_at=NOW - A_DAY, opens_at=NOW + A_DAY)
    entry = add_entry(db, visit, coach, "sighting")
    criterion = db.scalar(select(step_criteria.c.id))
    row = {"entry_id": entry, "visit_id": visit, "person_id": coach, "seen": "saw_it", "criterion_id": criterion}
    db.execute(sightings.insert().values(row))

    looked = {who: action_steps.one(db, actor_for(db, who), step, now=NOW).looked_again_at for who in (coach, teacher)}

    assert looked == {coach: NOW - A_DAY, teacher: None}


def test_since_a_day_open_steps_stay_and_what_was_settled_before_it_goes(db, cast) -> None:
    pair, long_ago = (cast.coach.person_id, cast.teacher.person_id), NOW - 400 * A_DAY
    for text, state, since in (
        ("open", "trying", long_ago),
        ("lately", "set_aside", NOW - A_DAY),
        ("earlier", "part_of_practice", long_ago),
    ):
        add_step(db, *pair, text, school_id=cast.north, state=state, agreed_at=long_ago, state_since=since)

    seen = {step.text for step in action_steps.seen_by(db, cast.coach, since=NOW - 365 * A_DAY, now=NOW)}

    assert seen == {"open", "lately"}
    assert len(action_steps.seen_by(db, cast.coach, now=NOW)) == 3


@pytest.mark.parametrize("who", ["coach", "outsider"])
def test_of_an_earlier_year_only_what_was_settled_in_it_is_seen(db, cast, who) -> None:
    pair, year = (cast.coach.person_id, cast.teacher.person_id), 365 * A_DAY
    for text, state, ago in (("open", "trying", 400), ("then", "set_aside", 400), ("before", "part_of_practice", 800)):
        since = NOW - ago * A_DAY
        add_step(db, *pair, text, school_id=cast.north, state=state, agreed_at=since, state_since=since)

    seen = action_steps.seen_by(db, getattr(cast, who), since=NOW - 2 * year, until=NOW - year, now=NOW)

    assert [step.text for step in seen] == {"coach": ["then"], "outsider": []}[who]


def test_a_time_leaves_out_what_was_settled_before_it() -> None:
    settled = replace(STEP, state="set_aside")
    ended = (NOW - 20 * A_DAY).date()

    assert step_progress.open_since([STEP, settled], ended) == [STEP, settled]
    assert step_progress.open_since([STEP, settled], ended + A_DAY) == [STEP]
