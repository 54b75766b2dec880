"""Shows the next step of a page from its top."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js")


def when_changed(step: object) -> None:
    """Scrolls up once the step is another one; draws nothing."""
    component = st.components.v2.component("keylever_to_top", js="\n" + _SCRIPT.read_text(encoding="utf-8"))
    with st.container(key="to-top"):
        component(key="to-top-step", data={"step": str(step)}, height="content")
