"""My steps: what I chose to try, and my word on how far it has come."""

from __future__ import annotations

import streamlit as st

from coach_data import action_steps
from coach_data.step_progress import longest_waiting_first
from ui import door, step_parts, step_progress

SETTLED = ("part_of_practice", "set_aside")


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("My steps")
    st.caption("You and your coach see these. Others see a step only when you share it, a mentor when you tick it.")
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, teacher_id=actor.person_id, now=now)
    if not steps:
        st.info("No action step yet. You choose one with your coach at the end of a debrief; it is here from then on.")
    settled = [step for step in steps if step.state in SETTLED and step.is_confirmed]
    waiting = longest_waiting_first(steps)
    unsure = [step for step in steps if step not in waiting and step not in settled]
    for step in (*waiting, *unsure):
        step_parts.draw(step, asks_teacher=True, shows_teacher=False)
    if settled:
        with st.expander(f"Earlier steps: part of practice or set aside ({len(settled)})"):
            for step in settled:
                step_parts.draw(step, asks_teacher=True, shows_teacher=False)
    st.header("How my steps come along")
    step_progress.draw(steps, when="So far", now=now)
