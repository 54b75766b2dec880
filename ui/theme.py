"""The look, put on every page by the frame: `theme.css`, and a sheet for what is read and one for a meeting."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

SHEETS = ("theme.css", "record.css", "team_meeting.css", "weeks.css")


def draw() -> None:
    """Puts the look on this page."""
    st.html(f"<style>{_css()}</style>")


@cache
def _css() -> str:
    return "\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in SHEETS)
