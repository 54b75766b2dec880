"""The agreement of a pair, over the whole screen, with `?partnership=…`."""

from __future__ import annotations

import streamlit as st


def run() -> None:
    st.title("Agreement")
    st.write("An agreement opens from a teacher's page. It takes five minutes, best before the first visit.")
