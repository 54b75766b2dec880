"""A coach's time: by week and what it went into, and beside signs of need; teachers by name, never by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from uuid import UUID

import streamlit as st

from coach_data import time_and_need
from coach_data.coach_weeks import Weeks
from coach_data.time_and_need import Need
from coach_data.time_log import SORTS, Week
from ui import charts, words
from ui.csv_files import csv_file

# Told apart by their hatching as well as by color.
_LOOKS = {"visit": ("#0b6b5b", ""), "debrief": ("#1b4b8f", "/"), "contact": ("#8a5a00", ".")}
_UNSEEN = "\u200b"  # a space of no width
_SHORT = {"new": "new", "groups": "groups", "gap": "gap"}


def by_week(weeks: Weeks) -> None:
    """The chart of hours by week, the table behind it, and every entry as a file."""
    if not weeks.items:
        st.info("No time to show yet. It fills by itself from the first visit you finish.")
        return
    traces = [_bars(weeks.weeks, sort) for sort in SORTS]
    drawn = charts.figure(
        *traces,
        barmode="stack",
        bargap=0.25,
        yaxis={"title": {"text": "minutes"}},
        xaxis={"type": "category"},
        legend={"traceorder": "normal"},
    )
    charts.draw(hours_title(weeks.weeks), drawn, hours_table(weeks.weeks), "my-time", about=_about(weeks), height=320)
    still_open = sum(item.minutes is None for item in weeks.items)
    if still_open:
        these = words.counted(still_open, "entry has", "entries have")
        st.caption(f"{these} no minutes: a visit gets them when you finish it.")
    st.download_button("Every entry as CSV", csv_file(entries(weeks)), "my-time-log.csv", "text/csv", key="csv-log")


def _about(weeks: Weeks) -> str:
    return (
        f"{words.span(weeks.first, weeks.today)} · n {words.counted(len(weeks.items), 'entry', 'entries')} of the log"
    )


def _bars(weeks: Sequence[Week], sort: str) -> charts.Figure:
    color, shape = _LOOKS[sort]
    return {
        "type": "bar",
        "name": SORTS[sort],
        "x": [words.short_day(week.monday) for week in weeks],
        "y": [week.minutes[sort] for week in weeks],
        "marker": {
            "color": color,
            "line": {"color": "#ffffff", "width": 1},
            "pattern": {"shape": shape, "fillmode": "overlay", "fgcolor": "#ffffff", "size": 7, "solidity": 0.25},
        },
    }


def hours_title(weeks: Sequence[Week]) -> str:
    """All of it, and what share each sort has."""
    total = sum(week.total_min for week in weeks)
    shares = [
        f"{sum(week.minutes[sort] for week in weeks) / total:.0%} {name.lower()}"
        for sort, name in SORTS.items()
        if total
    ]
    said = f"{hours(total)} with teachers in {words.counted(len(weeks), 'week')}"
    return f"{said}: {', '.join(shares)}" if shares else said


def hours(minutes: int) -> str:
    """45 min, 2 h, 51 h 20 min."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} h"] if whole else []
    parts += [f"{rest} min"] if rest or not whole else []
    return " ".join(parts)


def hours_table(weeks: Sequence[Week]) -> list[dict[str, object]]:
    """A row for each week, and one for all."""
    every = [(words.short_day(week.monday), [week]) for week in weeks]
    return [_line(name, of) for name, of in [*every, ("All weeks", list(weeks))]]


def _line(name: str, weeks: Sequence[Week]) -> dict[str, object]:
    line: dict[str, object] = {"Week of": name}
    for sort, label in SORTS.items():
        line[label] = sum(week.times[sort] for week in weeks)
        line[f"{label}, minutes"] = sum(week.minutes[sort] for week in weeks)
    return line | {"All minutes": sum(week.total_min for week in weeks)}


def entries(weeks: Weeks) -> list[dict[str, object]]:
    """Everything in the log, the latest first."""
    return [
        {
            "Day": item.on.isoformat(),
            "Teacher": item.teacher or "no teacher named",
            "What": item.what,
            "Minutes": "" if item.minutes is None else item.minutes,
        }
        for item in weeks.items
    ]


def and_need(weeks: Weeks) -> None:
    """The chart of minutes beside signs of need."""
    if not weeks.needs:
        return
    names = _names(weeks.needs)
    signed = [need for need in weeks.needs if need.signs]
    others = [need for need in weeks.needs if not need.signs]
    hollow = {"color": "#ffffff", "line": {"color": charts.INK, "width": 1.5}}
    traces = [
        charts.lying_bars(*_side(of, names), name=name, marker=marker, textposition="outside")
        for of, name, marker in (
            (signed, "With a sign of need", {"color": charts.LOOKS[0][0]}),
            (others, "Without", hollow),
        )
    ]
    # Both traces lie on one axis whose order is that of the names, not of the traces.
    order = [*names.values()]
    axis = {"autorange": "reversed", "categoryorder": "array", "categoryarray": order, "showgrid": False}
    room = max(1, *(need.minutes for need in weeks.needs)) * 1.7  # for the words behind the longest bar
    drawn = charts.figure(*traces, barmode="overlay", xaxis={"visible": False, "range": [0, room]}, yaxis=axis)
    title = time_and_need.sentence(time_and_need.balance(weeks.needs))
    height = 120 + 44 * len(weeks.needs)
    charts.draw(title, drawn, need_table(weeks.needs), "time-and-need", about=_about(weeks), height=height)
    st.caption(_how_it_was_counted(weeks.needs))


def _names(needs: Sequence[Need]) -> dict[UUID, str]:
    """Each pair's place on the axis: of one name Plotly would draw two bars upon each other."""
    found: dict[UUID, str] = {}
    for need in needs:
        name = _label(need)
        while name in found.values():
            name += _UNSEEN
        found[need.standing.partnership_id] = name
    return found


def _side(needs: Sequence[Need], names: Mapping[UUID, str]) -> tuple[list[str], list[int], list[str]]:
    texts = [f"{hours(need.minutes)}<br>{words.counted(need.visits, 'visit')}" for need in needs]
    return [names[need.standing.partnership_id] for need in needs], [need.minutes for need in needs], texts


def _label(need: Need) -> str:
    # Plotly reads a few tags of HTML.
    return escape(need.standing.teacher) + (
        f"<br>{', '.join(_SHORT[sign] for sign in need.signs)}" if need.signs else ""
    )


def need_table(needs: Sequence[Need]) -> list[dict[str, object]]:
    """The same in numbers, by name."""
    return [
        {
            "Teacher": need.standing.teacher,
            "Signs of need": "; ".join(time_and_need.SIGNS[sign] for sign in need.signs) or "none",
            "Longest gap, school days": need.longest_gap_days,
            "Rhythm, school days": need.standing.rhythm_days,
            "Visits": need.visits,
            "Minutes": need.minutes,
        }
        for need in needs
    ]


def _how_it_was_counted(needs: Sequence[Need]) -> str:
    left_out = [words.plain(need.standing.teacher) for need in needs if not need.is_counted]
    told = (
        "Signs of need: new, a new teacher · groups, a class in which at least half of the students are in a priority "
        f"group · gap, no visit until {time_and_need.LONG_GAP_DAYS} school days or more past the rhythm. "
        "Teachers stand by name."
    )
    return (
        f"{told} Less than half of this time together, so not in the sentence: {', '.join(left_out)}."
        if left_out
        else told
    )
