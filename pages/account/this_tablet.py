"""This tablet: what is kept on it, the PIN, and how to make it forget."""

from __future__ import annotations

import streamlit as st

from ui import door, this_tablet


def run() -> None:
    st.title("This tablet")
    this_tablet.draw(door.actor(), is_my_tablet=door.is_my_tablet())
