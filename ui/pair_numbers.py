"""The numbers of one pair: its action steps over time, and engagement by priority group over the weeks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from coach_data import action_steps, engagement
from coach_data.actors import Actor
from ui import charts, door

WEEKS = {"The last 12 weeks": 12, "This school year": 44}


def since(span: str, now: datetime) -> date:
    """The Monday at which a choice of WEEKS begins."""
    first = now.date() - timedelta(weeks=WEEKS[span])
    return first - timedelta(days=first.weekday())


def draw(actor: Actor, teacher_id: UUID, span: str, now: datetime) -> None:
    """Both charts for one teacher, as far as the actor may see them."""
    first = since(span, now)
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, teacher_id=teacher_id, now=now)
        weeks = engagement.by_week(db, actor, teacher_id, since=first, now=now)
    st.header("Action steps")
    if steps:
        charts.steps_over_time(steps, first=first + timedelta(days=6), last=now.date() + timedelta(days=6))
        charts.steps_by_state(steps, now=now)
    else:
        st.info("No action step yet. The first debrief ends in one.")
    st.header("Engagement by priority group")
    for mode in sorted({week.measured for week in weeks}):
        shares = [charts.Share(w.week, w.group, w.n, w.k, w.visits, w.sweeps) for w in weeks if w.measured == mode]
        charts.engagement(shares, mode, f"engagement-{mode}", period="Week of")
    if not weeks:
        st.info("No sweeps in this time. Sweeps are there once the two of you agree on them in the agreement.")
