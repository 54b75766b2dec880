"""Today: what is open, what is agreed, who waits longest, what was promised; a way to a visit from everywhere."""

from __future__ import annotations

import streamlit as st

from coach_data import coach_day
from coach_data.coach_day import Day
from tablet import waits
from ui import door, meeting_rows, today_parts, ways, words
from ui.cards import card


def run() -> None:
    with door.reading() as db:
        day = coach_day.of(db, door.actor(), now=door.now())
    st.title(words.long_day(day.today))
    what, start = st.columns([7, 3], vertical_alignment="center")
    what.markdown(today_parts.sentence(day))
    with start, st.container(horizontal_alignment="right"):
        if st.button("Start visit", type="primary", key="start-any", help="With any class, or placed later"):
            ways.go("observe", start=1)
    waits.line()
    today_parts.still_open(day)
    _agreed(day)
    today_parts.debriefs_waiting(day)
    _waiting(day)
    for column, draw in zip(st.columns(2), (today_parts.promised, today_parts.steps), strict=True):
        with column:
            draw(day)


def _agreed(day: Day) -> None:
    with card("agreed"):
        st.header("Agreed for today" if day.agreed_today else "Agreed next")
        if not day.agreed_today and not day.agreed_later:
            st.write("No time is agreed. Start a visit with whoever waits, or agree a time at the end of a debrief.")
        for planned in day.agreed_today or day.agreed_later:
            meeting_rows.meeting(planned, day.today, _card(day, planned.teacher_id, planned.teacher))
        if day.agreed_today and day.agreed_later:
            with st.expander(f"The next days ({len(day.agreed_later)})"):
                for planned in day.agreed_later:
                    meeting_rows.meeting(planned, day.today, _card(day, planned.teacher_id, planned.teacher))


def _card(day: Day, teacher_id: object, teacher: str) -> list[str]:
    steps = [step for step in day.steps if step.teacher_id == teacher_id]
    return meeting_rows.door_card(teacher, steps, day.praise.get(teacher_id), day.promises)


def _waiting(day: Day) -> None:
    with card("waiting"):
        st.header("Waiting longest")
        if not day.waiting:
            st.write("Everyone is within the rhythm you agreed.")
        for standing in day.waiting:
            pair = standing.partnership_id
            meeting_rows.waiting(standing, day.reasons.get(pair), day.today, day.periods[pair])
        for standing in day.pausing:
            meeting_rows.pausing(standing)
