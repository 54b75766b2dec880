"""The "Sign out" button on every page, drawn by our own browser code so that it works without a network."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js")
_HTML = '<div class="sign-out"><span class="name"></span><button type="button">Sign out</button></div>'
_CSS = """
.sign-out { display: flex; gap: 12px; align-items: center; justify-content: flex-end; font: 16px system-ui, sans-serif; }
.name { color: #4a5a68; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
button { min-height: 44px; min-width: 44px; padding: 0 16px; border: 1px solid #d5dde4; border-radius: 10px;
  background: #fff; color: #16202a; font: inherit; cursor: pointer; white-space: nowrap; }
button:hover { border-color: #0b6b5b; }
button:focus-visible { outline: 3px solid #0b6b5b; outline-offset: 2px; }
@media (max-width: 640px) { .name { display: none; } }
"""


def draw(name: str) -> None:
    """Draws the button at the top right, beside the name of who is signed in."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    button = st.components.v2.component("keylever_sign_out", html=_HTML, css=_CSS, js=script)
    with st.container(key="sign-out"):
        button(key="sign-out-button", data={"name": name})
