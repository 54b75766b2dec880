"""Which focus areas a team's or a school's visits looked at this year: counts of several teachers' visits."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from coach_data.pooled_focus import PooledFocus
from ui import charts, words

_TO_ITS_SUNDAY = timedelta(days=13)


def draw(focus: PooledFocus, key: str) -> None:
    """One chart: visits by focus area."""
    when = words.span(focus.first, focus.last + _TO_ITS_SUNDAY)
    st.caption(f"Visits from {when} with a focus area that enough teachers share. Others wait until there are more.")
    labels = [charts.label(area.name) for area in focus.areas]
    counts = [area.visits for area in focus.areas]
    figure = charts.lying(charts.lying_bars(labels, counts, counts, textposition="auto"))
    about = f"Visits from {when} · n {words.counted(focus.visits, 'visit')}"
    charts.draw(title(focus), figure, table(focus), key, about=about, height=100 + 44 * len(focus.areas))
    if focus.together:
        st.caption(f"Some fortnights are shown together with {words.plain(', '.join(focus.together))}.")


def title(focus: PooledFocus) -> str:
    """The answer: what was looked at most, of the visits counted here: areas that still wait are in no total."""
    most = focus.areas[0]
    return f"{most.name}: {most.visits} of the {words.counted(focus.visits, 'visit')} shown here"


def table(focus: PooledFocus) -> list[dict[str, object]]:
    """The numbers behind the chart."""
    return [
        {"Focus area": area.name, "Visits": area.visits, "Students, at least": area.students} for area in focus.areas
    ]
