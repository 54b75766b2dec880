"""One person: name, roles, the password link, and whether they may sign in."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import people, schools
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.people import Person, PersonIn
from ui import asked, door, lost_tablet, password_link, role_words, ways
from ui.sheet import Sheet, act
from ui.words import plain


def run() -> None:
    person_id = asked.id_of("person")
    if person_id is None:
        raise NotHere
    with door.reading() as db:
        actor = door.actor()
        person = people.one(db, actor, person_id, today=door.now().date())
        names = schools.names(db, actor)
    st.title(plain(person.name))
    ways.link("Back to people", "people")
    with Sheet("person", person.id) as sheet:
        sheet.text("name", "Name", person.name)
        sheet.text("username", "Username", person.username, most=80)
        sheet.tick("is_new_teacher", "New teacher this year", bool(person.is_new_teacher))
        sheet.submit("Save person", _correct, person.id, said="The person is saved.")
    st.header("Roles")
    role_words.draw(person, names)
    st.header("Signing in")
    if person.is_active:
        password_link.draw(person)
        lost_tablet.draw(person)
        _deactivate(person)
    else:
        st.write("This person cannot sign in. What they wrote and agreed is kept.")
        back = partial(people.activate, person_id=person.id)
        act("Let them sign in again", "activate", back, said="They can sign in again, with the password they had.")


def _deactivate(person: Person) -> None:
    with st.popover("Deactivate…"):
        st.write("They are signed out everywhere at once and cannot sign in. What they wrote and agreed is kept.")
        away = partial(people.deactivate, person_id=person.id, now=door.now())
        act("Deactivate", "deactivate", away, said="They can no longer sign in.", kind="primary")


def _correct(db: Connection, actor: Actor, given: dict[str, Any], person_id: UUID) -> None:
    people.correct(db, actor, person_id, PersonIn.read(given))
