"""An optional timer for silent minutes, in the browser alone: it neither reruns the page nor touches what is typed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js")
_CSS = "\n" + _SCRIPT.with_suffix(".css").read_text(encoding="utf-8")


def draw() -> None:
    """Draws the minutes to choose from, and what is left of them once they run."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    timer = st.components.v2.component("keylever_timer", html='<div class="timer"></div>', css=_CSS, js=script)
    timer(key="timer", height="content")
