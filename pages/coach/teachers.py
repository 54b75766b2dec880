"""Teachers: my caseload, each with the agreement, the classes, and pauses."""

from __future__ import annotations

import streamlit as st

from coach_data import classes, rhythm
from ui import door, rows, teacher_row, visit_record, ways, words


def run() -> None:
    chosen = ways.chosen("visit")
    if chosen:
        visit_record.draw(chosen)
        return
    actor, now = door.actor(), door.now()
    st.title("Teachers")
    with door.reading() as db:
        standings = sorted(rhythm.standings(db, actor, now=now), key=lambda s: s.teacher)
        taught = classes.all_of(db, actor, today=now.date())
    mine = [s for s in standings if s.coach_id == actor.person_id]
    if not mine:
        st.info("Nobody is on your caseload yet. The administrator puts coaches and teachers together.")
    for standing in mine:
        with rows.card(words.key("teacher", standing.partnership_id)):
            teacher_row.draw(standing, [c for c in taught if c.teacher_id == standing.teacher_id], now.date())
