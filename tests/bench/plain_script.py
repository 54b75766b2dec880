"""One plain page, named in its address; without a name, one button and how often it was pressed."""

from __future__ import annotations

import streamlit as st

from tests.bench import plain

if "page" in st.query_params:
    plain.draw(st.query_params["page"])
else:
    st.session_state.setdefault("presses", 0)
    st.session_state["presses"] += st.button("Tap")
    st.markdown(f"Pressed {st.session_state['presses']} times")
