"""Priority groups: the school's own list with neutral labels."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from coach_data import groups
from coach_data.errors import NotAllowed, NotHere, WrongInput
from coach_data.groups import GroupIn
from tests.builders import add_group, add_school
from tests.cast import Cast


def test_labels_are_given_in_order(db: Connection, cast: Cast) -> None:
    for name in ("Multilingual learners", "Reading support"):
        groups.add(db, cast.admin, cast.south, GroupIn(name=name))

    assert [(group.label, group.name) for group in groups.of_school(db, cast.outsider, cast.south)] == [
        ("Group A", "Multilingual learners"),
        ("Group B", "Reading support"),
    ]


@pytest.mark.parametrize(("position", "label"), [(0, "Group A"), (25, "Group Z"), (26, "Group AA"), (52, "Group BA")])
def test_labels_do_not_run_out(position: int, label: str) -> None:
    assert groups.label(position) == label


def test_a_retired_label_is_never_given_again(db: Connection, cast: Cast) -> None:
    first = groups.add(db, cast.admin, cast.south, GroupIn(name="Old"))
    groups.retire(db, cast.admin, cast.south, first)

    groups.add(db, cast.admin, cast.south, GroupIn(name="New"))

    assert [group.label for group in groups.of_school(db, cast.admin, cast.south)] == ["Group B"]
    assert len(groups.of_school(db, cast.admin, cast.south, with_retired=True)) == 2


def test_a_group_comes_back_with_its_label(db: Connection, cast: Cast) -> None:
    groups.retire(db, cast.admin, cast.north, cast.english_learners)

    groups.bring_back(db, cast.admin, cast.north, cast.english_learners)

    assert [group.label for group in groups.of_school(db, cast.coach, cast.north)] == ["Group A"]


def test_a_name_is_given_once_in_any_case(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput) as told:
        groups.add(db, cast.admin, cast.north, GroupIn(name="english LEARNERS"))

    assert list(told.value.fields) == ["name"]


def test_a_rename_keeps_the_label(db: Connection, cast: Cast) -> None:
    groups.rename(db, cast.admin, cast.north, cast.english_learners, GroupIn(name="Multilingual"))

    (group,) = groups.of_school(db, cast.admin, cast.north)
    assert (group.name, group.label) == ("Multilingual", "Group A")


def test_the_outsider_finds_no_groups_of_north(db: Connection, cast: Cast) -> None:
    assert groups.of_school(db, cast.outsider, cast.north) == []


def test_a_coach_cannot_change_the_list(db: Connection, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        groups.retire(db, cast.coach, cast.north, cast.english_learners)

    assert len(groups.of_school(db, cast.coach, cast.north)) == 1


def test_a_group_is_changed_in_its_own_school_only(db: Connection, cast: Cast) -> None:
    with pytest.raises(NotHere):
        groups.retire(db, cast.admin, cast.south, cast.english_learners)


def test_reading_groups_costs_the_same_for_one_and_for_ten(db: Connection, cast: Cast, count_statements: Any) -> None:
    school = add_school(db)
    add_group(db, school)
    with count_statements(db) as few:
        groups.of_school(db, cast.admin, school)
    for _ in range(9):
        add_group(db, school)

    with count_statements(db) as many:
        found = groups.of_school(db, cast.admin, school)

    assert (len(found), len(many)) == (10, len(few))
