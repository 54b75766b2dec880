"""Published cells: large enough, in one cell only, never recomputed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from coach_data import cells, pools
from coach_data.contributions import Contribution, students_at_least
from coach_data.schema import NO_GROUP, classes, engagement_sums, published_cells
from coach_data.school_days import fortnight_of
from tests.builders import TODAY, actor_for, add_class, add_person, add_team

LAST = fortnight_of(TODAY - timedelta(days=7)) - timedelta(days=14)


def _part(teacher: int, *, students: int = 8, visits: int = 2, grade: str = "7", subject: str = "Math") -> Contribution:
    who = (UUID(int=1), UUID(int=teacher), uuid4(), grade, subject)
    return Contribution(date(2026, 3, 2), *who, students, visits, {"visits": visits, "n": 20, "k": 15})


def test_three_teachers_with_enough_students_make_a_cell() -> None:
    assert cells.is_large_enough([_part(1), _part(2), _part(3)], 10)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([_part(1, students=20), _part(2, students=20)], id="two teachers"),
        pytest.param([_part(1, visits=9), _part(2), _part(3)], id="one gives more than half the visits"),
        pytest.param([_part(1, students=20), _part(2, students=4), _part(3, students=4)], id="few without one teacher"),
        pytest.param(
            [_part(n, students=9, subject=s) for n, s in ((1, "Math"), (2, "ELA"), (3, "Science"))],
            id="the same students in three subjects",
        ),
    ],
)
def test_anything_smaller_does_not(parts: list[Contribution]) -> None:
    assert not cells.is_large_enough(parts, 10)


def test_classes_in_one_set_are_counted_once_whatever_their_grade() -> None:
    same = uuid4()
    parts = [replace(_part(n, students=6, grade=g), class_set_id=same) for n, g in ((1, "7"), (2, "7"), (3, "8"))]

    assert students_at_least(parts) == 6
    assert not cells.is_large_enough(parts, 10)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 12), st.integers(1, 5)), max_size=12), st.integers(1, 4))
def test_every_cell_made_is_large_enough_and_no_part_is_in_two(drawn, team_count) -> None:
    waiting: dict[UUID, list[Contribution]] = {}
    for number, (teacher, students, visited) in enumerate(drawn):
        team = UUID(int=number % team_count)
        waiting.setdefault(team, []).append(_part(teacher, students=students, visits=visited))

    made = cells.merged(waiting, 10)

    used = [part.class_id for _, parts in made for part in parts]
    assert len(used) == len(set(used))
    assert all(cells.is_large_enough(parts, 10) for _, parts in made)


def _add_sums(db, school, teacher, class_id, fortnight=LAST, visits=2):
    row = {"school_id": school, "fortnight": fortnight, "teacher_id": teacher, "class_id": class_id}
    counts = {"visits": visits, "sweeps": 4, "n": 80, "k": 60, "sum_n2": 3200, "sum_kn": 2400, "sum_k2": 1800}
    db.execute(insert(engagement_sums).values(**row, group_id=NO_GROUP, measured="in_room", **counts))


@pytest.fixture
def pooled(db, cast):
    """A team of three with one opted-in class each, and a visit's sums in the last publishable fortnight."""
    teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(3)]
    team = add_team(db, cast.north, "Science", teachers)
    for teacher in teachers:
        own = add_class(db, teacher, cast.north, team_id=team, is_pooled=True, subject="Science")
        _add_sums(db, cast.north, teacher, own)
    return team, teachers


def test_a_fortnight_is_published_once_and_never_again(db, cast, now, pooled) -> None:
    assert cells.publish_due(db, now=now) == 1
    db.execute(update(engagement_sums).values(k=0))

    assert cells.publish_due(db, now=now) == 0
    assert db.scalar(select(func.sum(published_cells.c.k))) == 180


def test_a_fortnight_waits_seven_days(db, cast, now, pooled) -> None:
    assert cells.publish_due(db, now=now - timedelta(days=14)) == 0


def test_a_class_that_did_not_opt_in_is_in_no_cell(db, cast, now, pooled) -> None:
    db.execute(update(classes).values(is_pooled=False).where(classes.c.teacher_id == pooled[1][0]))

    cells.publish_due(db, now=now)

    assert db.scalar(select(func.count()).select_from(published_cells)) == 0


def test_what_was_too_small_is_merged_with_the_next_fortnight(db, cast, now, pooled) -> None:
    last = pooled[1][2]
    db.execute(engagement_sums.delete().where(engagement_sums.c.teacher_id == last))
    cells.publish_due(db, now=now)
    later = LAST + timedelta(days=14)
    own = db.scalar(select(classes.c.id).where(classes.c.teacher_id == last))
    _add_sums(db, cast.north, last, own, fortnight=later)

    cells.publish_due(db, now=now + timedelta(days=14))

    found = db.execute(select(published_cells)).one()
    assert (found.first_fortnight, found.last_fortnight) == (LAST, later)


def test_a_team_sees_its_own_cells_and_others_nothing(db, cast, now, pooled) -> None:
    team, teachers = pooled
    cells.publish_due(db, now=now)
    since = LAST - timedelta(days=60)

    assert [p.sums.n for p in pools.of_team(db, actor_for(db, teachers[0]), team, since=since)] == [240]
    for actor in (cast.outsider, cast.team, cast.principal, cast.lead, cast.admin):
        assert pools.of_team(db, actor, team, since=since) == []


def test_a_union_of_fewer_than_five_teachers_is_shown_to_no_leader(db, cast, now, pooled) -> None:
    cells.publish_due(db, now=now)

    assert pools.of_school(db, cast.principal, cast.north, since=LAST) == []


def _add_team(db, cast, name: str, size: int) -> tuple[UUID, list[UUID]]:
    teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(size)]
    team = add_team(db, cast.north, name, teachers)
    own = [add_class(db, each, cast.north, team_id=team, is_pooled=True, subject=name) for each in teachers]
    for teacher, class_id in zip(teachers, own, strict=True):
        _add_sums(db, cast.north, teacher, class_id)
    return team, own


def test_a_union_once_seen_does_not_grow_by_a_cell_that_came_late(db, cast, now) -> None:
    _add_team(db, cast, "History", 5)
    last = _add_team(db, cast, "Art", 3)[1][2]
    db.execute(update(classes).where(classes.c.id == last).values(is_pooled=False))
    cells.publish_due(db, now=now)
    seen = pools.of_school(db, cast.principal, cast.north, since=LAST)
    db.execute(update(classes).where(classes.c.id == last).values(is_pooled=True))

    cells.publish_due(db, now=now + timedelta(days=14))

    assert db.scalar(select(func.count()).select_from(published_cells)) == 2
    assert pools.of_school(db, cast.principal, cast.north, since=LAST) == seen
