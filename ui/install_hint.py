"""One line on the home screen, before the first visit; gone once Keylever runs as the app, or somebody hid it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_LINE = (
    "On a tablet of your own, put Keylever on the home screen before your first visit (browser menu, “Add to Home "
    "Screen”) and always open it there: the app keeps its own storage, which the browser does not clear after a week."
)
_STYLE = """
.line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; font-size: 14px;
  font-family: var(--st-font); color: var(--st-text-color); opacity: 0.85; }
.line span { flex: 1 1 300px; }
.line button { font: inherit; color: inherit; min-height: 44px; padding: 0 12px; border: 0; background: none;
  text-decoration: underline; cursor: pointer; }
"""
_SCRIPT = Path(__file__).with_suffix(".js")


def draw() -> None:
    """Draws the line, unless this page runs as an installed app or it was hidden on this tablet."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    component = st.components.v2.component("keylever_install_hint", js=script, css=_STYLE)
    component(key="install-hint", data={"words": _LINE}, height="content")
