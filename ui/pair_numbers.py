"""The numbers of one pair: its action steps over time, and engagement by priority group over the weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from coach_data import action_steps, engagement
from coach_data.action_steps import Step
from coach_data.actors import Actor
from coach_data.school_days import fortnight_of
from coach_data.step_progress import open_since
from ui import charts, door, engagement_chart, step_progress, words

BY = ("Each fortnight", "Each visit")
WEEKS = {"The last 12 weeks": 12, "This school year": 44}


def since(span: str, today: date) -> date:
    """The Monday at which a choice of WEEKS begins."""
    first = today - timedelta(weeks=WEEKS[span])
    return first - timedelta(days=first.weekday())


def draw(actor: Actor, teacher_id: UUID, span: str, now: datetime, day_of: Callable[[datetime], date]) -> None:
    """Both charts for one teacher, as far as the actor may see them; `day_of` reads the school's clock."""
    today = day_of(now)
    first = since(span, today)
    with door.reading() as db:
        steps = action_steps.seen_by(db, actor, teacher_id=teacher_id, now=now)
        looked = engagement.by_visit(db, actor, teacher_id, since=first, now=now)
    _steps(steps, first, now, day_of)
    st.header("Engagement by priority group")
    if not looked:
        st.info("No sweeps in this time. Sweeps are there once the two of you agree on them in the agreement.")
        return
    is_by_visit = st.segmented_control("One point for", BY, default=BY[0], required=True) == BY[1]
    is_since_start = engagement_chart.choose_earlier("pair-earlier")
    points = looked if is_by_visit else engagement.by_fortnight(looked)
    for mode in sorted({point.measured for point in points}):
        own = [point for point in points if point.measured == mode]
        line = engagement_chart.Line(own, mode, fortnight_of(today), is_by_visit, (), is_since_start)
        engagement_chart.draw(line, f"engagement-{mode}")


def _steps(steps: Sequence[Step], first: date, now: datetime, day_of: Callable[[datetime], date]) -> None:
    st.header("Action steps")
    if not steps:
        st.info("No action step yet. The first debrief ends in one.")
        return
    to_sunday = timedelta(days=6)
    charts.steps_over_time(steps, first=first + to_sunday, last=day_of(now) + to_sunday, day_of=day_of)
    when = f"Since {words.short_day(first)}"
    if lately := open_since(steps, first, day_of):
        step_progress.draw(lately, when=when, now=now)
    else:
        st.info(f"{when}, no step was open. The next debrief ends in one.")
