"""Where a one-time link leads: choose a new password."""

from __future__ import annotations

import streamlit as st

from coach_data import accounts
from ui import door


def run() -> None:
    st.title("Choose your password")
    if st.session_state.get("password-is-set"):
        st.write("Your password is set, and you are signed out everywhere.")
        st.link_button("Go to the start page", "/")
        return
    with door.reading() as db:
        name = accounts.name_of_link(db, st.query_params.get("link", ""), now=door.now())
    st.write(f"For **{name}**. The link works once.")
    with st.form("new-password"):
        st.text_input("New password, at least 12 characters", type="password", key="new-password-1")
        door.problem("password")
        st.text_input("The same once more", type="password", key="new-password-2")
        door.problem("again")
        st.form_submit_button("Set password", type="primary", on_click=_set)


def _set() -> None:
    with door.writing() as db:
        accounts.check_same(st.session_state["new-password-1"], st.session_state["new-password-2"])
        accounts.use_link(db, st.query_params.get("link", ""), st.session_state["new-password-1"], now=door.now())
        st.session_state["password-is-set"] = True
