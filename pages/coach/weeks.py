"""My weeks: other contacts in two taps, visits and debriefs against the rhythm, and where the time went."""

from __future__ import annotations

import streamlit as st

from coach_data import coach_weeks
from ui import contact_parts, door, time_parts, weeks_calendar

SPANS = ("The last 12 weeks", "This term")


def run() -> None:
    st.title("My weeks")
    st.caption("Only you see this page: no teacher, principal, district lead or administrator does.")
    span = st.segmented_control("Time", SPANS, default=SPANS[0], required=True, key="weeks-span")
    with door.reading() as db:
        weeks = coach_weeks.of(db, door.actor(), this_term=span == SPANS[1], now=door.now())
    contact_parts.draw(weeks)
    weeks_calendar.draw(weeks)
    time_parts.by_week(weeks)
    time_parts.and_need(weeks)
