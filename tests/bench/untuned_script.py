"""The smallest Streamlit page that takes a tap: a button, and how often it was pressed."""

import streamlit as st

st.session_state.setdefault("presses", 0)
st.session_state["presses"] += st.button("Tap")
st.markdown(f"Pressed {st.session_state['presses']} times")
