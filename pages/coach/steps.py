"""Action steps of my caseload: how they come along, open ones first, those waiting longest before the others."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from coach_data import action_steps
from coach_data.step_progress import longest_waiting_first
from ui import door, step_parts, step_progress, words

A_YEAR = timedelta(days=365)


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("Action steps")
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    is_all = right.toggle("Earlier years too", help="Steps that have been part of practice or set aside for a year.")
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, since=None if is_all else now - A_YEAR, now=now)
    if not steps:
        none = "No action step yet." if is_all else "No open step, and none finished in the last year."
        st.info(f"{none} A debrief ends in one: finish a visit, then choose “Start debrief” on Today.")
        return
    teachers = ["Everyone", *sorted({step.teacher for step in steps})]
    chosen = left.selectbox("Teacher", teachers)
    shown = [step for step in steps if chosen in ("Everyone", step.teacher)]
    step_progress.draw(shown, now=now)
    ahead = longest_waiting_first(shown)
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
