"""My coaching: what is agreed next, and every visit with its notes, once open."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from coach_data import agreements, co_observers, meetings, pulses, visit_history
from ui import co_observer_parts, door, pulse_parts, teacher_parts, visit_record, ways, zones


def run() -> None:
    chosen = ways.chosen("visit")
    if chosen:
        visit_record.draw(chosen)
        return
    actor, now = door.actor(), door.now()
    st.title("My coaching")
    today = zones.day(now)
    with door.reading() as db:
        pairs = agreements.mine(db, actor)
        ahead = meetings.on(db, actor, first=today, last=today + timedelta(days=21))
        past = visit_history.of_teacher(db, actor, actor.person_id, now=now)
        asked = co_observers.asked(db, actor, today=today)
        pulse = pulses.offered(db, actor, now=now)
    if not pairs and not past:
        st.info("You have no coach yet. Once you do, your visits, notes and steps are here, for you to read first.")
        return
    co_observer_parts.to_answer(asked)
    teacher_parts.ahead(ahead, pairs)
    pulse_parts.offer(pulse)
    for pair in pairs:
        teacher_parts.look_for(pair)
    teacher_parts.visits(past)
