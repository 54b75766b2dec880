"""A line on Today about what waits on this tablet, drawn by the browser: the server cannot know of it."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__)
_SCRIPT, _CSS = (_HERE.with_suffix(kind).read_text(encoding="utf-8") for kind in (".js", ".css"))


def line() -> None:
    """Draw the line while anything waits; nothing comes back."""
    _component(id(get_bidi_component_manager()))(key="waits", height="content")


# Registered once for each running Streamlit: a new definition on every run would mount it anew.
@cache
def _component(_manager: int) -> ComponentRenderer:
    return st.components.v2.component("keylever_waits", html='<div class="waits"></div>', css=_CSS, js=_SCRIPT)
