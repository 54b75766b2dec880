"""My numbers: the same charts my coach sees of my classes, from opened visits."""

from __future__ import annotations

import streamlit as st

from ui import door, pair_numbers, zones


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("My numbers")
    st.caption("You and your coach see these numbers. Nobody else does. A visit counts here once it is open to you.")
    span = st.selectbox("Time", list(pair_numbers.WEEKS))
    pair_numbers.draw(actor, actor.person_id, span, now, zones.day)
