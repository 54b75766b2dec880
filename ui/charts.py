"""How every chart is drawn: one question, the answer in its title, readable without color, a table behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import streamlit as st

from coach_data.action_steps import STATES, Step
from ui import picture, words
from ui.cards import card
from ui.csv_files import csv_file
from ui.written_figure import WrittenFigure

INK, QUIET, LINE = "#16202a", "#4a5a68", "#d5dde4"
# Each group its own color, dash and marker, so that no line needs its color to be told apart.
LOOKS = (
    ("#0b6b5b", "solid", "circle"),
    ("#1b4b8f", "dash", "square"),
    ("#8a5a00", "dot", "diamond"),
    ("#7a2e6e", "dashdot", "triangle-up"),
    ("#4a5a68", "longdash", "x"),
)


Figure = dict[str, Any]
"""A figure as Plotly reads it: `data` and `layout`. Plotly checks it once, when drawn."""

_AXIS = {"gridcolor": LINE, "fixedrange": True}
_LAYOUT: Figure = {
    "template": {"data": {"scatter": [{"type": "scatter"}]}},  # as Plotly writes "none"
    "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
    "paper_bgcolor": "white",
    "plot_bgcolor": "white",
    "font": {"color": INK, "size": 14},
    "hovermode": "closest",
    "dragmode": False,
    "modebar": {"color": QUIET, "activecolor": INK, "bgcolor": "white"},
}


label = picture.label


def lying_bars(labels: Sequence[str], counts: Sequence[int], texts: Sequence[object], **special: Any) -> Figure:
    """A trace of bars from above in the order given, each with its number on it."""
    return {
        "type": "bar",
        "y": list(labels),
        "x": list(counts),
        "text": [str(text) for text in texts],
        "orientation": "h",
        "cliponaxis": False,
        "marker": {"color": LOOKS[0][0]},
        **special,
    }


def hatched() -> dict[str, object]:
    """What a bar looks like where it may reach to."""
    color = LOOKS[0][0]
    return {"color": "white", "line": {"color": color, "width": 1}, "pattern": {"shape": "/", "fgcolor": color}}


def lying(*bars: Figure, **layout: Any) -> Figure:
    """A figure of lying bars; what is on them takes the place of an axis."""
    return figure(*bars, xaxis={"visible": False}, yaxis={"autorange": "reversed"}, **layout)


def figure(*traces: Figure, **layout: Any) -> Figure:
    """Traces in the order they are drawn, and what is special about their layout."""
    return {"data": list(traces), "layout": layout}


def steps_over_time(steps: Sequence[Step], *, first: date, last: date, day_of: Callable[[datetime], date]) -> None:
    """How many steps stood in which state at the end of each week; `day_of` reads the school's clock."""
    weeks = [first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1)]
    counts = {
        state: [sum(_state_on(step, week, day_of) == state for step in steps) for week in weeks] for state in STATES
    }
    traces = [
        {
            "type": "scatter",
            "x": weeks,
            "y": counts[state],
            "name": label,
            "mode": "lines+markers",
            "line": {"color": color, "dash": dash},
            "marker": {"symbol": symbol, "size": 7},
        }
        for (state, label), (color, dash, symbol) in zip(STATES.items(), LOOKS, strict=False)
    ]
    agreed = counts["part_of_practice"][-1] if weeks else 0
    title = f"Of all steps so far, {words.counted(agreed, 'is', 'are')} part of practice"
    table = [
        {"Week to": words.short_day(week), **{label.capitalize(): counts[state][n] for state, label in STATES.items()}}
        for n, week in enumerate(weeks)
    ]
    about = f"Weeks to {words.span(first, last)} · n {words.counted(len(steps), 'step')} agreed"
    draw(title, figure(*traces), table, "steps-over-time", about=about)


def _state_on(step: Step, day: date, day_of: Callable[[datetime], date]) -> str | None:
    if day_of(step.agreed_at) > day:
        return None
    reached = [change.state for change in step.history if day_of(change.at) <= day]
    return reached[-1] if reached else "new"


def draw(
    title: str, figure: Figure, table: Sequence[Mapping[str, object]], key: str, *, about: str, height: int = 340
) -> None:
    """The figure in a card under its title, its numbers as a table and a file behind it.

    Args:
        about: when and from how many it was counted; saved as a picture, the chart carries it beside its title.
    """
    margin = _LAYOUT["margin"]
    carried = picture.layout(title, about, margin)
    with card(key):
        st.header(words.plain(title), anchor=key)
        st.plotly_chart(
            WrittenFigure(_styled(figure, height, carried)),
            key=key,
            alt=title,
            config=_PICTURE_ONLY | {"toImageButtonOptions": picture.options(key, height, carried, margin)},
            theme=None,
        )
        with st.expander("The numbers as a table"):
            numbers(table)
            st.download_button("Download as CSV", csv_file(table), f"{key}.csv", "text/csv", key=f"csv-{key}")


def _styled(figure: Figure, height: int, carried: Figure) -> Figure:
    own = figure["layout"]
    shown = {"height": height, "showlegend": len(figure["data"]) > 1, "meta": {"picture": carried}}
    parts = {
        "legend": {"orientation": "h", "y": -0.2} | own.get("legend", {}),
        "xaxis": _AXIS | own.get("xaxis", {}),
        "yaxis": _AXIS | {"automargin": True} | own.get("yaxis", {}),
    }
    return {"data": [_written(trace) for trace in figure["data"]], "layout": _LAYOUT | shown | own | parts}


def _written(trace: Figure) -> Figure:
    """With its days as text: to write one, Plotly takes longer than for all the rest of a point."""
    return trace | {"x": [day.isoformat() if isinstance(day, date) else day for day in trace["x"]]}


def numbers(table: Sequence[Mapping[str, object]]) -> None:
    """The rows as a table, whose cells Streamlit draws as Markdown.

    Its columns are made here: Streamlit would make a data frame of the rows, which took a quarter of a chart's time.
    """
    names = list(table[0]) if table else []
    st.table(pa.table({name: _column([row.get(name) for row in table]) for name in names}), hide_index=True)


def _column(cells: Sequence[object]) -> pa.Array:
    """Numbers among themselves stay numbers; beside words they are words."""
    if any(isinstance(cell, str) for cell in cells):
        return pa.array([cell if cell is None else words.plain(str(cell)) for cell in cells])
    return pa.array(cells)


_PICTURE_ONLY = {"displaylogo": False, "displayModeBar": True, "modeBarButtons": [["toImage"]]}
