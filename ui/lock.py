"""Holds a page back, on the server, until the tablet's PIN was given: nothing of it is sent before."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coach_data.actors import Actor

SIGN = "keylever-pin"
"""A cookie the tablet sets where there is a PIN. The PIN itself, and whether it was right, only the tablet knows."""
MARK = "keylever-pinned"
"""The same, set by the server: where a browser drops what pages keep, it stays as the session's cookie does."""
_OPEN = "_lock_open"
_SCRIPT = Path(__file__).with_suffix(".js")


def holds(actor: Actor, *, is_my_tablet: bool) -> bool:
    """Whether this page waits for the PIN; it is drawn in the run after it was given."""
    cookies = st.context.cookies
    is_marked = cookies.get(MARK) == "1"
    if (
        not is_my_tablet
        or st.session_state.get(_OPEN) == actor.person_id
        or not (is_marked or cookies.get(SIGN) == "1")
    ):
        return False
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    lock = st.components.v2.component("keylever_lock", js=script)
    lock(
        key="lock", data={"person": str(actor.person_id), "isMarked": is_marked}, on_open_change=lambda: _opened(actor)
    )
    return True


def _opened(actor: Actor) -> None:
    st.session_state[_OPEN] = actor.person_id
