"""What a total says is a sum of what each of its cells says: to subtract them gives bounds of cells, and no number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from coach_data import cells, pooled_steps, pools, schema
from coach_data.actors import Actor, Role
from coach_data.bounds import Bounds
from coach_data.measures import Sums, held_off
from coach_data.school_days import fortnight_of
from tests.builders import TODAY, actor_for, add, add_class, add_person, add_step, add_team
from tests.cast import Cast

MONDAY = fortnight_of(TODAY - timedelta(days=7)) - timedelta(days=14)
AT = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 19, tzinfo=UTC) + timedelta(days=1)
TWO_WEEKS = timedelta(days=14)
Team = tuple[Actor, list[tuple[UUID, UUID]]]


def _team(db: Connection, cast: Cast, name: str, of: Sequence[UUID] = ()) -> Team:
    """A member, and its teachers, three if not given, with a class each."""
    teachers = [*of] or [add_person(db, role="teacher", school=cast.north) for _ in range(3)]
    team = add_team(db, cast.north, name, teachers)
    own = [add_class(db, one, cast.north, team_id=team, is_pooled=True, subject="Science") for one in teachers]
    member = Actor(teachers[0], name, frozenset({Role("teacher", cast.north)}), frozenset({team}))
    return member, list(zip(teachers, own, strict=True))


def _steps(db: Connection, cast: Cast, team: Team, state: str | None, at: datetime, **more: Any) -> None:
    """Two steps of each teacher's."""
    for teacher, own in team[1] * 2:
        where = {"school_id": cast.north, "class_id": own, "agreed_at": at}
        step = add_step(db, cast.coach.person_id, teacher, **where, **more)
        said = {"by_person": teacher, "is_confirmed": True, "at": at + timedelta(days=1)}
        if state:
            add(db, schema.step_states, step_id=step, state=state, **said)


@given(st.integers(1, 400), st.data())
def test_bounds_hold_the_number_and_never_tell_nobody_or_everybody(of: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, of))
    told = Bounds.held_off(k, of)

    assert told.at_least <= k <= told.at_most <= of
    assert told not in (Bounds(0, 0, of), Bounds(of, of, of))


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Bounds(14, 14, 23), "14"),
        (Bounds(0, 4, 23), "at most 4"),
        (Bounds(18, 23, 23), "at least 18"),
        (Bounds(12, 16, 23), "12 to 16"),
    ],
)
def test_what_is_said_of_bounds(bounds: Bounds, said: str) -> None:
    assert str(bounds) == said


def test_a_teams_steps_grow_by_the_bounds_of_the_new_cell(db: Connection, cast: Cast, now: datetime) -> None:
    team = _team(db, cast, "Science")
    (team_id,) = team[0].team_ids
    _steps(db, cast, team, "trying", AT)
    cells.publish_due(db, now=now)
    before = pooled_steps.of_team(db, team[0], team_id, now=now)
    _steps(db, cast, team, "part_of_practice", AT + TWO_WEEKS)
    cells.publish_due(db, now=now + TWO_WEEKS)

    after = pooled_steps.of_team(db, team[0], team_id, now=now + TWO_WEEKS)

    assert before is not None and after is not None
    assert (before.all.agreed, before.all.part_of_practice) == (6, Bounds(0, 1, 6))
    assert (after.all.agreed, after.all.part_of_practice) == (12, Bounds(0, 1, 6) + Bounds(5, 6, 6))


def test_what_leaders_read_of_all_and_of_areas_leaves_five_teachers_or_nobody(
    db: Connection, cast: Cast, now: datetime
) -> None:
    teams = [_team(db, cast, name) for name in "ABC"]
    for team, focus in zip(teams, ("Wait time", "Talk moves", "Talk moves"), strict=True):
        _steps(db, cast, team, "trying", AT, focus=focus)
    cells.publish_due(db, now=now)

    seen = pooled_steps.of_school(db, cast.principal, cast.north, now=now)

    assert seen is not None
    # Wait time is of three teachers alone: to stand beside the rest it would have to be left out of all, too.
    assert (seen.all.agreed, seen.by_focus) == (18, ())


def test_an_area_of_five_stands_beside_a_rest_of_five(db: Connection, cast: Cast, now: datetime) -> None:
    teams = [_team(db, cast, name) for name in "ABCD"]
    for team, focus in zip(teams, ("Wait time", "Think aloud", "Talk moves", "Talk moves"), strict=True):
        _steps(db, cast, team, "trying", AT, focus=focus)
    cells.publish_due(db, now=now)

    seen = pooled_steps.of_school(db, cast.principal, cast.north, now=now)

    assert seen is not None
    apart = [(area, flows.agreed, flows.trying) for area, flows in seen.by_focus]
    two_cells = Bounds(5, 6, 6) + Bounds(5, 6, 6)
    assert apart == [("Talk moves", 12, two_cells), (pooled_steps.OTHER_AREAS, 12, two_cells)]


