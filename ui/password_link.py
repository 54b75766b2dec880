"""The one-time link with which a person sets a password: made by a button, shown once."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy import Connection

from coach_data import accounts, settings
from coach_data.actors import Actor
from coach_data.people import Person
from ui import door
from ui.sheet import act
from ui.words import counted, plain

_TOKEN = "_password_link"  # noqa: S105 - the name of a place, not a secret


def draw(person: Person) -> None:
    """Whether there is a password, the button, and after it the link with what to do with it."""
    st.write("Has a password." if person.has_password else "Has not set a password yet, so cannot sign in.")
    made = st.session_state.pop(_TOKEN, None)
    if made and made[0] == person.id:
        st.code(f"{_address()}/password?link={made[1]}", language=None, wrap_lines=True)
        st.write(
            f"Copy it now: it is shown this once. Give it to {plain(person.name)} alone, in person or by a message "
            f"only they read. It works once, within {counted(accounts.LINK_LIFE.days, 'day')}; "
            "whoever opens it sets the password."
        )

    def make(db: Connection, actor: Actor) -> None:
        st.session_state[_TOKEN] = (person.id, accounts.make_link(db, actor, person.id, now=door.now()))

    act("Make a one-time password link", "make-link", make, said="The link is below. Links made before no longer work.")


def _address() -> str:
    here = urlsplit(st.context.url or "")
    return settings.load().address or f"{here.scheme}://{here.netloc}"
