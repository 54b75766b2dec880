"""Classes: numbers, groups, sets, and the teacher's own word on pools."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, Integer, Table, update

from coach_data import class_sets, classes, groups, schema
from coach_data.class_sets import ClassSetIn
from coach_data.classes import ClassIn, CountsIn, GroupCountIn
from coach_data.errors import NotAllowed, NotHere, WrongInput
from tests.builders import (
    NOW,
    TODAY,
    add,
    add_class,
    add_group,
    add_mentorship,
    add_step,
    add_team,
    add_visit,
    seat_group,
)
from tests.cast import Cast


def science(cast: Cast, **changed: Any) -> ClassIn:
    usual = {"teacher_id": cast.teacher.person_id, "subject": "Science", "grade": "7", "period": "2", "students": 20}
    return ClassIn.read({**usual, **changed})


def seen(db: Connection, actor: Any) -> set[Any]:
    return {found.id for found in classes.all_of(db, actor, today=TODAY)}


def test_a_new_class_is_read_back(db: Connection, cast: Cast) -> None:
    seated = [{"group_id": cast.english_learners, "students": 5, "seated": "table 2 and by the window"}]
    given = science(cast, students_in_no_group=15, groups=seated, room="12", team_id=cast.math_team)

    found = classes.one(db, cast.coach, classes.add(db, cast.admin, cast.north, given), today=TODAY)

    assert (found.title, found.teacher, found.room) == ("Science, grade 7, period 2", "Terry Teacher", "12")
    assert [(group.label, group.students, group.seated) for group in found.groups] == [
        ("Group A", 5, "table 2 and by the window")
    ]
    assert not found.is_pooled


def test_groups_may_overlap(db: Connection, cast: Cast) -> None:
    both = [cast.english_learners, add_group(db, cast.north)]
    given = science(cast, groups=[{"group_id": group, "students": 18} for group in both])

    found = classes.one(db, cast.admin, classes.add(db, cast.admin, cast.north, given), today=TODAY)

    assert [group.students for group in found.groups] == [18, 18]


@pytest.mark.parametrize(
    ("no_group", "in_group", "field"),
    [(0, 21, "groups.0.students"), (21, 0, "students_in_no_group"), (16, 5, "groups.0.students")],
    ids=["group larger than the class", "no group larger than the class", "group larger than what is left"],
)
def test_counts_that_cannot_be_are_told(db: Connection, cast: Cast, no_group: int, in_group: int, field: str) -> None:
    counted = [{"group_id": cast.english_learners, "students": in_group}]
    given = science(cast, students_in_no_group=no_group, groups=counted)

    with pytest.raises(WrongInput) as told:
        classes.add(db, cast.admin, cast.north, given)

    assert list(told.value.fields) == [field]


@pytest.mark.parametrize("students", [0, -1, 201, "many", 3.5], ids=str)
def test_a_class_has_a_sensible_number_of_students(cast: Cast, students: object) -> None:
    with pytest.raises(WrongInput) as told:
        science(cast, students=students)

    assert list(told.value.fields) == ["students"]


@pytest.mark.parametrize("field", ["teacher_id", "team_id", "class_set_id"])
def test_everything_of_a_class_is_of_its_school(db: Connection, cast: Cast, field: str) -> None:
    of_south = {
        "teacher_id": cast.south_teacher.person_id,
        "team_id": add_team(db, cast.south),
        "class_set_id": class_sets.add(db, cast.admin, cast.south, ClassSetIn(name="7B")),
    }

    with pytest.raises(WrongInput) as told:
        classes.add(db, cast.admin, cast.north, science(cast, **{field: of_south[field]}))

    assert list(told.value.fields) == [field]


def test_a_group_of_another_school_is_refused(db: Connection, cast: Cast) -> None:
    strange = [{"group_id": add_group(db, cast.south), "students": 5}]

    with pytest.raises(WrongInput) as told:
        classes.add(db, cast.admin, cast.north, science(cast, groups=strange))

    assert list(told.value.fields) == ["groups.0.group_id"]


def test_a_correction_replaces_the_counts(db: Connection, cast: Cast) -> None:
    classes.correct(db, cast.admin, cast.math_7, science(cast, subject="Math", students=22))

    found = classes.one(db, cast.admin, cast.math_7, today=TODAY)
    assert (found.students, found.groups) == (22, ())


def test_a_correction_keeps_counts_of_groups_retired_since(db: Connection, cast: Cast) -> None:
    groups.retire(db, cast.admin, cast.north, cast.english_learners)

    classes.correct(db, cast.admin, cast.math_7, science(cast, team_id=cast.math_team))

    assert classes.one(db, cast.admin, cast.math_7, today=TODAY).groups == ()
    groups.bring_back(db, cast.admin, cast.north, cast.english_learners)
    assert [group.students for group in classes.one(db, cast.admin, cast.math_7, today=TODAY).groups] == [6]


def test_the_teacher_counts_the_own_class(db: Connection, cast: Cast) -> None:
    group = GroupCountIn(group_id=cast.english_learners, students=8, seated="front row")

    classes.count(db, cast.teacher, cast.math_7, CountsIn(students=25, students_in_no_group=17, groups=(group,)))

    found = classes.one(db, cast.coach, cast.math_7, today=TODAY)
    assert (found.students, found.groups[0].students, found.groups[0].seated) == (25, 8, "front row")


@pytest.mark.parametrize("role", ["coach", "outsider", "principal", "team", "newteacher"])
def test_nobody_else_counts_it(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotHere):
        classes.count(db, getattr(cast, role), cast.math_7, CountsIn(students=1))


def test_the_teacher_opts_in_and_out(db: Connection, cast: Cast) -> None:
    classes.pool(db, cast.teacher, cast.math_7, is_pooled=True)
    assert classes.one(db, cast.teacher, cast.math_7, today=TODAY).is_pooled

    classes.pool(db, cast.teacher, cast.math_7, is_pooled=False)

    assert not classes.one(db, cast.teacher, cast.math_7, today=TODAY).is_pooled


@pytest.mark.parametrize("role", ["admin", "coach", "principal", "lead", "team", "outsider"])
def test_nobody_else_opts_a_class_in(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotHere):
        classes.pool(db, getattr(cast, role), cast.math_7, is_pooled=True)

    assert not classes.one(db, cast.admin, cast.math_7, today=TODAY).is_pooled


def test_a_correction_leaves_the_opt_in_alone(db: Connection, cast: Cast) -> None:
    classes.pool(db, cast.teacher, cast.math_7, is_pooled=True)

    classes.correct(db, cast.admin, cast.math_7, science(cast, team_id=cast.math_team))

    assert classes.one(db, cast.admin, cast.math_7, today=TODAY).is_pooled


def test_a_class_counted_for_a_team_stays_with_it(db: Connection, cast: Cast) -> None:
    key = {"school_id": cast.north, "teacher_id": cast.teacher.person_id, "class_id": cast.math_7}
    what = {"fortnight": date(2026, 3, 2), "group_id": schema.NO_GROUP, "measured": "in_room"}
    sums = dict.fromkeys(["visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2"], 1)
    db.execute(schema.engagement_sums.insert().values(**key, **what, **sums))

    with pytest.raises(WrongInput) as told:
        classes.correct(db, cast.admin, cast.math_7, science(cast, team_id=add_team(db, cast.north)))

    assert list(told.value.fields) == ["team_id"]


def _looked_at(db: Connection, cast: Cast) -> None:
    coach, teacher = cast.coach.person_id, cast.teacher.person_id
    add_visit(db, coach, teacher, cast.math_7, school=cast.north, started_at=NOW, focus="Wait time")


def _agreed(db: Connection, cast: Cast) -> None:
    add_step(db, cast.coach.person_id, cast.teacher.person_id, school_id=cast.north, class_id=cast.math_7)


@pytest.mark.parametrize("happened", [_looked_at, _agreed])
@pytest.mark.parametrize("is_pooled", [True, False])
def test_a_class_whose_steps_or_focus_count_for_a_team_stays_with_it(
    db: Connection, cast: Cast, happened: Callable[[Connection, Cast], None], is_pooled: bool
) -> None:
    db.execute(update(schema.classes).where(schema.classes.c.id == cast.math_7).values(is_pooled=is_pooled))
    happened(db, cast)
    elsewhere = science(cast, team_id=add_team(db, cast.north))

    with pytest.raises(WrongInput) if is_pooled else nullcontext():
        classes.correct(db, cast.admin, cast.math_7, elsewhere)


CELLS = [schema.published_cells, schema.published_step_cells, schema.published_focus_cells]


@pytest.mark.parametrize("table", CELLS, ids=lambda table: table.name)
@pytest.mark.parametrize("whose", ["math_7", "math_6"])
def test_a_class_in_a_published_cell_stays_with_its_team(db: Connection, cast: Cast, table: Table, whose: str) -> None:
    numbers = {one.name: 1 for one in table.c if not one.nullable and isinstance(one.type, Integer)}
    what = {"group_id": schema.NO_GROUP, "measured": "in_room", "focus": "Wait time", "school_id": cast.north}
    when = {"first_fortnight": TODAY, "last_fortnight": TODAY, "published_at": NOW}
    row = numbers | {name: value for name, value in (what | when).items() if name in table.c}
    nobody: dict[str, Any] = {one.name: [] for one in table.c if not one.nullable and isinstance(one.type, JSON)}
    add(db, table, **row, **nobody | {"class_ids": [str(getattr(cast, whose))]})
    elsewhere = science(cast, team_id=add_team(db, cast.north))

    with pytest.raises(WrongInput) if whose == "math_7" else nullcontext():
        classes.correct(db, cast.admin, cast.math_7, elsewhere)


def test_a_retired_class_is_out_of_the_list_and_comes_back(db: Connection, cast: Cast) -> None:
    classes.retire(db, cast.admin, cast.math_7)
    assert cast.math_7 not in seen(db, cast.coach)

    classes.retire(db, cast.admin, cast.math_7, is_retired=False)

    assert cast.math_7 in seen(db, cast.coach)


def test_each_role_sees_its_own_classes(db: Connection, cast: Cast) -> None:
    assert seen(db, cast.coach) == {cast.math_7, cast.math_6}
    assert seen(db, cast.teacher) == {cast.math_7}
    assert seen(db, cast.team) == {cast.math_7}
    assert seen(db, cast.newteacher) == {cast.math_6}
    assert seen(db, cast.principal) == {cast.math_7, cast.math_6}
    assert seen(db, cast.lead) == set()
    assert seen(db, cast.admin) == {cast.math_7, cast.math_6, cast.south_math}


def test_a_mentor_sees_the_mentees_classes(db: Connection, cast: Cast) -> None:
    add_mentorship(db, cast.team.person_id, cast.newteacher.person_id)

    assert cast.math_6 in seen(db, cast.team)


def test_the_outsider_finds_nothing_of_north(db: Connection, cast: Cast) -> None:
    assert seen(db, cast.outsider) == {cast.south_math}
    with pytest.raises(NotHere):
        classes.one(db, cast.outsider, cast.math_7, today=TODAY)


@pytest.mark.parametrize("role", ["coach", "teacher", "principal"])
def test_only_an_administrator_adds_classes(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        classes.add(db, getattr(cast, role), cast.north, science(cast))


def test_classes_with_the_same_students_share_a_set(db: Connection, cast: Cast) -> None:
    shared = class_sets.add(db, cast.admin, cast.north, ClassSetIn(name="7B"))
    given = science(cast, class_set_id=shared)

    found = classes.one(db, cast.admin, classes.add(db, cast.admin, cast.north, given), today=TODAY)

    assert [
        kept.name for kept in class_sets.of_school(db, cast.coach, cast.north) if kept.id == found.class_set_id
    ] == ["7B"]
    assert class_sets.of_school(db, cast.outsider, cast.north) == []


def test_a_set_is_renamed_but_to_no_name_that_is_taken(db: Connection, cast: Cast) -> None:
    class_sets.add(db, cast.admin, cast.north, ClassSetIn(name="7A"))
    other = class_sets.add(db, cast.admin, cast.north, ClassSetIn(name="7B"))
    class_sets.rename(db, cast.admin, other, ClassSetIn(name="7C"))

    with pytest.raises(WrongInput):
        class_sets.rename(db, cast.admin, other, ClassSetIn(name="7A"))


def test_reading_many_classes_costs_the_same(db: Connection, cast: Cast, count_statements: Any) -> None:
    with count_statements(db) as few:
        classes.all_of(db, cast.admin, today=TODAY)
    for _ in range(17):
        seat_group(db, cast.english_learners, add_class(db, cast.teacher.person_id, cast.north))

    with count_statements(db) as many:
        found = classes.all_of(db, cast.admin, today=TODAY)

    assert (len(found), len(many)) == (20, len(few))
