"""People and their roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from coach_data import people, schema
from coach_data.actors import Role
from coach_data.errors import NotAllowed, NotHere, WrongInput
from coach_data.people import PersonIn, RoleIn
from tests.builders import NOW, TODAY, add_member, add_mentorship, add_person, add_role
from tests.cast import Cast

MARIA = PersonIn(name="Maria Moss", username="MMoss", is_new_teacher=True)


def names(found: list[people.Person]) -> set[str]:
    return {person.name for person in found}


def test_a_new_person_has_several_roles(db: Connection, cast: Cast) -> None:
    given = [RoleIn(role="teacher", school_id=cast.north), RoleIn(role="coach", school_id=cast.south)]

    maria = people.one(db, cast.admin, people.add(db, cast.admin, MARIA, given, now=NOW), today=TODAY)

    assert set(maria.roles) == {Role("teacher", cast.north), Role("coach", cast.south)}
    assert (maria.username, maria.is_new_teacher, maria.has_password) == ("mmoss", True, False)


def test_a_username_is_given_once_in_any_case(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput) as told:
        people.add(db, cast.admin, PersonIn(name="Somebody", username="COACH"), now=NOW)

    assert told.value.fields == {"username": "Somebody has this username. Choose another."}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "username": "mm"}, "name"),
        ({"name": "Maria", "username": "maria moss"}, "username"),
        ({"name": "Maria", "username": "m/../moss"}, "username"),
        ({"name": "\x00", "username": "mm"}, "name"),
    ],
    ids=["no name", "a space", "a path", "only a control character"],
)
def test_wrong_input_is_told_beside_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(WrongInput) as told:
        PersonIn.read(given)

    assert list(told.value.fields) == [field]


@pytest.mark.parametrize(
    "given",
    [{"role": "coach"}, {"role": "administrator", "school_id": "00000000-0000-0000-0000-000000000001"}],
    ids=["coach of nowhere", "administrator of one school"],
)
def test_a_role_belongs_where_it_belongs(given: dict[str, object]) -> None:
    with pytest.raises(WrongInput) as told:
        RoleIn.read(given)

    assert list(told.value.fields) == ["school_id"]


def test_a_correction_changes_the_person(db: Connection, cast: Cast) -> None:
    people.correct(db, cast.admin, cast.teacher.person_id, MARIA)

    assert people.one(db, cast.admin, cast.teacher.person_id, today=TODAY).name == "Maria Moss"


def test_a_role_given_twice_is_held_once(db: Connection, cast: Cast) -> None:
    for _ in range(2):
        people.give_role(db, cast.admin, cast.teacher.person_id, RoleIn(role="mentor", school_id=cast.north))

    held = people.one(db, cast.admin, cast.teacher.person_id, today=TODAY).roles
    assert sorted(role.role for role in held) == ["mentor", "teacher"]


def test_taking_a_role_leaves_the_others(db: Connection, cast: Cast) -> None:
    add_role(db, cast.teacher.person_id, "teacher", cast.south)

    people.take_role(db, cast.admin, cast.teacher.person_id, RoleIn(role="teacher", school_id=cast.north))

    assert people.one(db, cast.admin, cast.teacher.person_id, today=TODAY).roles == (Role("teacher", cast.south),)


def test_the_last_administrator_keeps_the_role(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput, match="last administrator"):
        people.take_role(db, cast.admin, cast.admin.person_id, RoleIn(role="administrator"))


def test_an_administrator_who_cannot_sign_in_does_not_count(db: Connection, cast: Cast) -> None:
    add_person(db, role="administrator", is_active=False)

    with pytest.raises(WrongInput, match="last administrator"):
        people.take_role(db, cast.admin, cast.admin.person_id, RoleIn(role="administrator"))


def test_nobody_deactivates_themselves(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput):
        people.deactivate(db, cast.admin, cast.admin.person_id, now=NOW)


def test_deactivating_ends_sessions_and_unused_links(db: Connection, cast: Cast) -> None:
    whose = {"person_id": cast.teacher.person_id, "expires_at": NOW + timedelta(hours=8)}
    db.execute(schema.sessions.insert().values(token_hash="s", started_at=NOW, seen_at=NOW, **whose))
    db.execute(schema.password_links.insert().values(token_hash="l", made_at=NOW, **whose))

    people.deactivate(db, cast.admin, cast.teacher.person_id, now=NOW)

    assert db.scalar(select(schema.sessions.c.ended_at)) == NOW
    assert db.scalar(select(schema.password_links.c.expires_at)) == NOW
    assert "Terry Teacher" not in names(people.all_of(db, cast.admin, today=TODAY))


def test_an_inactive_person_comes_back(db: Connection, cast: Cast) -> None:
    people.deactivate(db, cast.admin, cast.teacher.person_id, now=NOW)

    people.activate(db, cast.admin, cast.teacher.person_id)

    assert "Terry Teacher" in names(people.all_of(db, cast.admin, today=TODAY))


def test_the_outsider_sees_own_caseload_and_nobody_of_north(db: Connection, cast: Cast) -> None:
    assert names(people.all_of(db, cast.outsider, today=TODAY)) == {"Oona Outsider", "Sam South"}
    with pytest.raises(NotHere):
        people.one(db, cast.outsider, cast.teacher.person_id, today=TODAY)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("coach", {"Casey Coach", "Terry Teacher", "Nina Newteacher"}),
        ("teacher", {"Terry Teacher", "Casey Coach", "Toni Team"}),
        ("principal", {"Casey Coach", "Terry Teacher", "Nina Newteacher", "Pat Principal", "Toni Team"}),
    ],
)
def test_each_role_sees_its_own_people(db: Connection, cast: Cast, role: str, seen: set[str]) -> None:
    assert names(people.all_of(db, getattr(cast, role), today=TODAY)) == seen


def test_a_mentor_sees_mentees(db: Connection, cast: Cast) -> None:
    add_mentorship(db, cast.team.person_id, cast.newteacher.person_id)

    assert "Nina Newteacher" in names(people.all_of(db, cast.team, today=TODAY))


def test_a_former_teammate_is_not_seen(db: Connection, cast: Cast) -> None:
    add_member(db, cast.math_team, cast.newteacher.person_id, until_on=TODAY.replace(day=1))

    assert "Nina Newteacher" not in names(people.all_of(db, cast.teacher, today=TODAY))


def test_the_lead_sees_names_and_roles_only(db: Connection, cast: Cast) -> None:
    seen = people.one(db, cast.lead, cast.newteacher.person_id, today=TODAY)

    assert seen.name == "Nina Newteacher"
    assert seen.roles
    assert (seen.username, seen.is_new_teacher, seen.has_password) == (None, None, None)


@pytest.mark.parametrize("role", ["coach", "teacher", "principal", "lead"])
def test_only_an_administrator_adds_people(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        people.add(db, getattr(cast, role), MARIA, now=NOW)

    assert "Maria Moss" not in names(people.all_of(db, cast.admin, today=TODAY))


def test_people_are_found_by_role_and_school(db: Connection, cast: Cast) -> None:
    found = people.all_of(db, cast.admin, today=TODAY, role="coach", school_id=cast.south)

    assert names(found) == {"Oona Outsider"}


def test_reading_many_people_costs_the_same(db: Connection, cast: Cast, count_statements: Any) -> None:
    with count_statements(db) as few:
        people.all_of(db, cast.admin, today=TODAY)
    for _ in range(21):
        add_person(db, role="teacher", school=cast.north)

    with count_statements(db) as many:
        found = people.all_of(db, cast.admin, today=TODAY)

    assert (len(found), len(many)) == (30, len(few))
