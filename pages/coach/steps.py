"""Action steps of my caseload: how they come along, open ones first, those waiting longest before the others."""

from __future__ import annotations

import streamlit as st

from coach_data import action_steps
from coach_data.step_progress import longest_waiting_first
from ui import door, step_parts, step_progress, words


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("Action steps")
    left, right = st.columns(2)
    with right:
        since, until = step_parts.year(now)
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, coach_id=actor.person_id, since=since, until=until, now=now)
    if not steps:
        step_parts.none_of(until)
        return
    teachers = ["Everyone", *sorted({step.teacher for step in steps})]
    chosen = left.selectbox("Teacher", teachers)
    shown = [step for step in steps if chosen in ("Everyone", step.teacher)]
    step_progress.draw(shown, when=step_parts.when(since, until), now=now)
    ahead = longest_waiting_first(shown)
    if not until:
        st.header(words.counted(len(ahead), "open step"))
    if len(ahead) > 1:
        st.caption("The one that has been as it is for longest comes first.")
    for step in ahead:
        step_parts.draw(step)
    done = [step for step in shown if step not in ahead]
    if done:
        # Drawn when opened: a year's steps are hundreds of elements that nobody looks at every day.
        behind = st.expander(f"Part of practice or set aside ({len(done)})", key="done", on_change="rerun")
        with behind:
            for step in done if behind.open else []:
                step_parts.draw(step)
