"""The look, in one place: `theme.css`, put on every page by the frame."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


def draw() -> None:
    """Puts the look on this page."""
    st.html(f"<style>{_css()}</style>")


@cache
def _css() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
