"""Teams as memberships with dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from coach_data import schema, teams
from coach_data.errors import NotAllowed, NotHere, WrongInput
from coach_data.teams import TeamIn
from tests.builders import TODAY, add_member, add_person, add_team
from tests.cast import Cast

YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def members(db: Connection, cast: Cast, today: date = TODAY) -> list[str]:
    return [member.name for member in teams.one(db, cast.admin, cast.math_team, today=today).members]


def test_who_joins_is_a_member_from_that_day(db: Connection, cast: Cast) -> None:
    teams.join(db, cast.admin, cast.math_team, cast.newteacher.person_id, on=TODAY)

    assert members(db, cast, YESTERDAY) == ["Terry Teacher", "Toni Team"]
    assert members(db, cast) == ["Nina Newteacher", "Terry Teacher", "Toni Team"]


def test_the_last_day_still_belongs_to_the_membership(db: Connection, cast: Cast) -> None:
    teams.leave(db, cast.admin, cast.math_team, cast.team.person_id, on=TODAY)

    assert members(db, cast) == ["Terry Teacher", "Toni Team"]
    assert members(db, cast, TOMORROW) == ["Terry Teacher"]


def test_who_comes_back_has_two_memberships(db: Connection, cast: Cast) -> None:
    teams.leave(db, cast.admin, cast.math_team, cast.team.person_id, on=YESTERDAY)

    teams.join(db, cast.admin, cast.math_team, cast.team.person_id, on=TODAY)

    kept = select(func.count()).where(schema.team_members.c.person_id == cast.team.person_id)
    assert db.scalar(kept) == 2
    assert members(db, cast) == ["Terry Teacher", "Toni Team"]


def test_joining_twice_is_one_membership(db: Connection, cast: Cast) -> None:
    for day in (TODAY, TOMORROW):
        teams.join(db, cast.admin, cast.math_team, cast.team.person_id, on=day)

    assert members(db, cast, TOMORROW) == ["Terry Teacher", "Toni Team"]


def test_joining_before_a_later_start_is_refused(db: Connection, cast: Cast) -> None:
    add_member(db, cast.math_team, cast.newteacher.person_id, from_on=TOMORROW)

    with pytest.raises(WrongInput) as told:
        teams.join(db, cast.admin, cast.math_team, cast.newteacher.person_id, on=TODAY)

    assert list(told.value.fields) == ["on"]


def test_a_membership_does_not_end_before_it_begins(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput) as told:
        teams.leave(db, cast.admin, cast.math_team, cast.team.person_id, on=date(2025, 1, 1))

    assert list(told.value.fields) == ["on"]


def test_a_stranger_to_the_school_does_not_join(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput) as told:
        teams.join(db, cast.admin, cast.math_team, cast.south_teacher.person_id, on=TODAY)

    assert list(told.value.fields) == ["person_id"]


def test_a_name_is_given_once_in_a_school(db: Connection, cast: Cast) -> None:
    teams.add(db, cast.admin, cast.south, TeamIn(name="Math"))

    with pytest.raises(WrongInput) as told:
        teams.add(db, cast.admin, cast.north, TeamIn(name="Math"))

    assert list(told.value.fields) == ["name"]


def test_a_member_sees_the_own_team(db: Connection, cast: Cast) -> None:
    (mine,) = teams.mine(db, cast.team, today=TODAY)

    assert (mine.name, len(mine.members)) == ("Math", 2)


def test_a_coach_sees_only_own_caseload_in_a_team(db: Connection, cast: Cast) -> None:
    (team,) = teams.of_school(db, cast.coach, cast.north, today=TODAY)

    assert [member.name for member in team.members] == ["Terry Teacher"]


def test_the_outsider_finds_nothing_of_north(db: Connection, cast: Cast) -> None:
    assert teams.of_school(db, cast.outsider, cast.north, today=TODAY) == []
    with pytest.raises(NotHere):
        teams.one(db, cast.outsider, cast.math_team, today=TODAY)


@pytest.mark.parametrize("role", ["coach", "team", "principal", "lead"])
def test_only_an_administrator_changes_a_team(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        teams.leave(db, getattr(cast, role), cast.math_team, cast.teacher.person_id, on=TODAY)
    with pytest.raises(NotAllowed):
        teams.rename(db, getattr(cast, role), cast.math_team, TeamIn(name="Other"))


def test_reading_teams_costs_the_same_for_one_and_for_ten(db: Connection, cast: Cast, count_statements: Any) -> None:
    with count_statements(db) as few:
        teams.of_school(db, cast.admin, cast.north, today=TODAY)
    for _ in range(9):
        add_team(db, cast.north, members=[add_person(db), add_person(db)])

    with count_statements(db) as many:
        found = teams.of_school(db, cast.admin, cast.north, today=TODAY)

    assert (len(found), len(many)) == (10, len(few))
