"""A row's words: a strong line, and a quiet one close below it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def titled(title: str, note: str = "", *, at: DeltaGenerator | None = None) -> None:
    """Draws both as one paragraph, so that no gap parts them; both are Markdown, made plain by the caller."""
    (at or st).markdown(f"{title}  \n:small[{note}]" if note else title)
