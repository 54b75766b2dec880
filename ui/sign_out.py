"""The "Sign out" button on every page, drawn by our own browser code so that it works without a network."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coach_data.actors import Actor

_SCRIPT = Path(__file__).with_suffix(".js")
_HTML = '<div class="sign-out"><span class="name"></span><button type="button">Sign out</button></div>'
_CSS = "\n" + _SCRIPT.with_suffix(".css").read_text(encoding="utf-8")


def draw(actor: Actor, *, is_my_tablet: bool) -> None:
    """Draws the button at the top right, beside the name of who is signed in."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    button = st.components.v2.component("keylever_sign_out", html=_HTML, css=_CSS, js=script)
    data = {"name": actor.name, "person": str(actor.person_id), "isMyTablet": is_my_tablet}
    with st.container(key="sign-out"):
        button(key="sign-out-button", data=data)
