"""Every chart: one question each, the answer in its title, readable without color, a table behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import plotly.graph_objects as go
import streamlit as st

from coach_data import measures
from coach_data.action_steps import STATES, Step
from coach_data.engagement import NO_GROUP_NAME
from coach_data.visits import MODES
from ui import words
from ui.cards import card

INK, QUIET, LINE = "#16202a", "#4a5a68", "#d5dde4"
# Each group its own color, dash and marker, so that no line needs its color to be told apart.
LOOKS = (
    ("#0b6b5b", "solid", "circle"),
    ("#1b4b8f", "dash", "square"),
    ("#8a5a00", "dot", "diamond"),
    ("#7a2e6e", "dashdot", "triangle-up"),
    ("#4a5a68", "longdash", "x"),
)


@dataclass(frozen=True)
class Share:
    """One point of a line: k of n on task in some period."""

    at: date
    group: str
    n: int
    k: int
    visits: int
    sweeps: int


def steps_by_state(steps: Sequence[Step], *, now: datetime) -> None:
    """How many steps are new, tried, part of practice or set aside, and for how many days."""
    counts = Counter(step.state for step in steps)
    days = {s: sorted((now - step.state_since).days for step in steps if step.state == s) for s in STATES}
    title = f"{counts['part_of_practice']} of {words.counted(len(steps), 'step')} became part of practice"
    bars = go.Figure(
        go.Bar(
            y=[label.capitalize() for label in STATES.values()],
            x=[counts[state] for state in STATES],
            orientation="h",
            text=[counts[state] for state in STATES],
            textposition="outside",
            cliponaxis=False,
            marker={"color": "#0b6b5b"},
        )
    )
    bars.update_yaxes(autorange="reversed")
    bars.update_xaxes(visible=False)
    table = [
        {"State": label.capitalize(), "Steps": counts[state], "Days so far, middle step": _middle(days[state])}
        for state, label in STATES.items()
    ]
    _draw(title, bars, table, "steps-by-state", height=220)


def steps_over_time(steps: Sequence[Step], *, first: date, last: date) -> None:
    """How many steps stood in which state at the end of each week."""
    weeks = [first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1)]
    counts = {state: [sum(_state_on(step, week) == state for step in steps) for week in weeks] for state in STATES}
    figure = go.Figure()
    for (state, label), (color, dash, symbol) in zip(STATES.items(), LOOKS, strict=False):
        figure.add_scatter(
            x=weeks,
            y=counts[state],
            name=label,
            mode="lines+markers",
            line={"color": color, "dash": dash},
            marker={"symbol": symbol, "size": 7},
        )
    agreed = counts["part_of_practice"][-1] if weeks else 0
    title = f"{words.counted(agreed, 'step is', 'steps are')} part of practice by now"
    table = [
        {"Week to": words.short_day(week), **{label.capitalize(): counts[state][n] for state, label in STATES.items()}}
        for n, week in enumerate(weeks)
    ]
    _draw(title, figure, table, "steps-over-time")


def _state_on(step: Step, day: date) -> str | None:
    if step.agreed_at.date() > day:
        return None
    reached = [change.state for change in step.history if change.at.date() <= day]
    return reached[-1] if reached else "new"


def _middle(days: Sequence[int]) -> str:
    return str(days[len(days) // 2]) if days else "none"


def engagement(points: Sequence[Share], mode: str, key: str, *, period: str) -> None:
    """Share on task over time, one line a group, with Wilson bands; no line from a single visit."""
    groups = _choose_groups(points, key)
    points = [point for point in points if point.group in groups]
    figure = go.Figure()
    for group, look in zip(groups, LOOKS * (len(groups) // len(LOOKS) + 1), strict=False):
        _add_line(figure, [p for p in points if p.group == group], group, look)
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    title = _engagement_title(points, groups, mode)
    table = [_share_row(point, period) for point in sorted(points, key=lambda p: (p.group, p.at))]
    st.caption(f"Seen {MODES.get(mode, mode)}. Band: 95% interval, the narrowest honest one. n: students looked at.")
    _draw(title, figure, table, key)


def _choose_groups(points: Sequence[Share], key: str) -> list[str]:
    """Two groups side by side unless more are asked for: four bands on one chart answer nothing."""
    largest = Counter[str]()
    for point in points:
        largest[point.group] += point.n
    groups = sorted(largest, key=lambda group: (group == NO_GROUP_NAME, -largest[group]))
    if len(groups) <= 2:
        return groups
    first = [groups[0], groups[-1]]
    chosen = st.pills("Groups", groups, default=first, selection_mode="multi", key=f"groups-{key}")
    return [group for group in groups if group in (chosen or first)]


def _add_line(figure: go.Figure, points: Sequence[Share], group: str, look: tuple[str, str, str]) -> None:
    color, dash, symbol = look
    bands = [measures.wilson(p.k, p.n) for p in points]
    enough = sum(p.visits for p in points) > 1 and len(points) > 1
    if enough:
        days = [p.at for p in points]
        figure.add_scatter(
            x=days + days[::-1],
            y=[b.high for b in bands] + [b.low for b in bands][::-1],
            fill="toself",
            fillcolor=color,
            opacity=0.12,
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=[p.at for p in points],
        y=[b.share for b in bands],
        name=f"{group} (n {sum(p.n for p in points)})",
        mode="lines+markers" if enough else "markers",
        line={"color": color, "dash": dash},
        marker={"symbol": symbol, "size": 9},
    )


def _engagement_title(points: Sequence[Share], groups: Sequence[str], mode: str) -> str:
    if max(sum(p.visits for p in points if p.group == group) for group in groups) < 2:
        return "One visit so far: a look, not a trend"
    parts = []
    for group in groups[:2]:
        own = [p for p in points if p.group == group]
        band = measures.wilson(sum(p.k for p in own), sum(p.n for p in own))
        parts.append(f"{group}: {band.share:.0%} on task ({band.low:.0%} to {band.high:.0%})")
    return " · ".join(parts)


def _share_row(point: Share, period: str) -> dict[str, str | int]:
    band = measures.wilson(point.k, point.n)
    return {
        "Group": words.plain(point.group),
        period: words.short_day(point.at),
        "Visits": point.visits,
        "Sweeps": point.sweeps,
        "n": point.n,
        "On task": f"{band.share:.0%}",
        "95% interval": f"{band.low:.0%} to {band.high:.0%}",
    }


def _draw(title: str, figure: go.Figure, table: Sequence[dict[str, object]], key: str, *, height: int = 340) -> None:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="white",
        plot_bgcolor="white",
        font={"color": INK, "size": 14},
        legend={"orientation": "h", "y": -0.2},
        showlegend=len(figure.data) > 1,
        hovermode="closest",
        dragmode=False,
    )
    figure.update_xaxes(gridcolor=LINE, fixedrange=True)
    figure.update_yaxes(gridcolor=LINE, fixedrange=True, automargin=True)
    with card(key):
        st.header(words.plain(title))
        st.plotly_chart(figure, key=key, config={"displaylogo": False, "displayModeBar": False}, theme=None)
        with st.expander("The numbers as a table"):
            st.table(list(table))
