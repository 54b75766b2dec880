"""Who is left out of a cell: whoever could take out what they know and be left with too few."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert, select

from coach_data import cells, pooled_focus, pools, published
from coach_data.actors import Actor
from coach_data.schema import (
    NO_GROUP,
    co_observers,
    engagement_sums,
    published_cells,
    published_focus_cells,
)
from coach_data.school_days import fortnight_of
from tests.builders import (
    TODAY,
    actor_for,
    add_class,
    add_co_observer,
    add_member,
    add_mentorship,
    add_partnership,
    add_person,
    add_team,
    add_visit,
)

FORTNIGHT = fortnight_of(TODAY - timedelta(days=7)) - timedelta(days=14)


@pytest.fixture
def team(db: Connection, cast: Any, now: datetime) -> tuple[UUID, list[UUID]]:
    """A team of three with an opted-in class each, seen and measured in the last fortnight that can be published."""
    teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(3)]
    made = add_team(db, cast.north, "Science", teachers)
    for teacher in teachers:
        own = add_class(db, teacher, cast.north, team_id=made, is_pooled=True, subject="Science")
        row = {"school_id": cast.north, "fortnight": FORTNIGHT, "teacher_id": teacher, "class_id": own}
        counts = {"visits": 2, "sweeps": 4, "n": 80, "k": 60, "sum_n2": 3200, "sum_kn": 2400, "sum_k2": 1800}
        db.execute(insert(engagement_sums).values(**row, group_id=NO_GROUP, measured="in_room", **counts))
        began = now.replace(year=FORTNIGHT.year, month=FORTNIGHT.month, day=FORTNIGHT.day) + timedelta(days=2)
        add_visit(db, None, teacher, own, school=cast.north, started_at=began, focus="Talk moves")
    return made, teachers


def coach_of(db: Connection, cast: Any, team: UUID, teachers: list[UUID], **columns: Any) -> UUID:
    """A member of the team who coaches some of its teachers."""
    coach = add_person(db, role="coach", school=cast.north)
    add_member(db, team, coach)
    for teacher in teachers:
        add_partnership(db, coach, teacher, cast.north, **columns)
    return coach


def reads(db: Connection, person: UUID, team: UUID) -> bool:
    return bool(pools.of_team(db, actor_for(db, person), team, since=FORTNIGHT))


@pytest.mark.parametrize(("coached", "sees"), [(1, True), (2, False), (3, True)], ids=["one", "all but one", "all"])
def test_a_member_who_coaches_all_but_one_does_not_read_that_ones_numbers(db, cast, now, team, coached, sees) -> None:
    coach = coach_of(db, cast, team[0], team[1][:coached])

    cells.publish_due(db, now=now)

    assert reads(db, coach, team[0]) is sees
    assert all(reads(db, teacher, team[0]) for teacher in team[1])
    left_out = published.left_out(db, actor_for(db, coach), team[0], since=FORTNIGHT, now=now)
    assert ("engagement" in left_out) is not sees


def test_whoever_shares_a_teacher_with_another_coach_does_not_know_everything(db, cast, now, team) -> None:
    coach = coach_of(db, cast, team[0], team[1])
    add_partnership(db, cast.coach.person_id, team[1][0], cast.north)

    cells.publish_due(db, now=now)

    assert not reads(db, coach, team[0])


@pytest.mark.parametrize(
    ("columns", "sees"),
    [
        pytest.param({"ended_on": FORTNIGHT - timedelta(days=1)}, True, id="over before"),
        pytest.param({"ended_on": FORTNIGHT + timedelta(days=1)}, False, id="over meanwhile"),
        pytest.param({"started_on": FORTNIGHT + timedelta(days=14)}, True, id="begun afterward"),
    ],
)
def test_only_what_was_coached_at_that_time_counts(db, cast, now, team, columns: dict[str, date], sees: bool) -> None:
    coach = coach_of(db, cast, team[0], team[1][:2], **columns)

    cells.publish_due(db, now=now)

    assert reads(db, coach, team[0]) is sees


def test_a_colleague_who_came_along_counts_as_a_coach(db, cast, now, team) -> None:
    coach = coach_of(db, cast, team[0], team[1][:1])
    pair = add_partnership(db, cast.coach.person_id, team[1][1], cast.north)
    visit = add_visit(db, cast.coach.person_id, team[1][1], school=cast.north)
    add_co_observer(db, visit, coach, pair, on_day=FORTNIGHT + timedelta(days=3))

    cells.publish_due(db, now=now)

    assert not reads(db, coach, team[0])
    assert db.scalar(select(co_observers.c.person_id)) == coach


def test_a_teacher_of_the_team_who_coaches_a_colleague_takes_out_both(db, cast, now, team) -> None:
    add_partnership(db, team[1][0], team[1][1], cast.north)

    cells.publish_due(db, now=now)

    assert [reads(db, teacher, team[0]) for teacher in team[1]] == [False, True, True]


def test_a_mentor_is_left_out_of_what_was_ticked_alone(db, cast, now, team) -> None:
    mentor = add_person(db, role="mentor", school=cast.north)
    add_member(db, team[0], mentor)
    for teacher in team[1][:2]:
        add_mentorship(db, mentor, teacher, sees_dates=True)

    cells.publish_due(db, now=now)

    assert reads(db, mentor, team[0])
    assert pooled_focus.of_team(db, actor_for(db, mentor), team[0], now=now) is None
    assert published.left_out(db, actor_for(db, mentor), team[0], since=FORTNIGHT, now=now) == ["focus areas"]


def test_a_principal_who_coaches_reads_no_union_with_such_a_cell(db, cast, now, team) -> None:
    teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(3)]
    both = [(team[1][0], cast.principal.person_id), (team[1][1], cast.principal.person_id)]
    for teacher, coach in both:
        add_partnership(db, coach, teacher, cast.north)
    cells.publish_due(db, now=now)
    row = db.execute(select(published_cells)).one()
    rest = {c: v for c, v in row._mapping.items() if c not in ("id", "kept_from", "teacher_ids", "teams")}
    others = {"teacher_ids": [str(one) for one in teachers], "teams": [str(cast.math_team)], "id": UUID(int=5)}
    db.execute(insert(published_cells).values(**rest, **others, kept_from=[]))

    led = pools.of_school(db, cast.lead, cast.north, since=FORTNIGHT)

    assert [one.sums.n for one in led] == [480]
    assert pools.of_school(db, cast.principal, cast.north, since=FORTNIGHT) == []
    told = {who: _left_out_of_north(db, getattr(cast, who), cast, now) for who in ("principal", "lead", "outsider")}
    assert told == {"principal": ["engagement"], "lead": [], "outsider": []}


def test_nothing_is_said_to_be_left_out_where_nobody_reads_a_union(db, cast, now, team) -> None:
    for teacher in team[1][:2]:
        add_partnership(db, cast.principal.person_id, teacher, cast.north)

    cells.publish_due(db, now=now)

    assert pools.of_school(db, cast.lead, cast.north, since=FORTNIGHT) == []
    assert _left_out_of_north(db, cast.principal, cast, now) == []


def _left_out_of_north(db: Connection, actor: Actor, cast: Any, now: datetime) -> list[str]:
    return published.left_out_of_school(db, actor, cast.north, since=FORTNIGHT, now=now)


def test_focus_areas_are_read_by_the_team_and_by_nobody_else(db, cast, now, team) -> None:
    cells.publish_due(db, now=now)

    seen = pooled_focus.of_team(db, actor_for(db, team[1][0]), team[0], now=now)

    assert seen is not None
    assert [(area.name, area.visits, area.students) for area in seen.areas] == [("Talk moves", 3, 72)]
    for actor in (cast.outsider, cast.team, cast.principal, cast.lead, cast.admin, cast.coach):
        assert pooled_focus.of_team(db, actor, team[0], now=now) is None
    for actor in (cast.principal, cast.lead, cast.outsider):
        assert pooled_focus.of_school(db, actor, cast.north, now=now) is None, "fewer than five teachers"
    assert db.execute(select(published_focus_cells.c.focus)).scalars().all() == ["Talk moves"]
