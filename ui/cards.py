"""A card: white, bordered, rounded; what belongs together on a page."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_COUNT = "_cards"


def begin() -> None:
    """Starts counting anew; the frame calls it at every run."""
    st.session_state[_COUNT] = 0


def card(key: str | None = None) -> DeltaGenerator:
    """A card to draw in: `with card():`. Name it with a key where its place on the page changes."""
    if key is None:
        key = str(st.session_state.get(_COUNT, 0))
        st.session_state[_COUNT] = int(key) + 1
    return st.container(border=True, key=f"card-{key}")
