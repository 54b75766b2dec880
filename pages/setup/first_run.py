"""The first screen of an empty installation: the school and its first administrator."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from coach_data import first_account
from ui import door, sign_in

FIELDS = ("code", "school", "time_zone", "name", "username", "password")


def run() -> None:
    st.title("Welcome to Keylever")
    st.write("Nobody has an account here yet. Begin with your school and yourself; you add everybody else afterwards.")
    with st.form("first-run"):
        _line("Code from the terminal", "code", hint="It was printed where Keylever was started.")
        _line("School", "school")
        zones = sorted(available_timezones())
        st.selectbox("Time zone of the school", zones, zones.index(_zone(zones)), key="first-time_zone")
        door.problem("time_zone")
        _line("Your name", "name")
        _line("Your user name", "username", hint="With it you sign in from now on.")
        _line("Password, at least 12 characters", "password", kind="password")
        st.form_submit_button("Begin", type="primary", on_click=_begin)


def _line(label: str, field: str, *, hint: str | None = None, kind: str = "default") -> None:
    st.text_input(label, key=f"first-{field}", help=hint, type=kind, autocomplete="off")
    door.problem(field)


def _zone(zones: list[str]) -> str:
    return st.context.timezone if st.context.timezone in zones else "America/New_York"


def _begin() -> None:
    given = first_account.FirstRun(**{field: st.session_state[f"first-{field}"] for field in FIELDS})
    made = None
    with door.writing() as db:
        made = first_account.make(db, given, now=door.now())
    if made:
        sign_in.begin(made, is_my_tablet=False)
