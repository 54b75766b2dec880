"""Roles in words, and the roles of one person with their buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import people
from coach_data.actors import Actor, Role
from coach_data.people import Person, RoleIn
from ui.sheet import Sheet, act
from ui.words import plain

ROLES = {
    "coach": "Coach",
    "teacher": "Teacher",
    "mentor": "Mentor",
    "principal": "Principal",
    "lead": "District lead (all schools)",
    "administrator": "Administrator (all schools)",
}


def describe(roles: Iterable[Role], schools: Mapping[UUID, str]) -> str:
    """Coach at North School · Teacher at South School; ready for Markdown."""
    return " · ".join(plain(_words(role, schools)) for role in roles) or "no role yet"


def draw(person: Person, schools: Mapping[UUID, str]) -> None:
    """Each role with "Take away", and the form that gives another."""
    for role in person.roles:
        with st.container(horizontal=True, vertical_alignment="center", key=f"role-{role.role}-{role.school_id}"):
            st.markdown(plain(_words(role, schools)))
            given = RoleIn(role=role.role, school_id=role.school_id)
            take = partial(people.take_role, person_id=person.id, given=given)
            act("Take away", f"take-{role.role}-{role.school_id}", take, said="The role is taken away.")
    if not person.roles:
        st.info("No role yet: after signing in there is nothing to see. Give a role.")
    with Sheet("role", person.id) as sheet:
        fields(sheet, schools)
        sheet.submit("Give role", _give, person.id, said="The role is given.")


def fields(sheet: Sheet, schools: Mapping[UUID, str]) -> None:
    """The two fields of a role."""
    sheet.choose("role", "Role", ROLES)
    at: dict[UUID | None, str] = {None: "No school: for a role in all schools"}
    at.update({school_id: name for school_id, name in schools.items()})  # noqa: C416 - the keys' type widens
    sheet.choose("school_id", "School of the role", at, next(iter(schools)) if len(schools) == 1 else None)


def read(given: Mapping[str, Any]) -> RoleIn:
    """The role the fields make; one for all schools needs no school."""
    everywhere = given["role"] in people.ROLES_EVERYWHERE
    return RoleIn.read({"role": given["role"], "school_id": None if everywhere else given["school_id"]})


def _give(db: Connection, actor: Actor, given: dict[str, Any], person_id: UUID) -> None:
    people.give_role(db, actor, person_id, read(given))


def _words(role: Role, schools: Mapping[UUID, str]) -> str:
    return (
        f"{ROLES[role.role]} at {schools.get(role.school_id, 'another school')}" if role.school_id else ROLES[role.role]
    )
