"""One line on the home screen, before the first visit; gone once Keylever runs as the app it speaks of."""

from __future__ import annotations

import streamlit as st

_LINE = (
    "On a tablet of your own, put Keylever on the home screen before your first visit (browser menu, “Add to Home "
    "Screen”) and always open it there: the app keeps its own storage, which the browser does not clear after a week."
)
_STYLE = "<style>@media (display-mode: standalone) { .st-key-install-hint { display: none; } }</style>"


def draw() -> None:
    """Draws the line, unless this page runs as an installed app."""
    with st.container(key="install-hint"):
        st.caption(_LINE)
    st.html(_STYLE)
