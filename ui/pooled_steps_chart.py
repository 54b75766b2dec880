"""What became of a team's or a school's action steps this year: counts of several teachers' steps, never a list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data.pooled_steps import PooledSteps
from coach_data.pooled_steps_words import Count, bars, by_focus, caption, sentences, table, title
from ui import charts, words


def section(steps: PooledSteps | None, key: str, none: str) -> None:
    """The part of a page about steps; what stands there where there is nothing yet."""
    st.header("Action steps this school year")
    if steps:
        draw(steps, key)
    else:
        st.info(none)


def draw(steps: PooledSteps, key: str) -> None:
    """One chart of what happened to the steps, and one by focus area where more than one is large enough."""
    st.caption(words.plain(caption(steps)))
    charts.draw(title(steps), figure(bars(steps)), table(steps), key, about=caption(steps), height=240)
    if said := sentences(steps):
        st.caption("  \n".join(words.plain(each) for each in said))
    if len(steps.by_focus) > 1:
        _by_focus(steps, f"{key}-focus")
    else:
        st.caption("A focus area is shown by itself once enough teachers worked on it in the same fortnights.")


def figure(counted: Sequence[tuple[str, Count]]) -> charts.Figure:
    """A bar for each count, with what is said of it on the bar."""
    labels, counts = zip(*counted, strict=True)
    bar = charts.lying_bars(
        [charts.label(each) for each in labels], [each.k for each in counts], [*map(str, counts)], textposition="auto"
    )
    return charts.lying(bar)


def _by_focus(steps: PooledSteps, key: str) -> None:
    areas = by_focus(steps)
    most, flows = areas[0]
    agreed = sum(each.agreed for _, each in areas)
    rows = [row for row in table(steps) if row["Focus area"] != "All steps"]
    drawn = figure([(area, Count(each.agreed)) for area, each in areas])
    title_of = f"{most}: {flows.agreed} of {agreed} steps agreed"
    charts.draw(title_of, drawn, rows, key, about=caption(steps), height=100 + 44 * len(areas))
