"""Dashboard of a pair: action steps over time, and engagement by priority group over the weeks."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from coach_data import action_steps, engagement, partnerships
from ui import charts, door

WEEKS = {"The last 12 weeks": 12, "This school year": 44}


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
    span = right.selectbox("Time", list(WEEKS))
    since = now.date() - timedelta(weeks=WEEKS[span])
    since -= timedelta(days=since.weekday())
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, teacher_id=pair.teacher_id, now=now)
        weeks = engagement.by_week(db, actor, pair.teacher_id, since=since, now=now)
    st.caption("You and the teacher see these numbers. Nobody else does.")
    st.header("Action steps")
    if steps:
        charts.steps_over_time(steps, first=since + timedelta(days=6), last=now.date() + timedelta(days=6))
        charts.steps_by_state(steps, now=now)
    else:
        st.info("No action step yet. The first debrief ends in one.")
    st.header("Engagement by priority group")
    for mode in sorted({week.measured for week in weeks}):
        shares = [charts.Share(w.week, w.group, w.n, w.k, w.visits, w.sweeps) for w in weeks if w.measured == mode]
        charts.engagement(shares, mode, f"engagement-{mode}", period="Week of")
    if not weeks:
        st.info("No sweeps in this time. Sweeps are there once the two of you agree on them in the agreement.")
