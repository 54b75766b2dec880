"""Engagement over time: share on task by priority group, with n, an honest band, and change tested as a change."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data.engagement import Point
from coach_data.engagement_words import (
    LEAST_BANDED,
    WEEKS,
    Line,
    band_of,
    compared,
    groups_of,
    how_it_was_counted,
    of_pool,
    shown_share,
    table,
    title,
    two_of,
)
from ui import charts, words

__all__ = ["Line", "choose_earlier", "draw", "of_pool", "table", "title"]


def choose_earlier(key: str) -> bool:
    """Asks what the latest weeks are put against; True for the first weeks shown."""
    ways = (f"The {WEEKS} weeks before", f"The first {WEEKS} weeks shown")
    return st.segmented_control("Compared with", ways, default=ways[0], required=True, key=key) == ways[1]


def draw(line: Line, key: str) -> None:
    """One chart: what share was on task, group by group."""
    groups = choose_groups(line.points, key)
    st.caption(how_it_was_counted(line))
    drawn = figure(line.points, groups, is_by_visit=line.is_by_visit)
    charts.draw(title(line, groups), drawn, table(line, groups), key, about=_about(line))
    if changes := [words.plain(compared(line, group)) for group in groups if compared(line, group)]:
        st.caption("  \n".join(changes))


def _about(line: Line) -> str:
    first, last = min(p.begins or p.at for p in line.points), max(p.at for p in line.points)
    by = "visit" if line.is_by_visit else "fortnight"
    return f"{words.span(first, last)}, by {by}. {how_it_was_counted(line)}"


def choose_groups(points: Sequence[Point], key: str) -> list[str]:
    """Two groups side by side unless more are asked for."""
    groups = groups_of(points)
    if len(groups) <= 2:
        return groups
    first = two_of(groups)
    chosen = st.pills("Groups", groups, default=first, selection_mode="multi", key=f"groups-{key}")
    return [group for group in groups if group in (chosen or first)]


def figure(points: Sequence[Point], groups: Sequence[str], *, is_by_visit: bool = False) -> charts.Figure:
    """The lines of some groups, each with its band."""
    looks = charts.LOOKS * (len(groups) // len(charts.LOOKS) + 1)
    traces = [
        trace
        for group, look in zip(groups, looks, strict=False)
        for trace in _traces([point for point in points if point.group == group], group, look, is_by_visit)
    ]
    return charts.figure(*traces, xaxis=days_axis(points), yaxis={"range": [0, 1], "tickformat": ".0%"})


def days_axis(points: Sequence[Point]) -> charts.Figure:
    """The axis of days; around a single day Plotly's own would count milliseconds."""
    days = {point.at for point in points}
    return {"tickvals": list(days), "tickformat": "%b %-d"} if len(days) == 1 else {}


def _traces(points: Sequence[Point], group: str, look: tuple[str, str, str], is_by_visit: bool) -> list[charts.Figure]:
    color, dash, symbol = look
    is_a_trend = len(points) > 1
    line = {
        "type": "scatter",
        "x": [point.at for point in points],
        "y": [shown_share(point.sums) for point in points],
        "name": f"{charts.label(group)} (n {sum(point.sums.n for point in points)})",
        "mode": "lines+markers" if is_a_trend else "markers",
        "line": {"color": color, "dash": dash},
        "marker": {"symbol": symbol, "size": 9},
    }
    return [*_band(points, color, is_by_visit), line]


def _band(points: Sequence[Point], color: str, is_by_visit: bool) -> list[charts.Figure]:
    banded = [(point.at, band) for point in points if (band := band_of(point, is_by_visit=is_by_visit))]
    if len(banded) < LEAST_BANDED:
        return []
    days = [at for at, _ in banded]
    band = {
        "type": "scatter",
        "x": days + days[::-1],
        "y": [band.high for _, band in banded] + [band.low for _, band in banded][::-1],
        "mode": "lines",  # with few points Plotly would mark the band's corners
        "fill": "toself",
        "fillcolor": color,
        "opacity": 0.12,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return [band]
