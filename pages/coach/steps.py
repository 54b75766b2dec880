"""Action steps of my caseload: open ones first, by how long they have been as they are."""

from __future__ import annotations

import streamlit as st

from coach_data import action_steps
from ui import charts, door, step_parts, words

OPEN = ("new", "trying")


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("Action steps")
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, now=now)
    if not steps:
        st.info("No action step yet. A debrief ends in one: finish a visit, then choose “Start debrief” on Today.")
        return
    teachers = ["Everyone", *sorted({step.teacher for step in steps})]
    chosen = st.selectbox("Teacher", teachers)
    shown = [step for step in steps if chosen in ("Everyone", step.teacher)]
    charts.steps_by_state(shown, now=now)
    ahead = [step for step in shown if step.state in OPEN]
    st.header(words.counted(len(ahead), "open step"))
    for step in ahead:
        step_parts.draw(step)
    done = [step for step in shown if step.state not in OPEN]
    if done:
        # Drawn when opened: a year's steps are hundreds of elements that nobody looks at every day.
        behind = st.expander(f"Part of practice or set aside ({len(done)})", key="done", on_change="rerun")
        with behind:
            for step in done if behind.open else []:
                step_parts.draw(step)
