"""A button that opens the browser's print window."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js")
_HTML = '<button type="button">Print this page</button>'
_CSS = """
button { min-height: 44px; padding: 0 16px; border: 1px solid #d5dde4; border-radius: 10px; background: #fff;
  color: #16202a; font: 16px system-ui, "Segoe UI", sans-serif; cursor: pointer; }
button:focus-visible { outline: 3px solid #1b4b8f; outline-offset: 2px; }
"""


def draw() -> None:
    """Draws the button."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    button = st.components.v2.component("keylever_print", html=_HTML, css=_CSS, js=script)
    button(key="print", height="content", width="content")
