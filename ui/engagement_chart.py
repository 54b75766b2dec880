"""Engagement over time: share on task by priority group, with n, an honest band, and change tested as a change."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from coach_data.engagement import Point
from coach_data.engagement_words import (
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
    charts.draw(
        title(line, groups), figure(line.points, groups, is_by_visit=line.is_by_visit), table(line, groups), key
    )
    if changes := [words.plain(compared(line, group)) for group in groups if compared(line, group)]:
        st.caption("  \n".join(changes))


def choose_groups(points: Sequence[Point], key: str) -> list[str]:
    """Two groups side by side unless more are asked for."""
    groups = groups_of(points)
    if len(groups) <= 2:
        return groups
    first = two_of(groups)
    chosen = st.pills("Groups", groups, default=first, selection_mode="multi", key=f"groups-{key}")
    return [group for group in groups if group in (chosen or first)]


def figure(points: Sequence[Point], groups: Sequence[str], *, is_by_visit: bool = False) -> go.Figure:
    """The lines of some groups, each with its band."""
    drawn = go.Figure()
    looks = charts.LOOKS * (len(groups) // len(charts.LOOKS) + 1)
    for group, look in zip(groups, looks, strict=False):
        _add_line(drawn, [p for p in points if p.group == group], group, look, is_by_visit)
    drawn.update_yaxes(range=[0, 1], tickformat=".0%")
    mark_the_only_day(drawn, points)
    return drawn


def mark_the_only_day(figure: go.Figure, points: Sequence[Point]) -> None:
    """Around a single day the axis would count milliseconds."""
    days = {point.at for point in points}
    if len(days) == 1:
        figure.update_xaxes(tickvals=list(days), tickformat="%b %-d")


def _add_line(
    figure: go.Figure, points: Sequence[Point], group: str, look: tuple[str, str, str], is_by_visit: bool
) -> None:
    color, dash, symbol = look
    is_a_trend = len(points) > 1
    banded = [(point.at, band) for point in points if (band := band_of(point, is_by_visit=is_by_visit))]
    if is_a_trend and len(banded) > 1:
        days = [at for at, _ in banded]
        figure.add_scatter(
            x=days + days[::-1],
            y=[band.high for _, band in banded] + [band.low for _, band in banded][::-1],
            mode="lines",  # with few points Plotly would mark the band's corners
            fill="toself",
            fillcolor=color,
            opacity=0.12,
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=[point.at for point in points],
        y=[shown_share(point.sums) for point in points],
        name=f"{group} (n {sum(point.sums.n for point in points)})",
        mode="lines+markers" if is_a_trend else "markers",
        line={"color": color, "dash": dash},
        marker={"symbol": symbol, "size": 9},
    )