def test_what_only_three_of_a_union_have_is_told_to_no_leader(db: Connection, cast: Cast, now: datetime) -> None:
    with_days, without = _team(db, cast, "A"), _team(db, cast, "B")
    _steps(db, cast, with_days, "part_of_practice", AT, look_again_on=MONDAY + timedelta(days=7))
    _steps(db, cast, without, "trying", AT, look_again_on=None)
    cells.publish_due(db, now=now)

    own = pooled_steps.of_team(db, with_days[0], *with_days[0].team_ids, now=now)
    led = pooled_steps.of_school(db, cast.principal, cast.north, now=now)

    assert own is not None and led is not None
    assert (own.all.due, own.all.days, led.all.agreed) == (6, 1, 12)
    assert (led.all.due, led.all.days) == (0, None)


@pytest.mark.parametrize(
    ("theirs", "due", "days"),
    [pytest.param((0, 1, 2), 0, None, id="of the same three"), pytest.param((2, 3, 4), 12, 1, id="of five together")],
)
def test_what_two_cells_have_of_three_teachers_is_told_to_leaders_where_they_are_five(
    db: Connection, cast: Cast, now: datetime, theirs: tuple[int, ...], due: int, days: int | None
) -> None:
    teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(5)]
    for name, whose in (("A", (0, 1, 2)), ("B", theirs)):
        member, pairs = _team(db, cast, name, teachers)
        have, have_not = [pairs[n] for n in whose], [pair for n, pair in enumerate(pairs) if n not in whose]
        _steps(db, cast, (member, have), "part_of_practice", AT, look_again_on=MONDAY + timedelta(days=7))
        _steps(db, cast, (member, have_not), "trying", AT)
    cells.publish_due(db, now=now)

    own = pooled_steps.of_team(db, member, *member.team_ids, now=now)
    led = pooled_steps.of_school(db, cast.principal, cast.north, now=now)

    assert own is not None and led is not None
    assert (own.all.due, own.all.days, led.all.agreed) == (6, 1, 20)
    assert (led.all.due, led.all.looked_again.of, led.all.days) == (due, due, days)


def _looked(db: Connection, cast: Cast, team: Team, k: int, n: int = 80) -> None:
    for teacher, own in team[1]:
        row = {"school_id": cast.north, "fortnight": MONDAY, "teacher_id": teacher, "class_id": own, "visits": 2}
        squares = {"sum_n2": n * n // 2, "sum_kn": n * k // 2, "sum_k2": k * k // 2}
        kind = {"group_id": schema.NO_GROUP, "measured": "in_room", "sweeps": 4}
        db.execute(insert(schema.engagement_sums).values(**row, **kind, n=n, k=k, **squares))


SEEN_BY = {"coach", "teacher", "team", "principal", "lead", "mentor"}  # the two teachers are of a team


def test_a_schools_union_is_for_its_teams_and_for_who_coaches_mentors_or_leads_there(
    db: Connection, cast: Cast, now: datetime
) -> None:
    for name in "AB":
        team = _team(db, cast, name)
        _looked(db, cast, team, 40)
        _steps(db, cast, team, "trying", AT)
    cells.publish_due(db, now=now)
    people = {name: one for name, one in vars(cast).items() if isinstance(one, Actor)}
    people["mentor"] = actor_for(db, add_person(db, role="mentor", school=cast.north))

    engagement = {who for who, one in people.items() if pools.of_school(db, one, cast.north, since=MONDAY)}
    steps = {who for who, one in people.items() if pooled_steps.of_school(db, one, cast.north, now=now)}

    assert (engagement, steps) == (SEEN_BY, SEEN_BY)


def test_a_school_without_ones_own_team_is_the_other_teams_bound(db: Connection, cast: Cast, now: datetime) -> None:
    team, other = _team(db, cast, "A"), _team(db, cast, "B")
    _looked(db, cast, team, 40)
    _looked(db, cast, other, 80)
    cells.publish_due(db, now=now)

    (own,) = pools.of_team(db, team[0], *team[0].team_ids, since=MONDAY)
    (school,) = pools.of_school(db, team[0], cast.north, since=MONDAY)

    everybody = held_off(Sums(6, 240, 240, 3 * 3200, 3 * 3200, 3 * 3200))
    assert (own.sums.k, own.sums.below, own.sums.above) == (120, 0, 0)
    assert (school.sums.k, school.sums.above) == (own.sums.k + everybody.k, everybody.above)
