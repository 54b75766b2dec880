"""What this tablet keeps of whoever is signed in: drawn in the browser, which alone knows."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coach_data.actors import Actor

_SCRIPT = Path(__file__).with_suffix(".js")
_CSS = "\n" + _SCRIPT.with_suffix(".css").read_text(encoding="utf-8")


def draw(actor: Actor, *, is_my_tablet: bool) -> None:
    """Draws what is kept and until when, the PIN, and "Forget this tablet"."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    page = st.components.v2.component(
        "keylever_this_tablet", html='<div class="this-tablet"></div>', css=_CSS, js=script
    )
    page(key="this-tablet", data={"person": str(actor.person_id), "isMyTablet": is_my_tablet}, height="content")
