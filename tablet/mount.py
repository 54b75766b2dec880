"""Mounts the browser's capture code in a page; no domain data passes through it."""

from functools import cache
from pathlib import Path
from uuid import UUID

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.types import ComponentRenderer

# Several lines long, or Streamlit would take the text for a file's path.
SCRIPT = (Path(__file__).parent / "mount.js").read_text(encoding="utf-8")


def capture(person_id: UUID, *, is_coach: bool = True, only_if_unsent: bool = False) -> None:
    """Open the visit, debrief or agreement the address names, and be ready for a start without a network.

    For somebody who only comes along, visits alone. With `only_if_unsent` nothing is fetched or kept for a person of
    whom nothing waits on this tablet.
    """
    unsent_of = str(person_id) if only_if_unsent else None
    data = {"unsentOf": unsent_of, "screens": None if is_coach else ["/observe"]}
    _component(id(get_bidi_component_manager()))(key="capture", data=data, height="content")


# Registered once for each running Streamlit: a new definition on every run would mount it anew.
@cache
def _component(_manager: int) -> ComponentRenderer:
    return st.components.v2.component("keylever_capture", js=SCRIPT)
