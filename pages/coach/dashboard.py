"""Dashboard: the numbers of one pair of my caseload."""

from __future__ import annotations

import streamlit as st

from coach_data import partnerships
from ui import door, pair_numbers, zones


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("Dashboard")
    with door.reading() as db:
        pairs = partnerships.caseload(db, actor)
    if not pairs:
        st.info("Nobody is on your caseload yet. The administrator puts coaches and teachers together.")
        return
    left, right = st.columns(2)
    pair = left.selectbox("Teacher", pairs, format_func=lambda p: p.teacher)
    span = right.selectbox("Time", list(pair_numbers.WEEKS))
    st.caption("You and the teacher see these numbers. Nobody else does.")
    pair_numbers.draw(actor, pair.teacher_id, span, now, zones.days_of(pair.school_id))
