"""What became of a team's or a school's action steps this year: counts of several teachers' steps, never a list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data.bounds import Bounds, exactly
from coach_data.pooled_steps import PooledSteps
from coach_data.pooled_steps_words import bars, by_focus, caption, sentences, table, title
from ui import charts, words

ROOM = 1.4


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


def figure(counted: Sequence[tuple[str, Bounds]]) -> charts.Figure:
    """A bar for each count: what is sure, and hatched what may be; what is said of it at its end."""
    labels = [charts.label(each) for each, _ in counted]
    counts = [count for _, count in counted]
    maybe = [count.at_most - count.at_least for count in counts]
    told = [
        [str(count) if bool(more) is is_last else "" for count, more in zip(counts, maybe, strict=True)]
        for is_last in (False, True)
    ]
    sure = charts.lying_bars(
        labels, [count.at_least for count in counts], told[0], textposition="auto", name="at least"
    )
    if not any(maybe):
        return charts.lying(sure)
    rest = charts.lying_bars(labels, maybe, told[1], textposition="outside", name="at most", marker=charts.hatched())
    whole = charts.lying(sure, rest, barmode="stack", legend={"traceorder": "normal"})
    # What is said of the longest bar stands beside it, on a phone too.
    whole["layout"]["xaxis"] |= {"range": [0, ROOM * max(count.at_most for count in counts)]}
    return whole


def _by_focus(steps: PooledSteps, key: str) -> None:
    areas = by_focus(steps)
    most, flows = areas[0]
    agreed = sum(each.agreed for _, each in areas)
    rows = [row for row in table(steps) if row["Focus area"] != "All steps"]
    drawn = figure([(area, exactly(each.agreed)) for area, each in areas])
    title_of = f"{most}: {flows.agreed} of {agreed} steps agreed"
    charts.draw(title_of, drawn, rows, key, about=caption(steps), height=100 + 44 * len(areas))
