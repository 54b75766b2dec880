"""Everybody with an account: find, add, open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import people, schools
from coach_data.actors import Actor
from coach_data.people import Person, PersonIn
from ui import door, role_words, ways
from ui.sheet import Sheet
from ui.words import counted, plain

MOST = 50


def run() -> None:
    st.title("People")
    with door.reading() as db:
        actor, today = door.actor(), door.now().date()
        names = schools.names(db, actor)
        found = people.all_of(db, actor, today=today, with_inactive=True)
    if added := st.session_state.pop("_person_added", None):
        ways.link("Next: make a password link for this person", "person", person=added)
    with st.expander("Add a person", expanded=len(found) < 2), Sheet("person", "new") as sheet:
        sheet.text("name", "Name")
        sheet.text("username", "Username", most=80, hint="For signing in: letters, digits and . _ @ + - only.")
        sheet.tick("is_new_teacher", "New teacher this year")
        role_words.fields(sheet, names)
        sheet.submit("Add person", _add, said="The person is added.")
    _list(found, names)


def _list(found: list[Person], names: dict[UUID, str]) -> None:
    wanted = st.text_input("Find by name or username", key="find-person").strip().lower()
    shown = [person for person in found if wanted in f"{person.name} {person.username}".lower()]
    st.caption(counted(len(shown), "person", "people") + (f", the first {MOST} shown" if len(shown) > MOST else ""))
    if not shown:
        st.info("Nobody is called that. Try fewer letters, or add the person above.")
    for person in shown[:MOST]:
        with st.container(border=True, gap="xsmall", key=f"card-person-{person.id}"):
            ways.link(plain(person.name), "person", person=person.id)
            marks = [plain(person.username), role_words.describe(person.roles, names)]
            marks += ["new teacher"] if person.is_new_teacher else []
            marks += ["no password yet"] if person.is_active and not person.has_password else []
            marks += [] if person.is_active else ["**cannot sign in**"]
            st.markdown(" · ".join(marks))


def _add(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
    role = role_words.read(given)
    person = PersonIn.read({field: given[field] for field in ("name", "username", "is_new_teacher")})
    st.session_state["_person_added"] = people.add(db, actor, person, [role], now=door.now())
