"""My account: password, the other places I am signed in, what I was told."""

from __future__ import annotations

import streamlit as st

from coach_data import accounts, lost_tablets, sessions
from ui import door, notices, ways
from ui.cards import card


def run() -> None:
    st.title("My account")
    with door.reading() as db:
        actor = door.actor()
        signed_in = sessions.of_person(db, actor.person_id, now=door.now())
        told = accounts.latest_notices(db, actor)
    _password()
    _places(signed_in)
    ways.link("Hand in a saved copy", "hand-in")
    notices.history(told)


def _password() -> None:
    with st.form("change-password", clear_on_submit=True):
        st.header("Change your password")
        st.text_input("Password now", type="password", key="me-old")
        door.problem("old")
        st.text_input("New password, at least 12 characters", type="password", key="me-new")
        door.problem("password")
        st.text_input("The new one once more", type="password", key="me-again")
        door.problem("again")
        st.form_submit_button("Change password", on_click=_change)


def _places(signed_in: list[sessions.Session]) -> None:
    with card():
        st.header("Where you are signed in")
        for session in signed_in:
            here = " · this one" if session.is_behind(door.token()) else ""
            kind = "My tablet" if session.is_my_tablet else "Shared tablet"
            st.markdown(f"{kind}, since {session.started_at:%B %-d}{here}")
        if len(signed_in) > 1:
            st.button("End the others", on_click=_end_others)


def _change() -> None:
    old, new, again = (st.session_state[f"me-{name}"] for name in ("old", "new", "again"))
    with door.writing() as db:
        accounts.check_same(new, again)
        accounts.change_password(db, door.actor(), old, new, token=door.token(), now=door.now())
    door.say("Your password is changed.")


def _end_others() -> None:
    with door.writing() as db:
        lost_tablets.end_elsewhere(db, door.actor(), door.token(), now=door.now())
    door.say("You are signed in here only.")
