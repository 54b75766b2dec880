"""How a pair's steps come along, as the two of them see it: states, days in each, looked at again, focus areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from coach_data import step_progress
from coach_data.action_steps import STATES, Step
from ui import charts, words, zones

# From light to dark, then light again, with what is written on each: a bar's parts are told apart without color.
_SHADES = (("#ffffff", charts.INK), ("#a9d3c9", charts.INK), ("#0b6b5b", "#ffffff"), ("#c3ccd4", charts.INK))


def draw(steps: Sequence[Step], *, when: str, now: datetime) -> None:
    """The chart of states, whether steps were looked at again by the agreed day, and the chart of focus areas.

    Args:
        when: the time all of it is of, as a title begins: "Since Aug 31".
    """
    _by_state(steps, when, now)
    in_time, due = step_progress.looked_again_in_time(steps, today=zones.day(now), day_of=zones.day)
    if due:
        st.caption(f"Of these steps, looked at again by the agreed day: {in_time} of {due}.")
    _by_focus(step_progress.by_focus(steps), when, _about(steps))


def _by_state(steps: Sequence[Step], when: str, now: datetime) -> None:
    counts = Counter(step.state for step in steps)
    title = f"{when}, {counts['part_of_practice']} of {words.counted(len(steps), 'step')} became part of practice"
    held = [counts[state] for state in STATES]
    bars = charts.lying_bars([label.capitalize() for label in STATES.values()], held, held, textposition="outside")
    charts.draw(title, charts.lying(bars), _days_in_each(steps, now), "steps-by-state", about=_about(steps), height=220)


def _about(steps: Sequence[Step]) -> str:
    days = [zones.day(step.agreed_at) for step in steps]
    when = f" from {words.span(min(days), max(days))}" if days else ""
    return f"n {words.counted(len(steps), 'step')} agreed{when}"


def _days_in_each(steps: Sequence[Step], now: datetime) -> list[dict[str, object]]:
    every = [stay for step in steps for stay in step_progress.stays(step, now=now)]
    return [
        {
            "State": label.capitalize(),
            "Steps": sum(stay.state == state and not stay.is_over for stay in every),
            "Days so far, middle step": _middle([s.days for s in every if s.state == state and not s.is_over]),
            "Days before it moved on, middle step": _middle([s.days for s in every if s.state == state and s.is_over]),
        }
        for state, label in STATES.items()
    ]


def _middle(days: Sequence[int]) -> str:
    return str(sorted(days)[len(days) // 2]) if days else "none"


def _by_focus(areas: dict[str, Counter[str]], when: str, about: str) -> None:
    if len(areas) < 2:
        return
    bars = [
        charts.lying_bars(
            [charts.label(area) for area in areas],
            [counts[state] for counts in areas.values()],
            [counts[state] or "" for counts in areas.values()],
            name=label.capitalize(),
            textangle=0,
            insidetextfont={"color": ink},
            marker={"color": shade, "line": {"color": charts.INK, "width": 1}},
        )
        for (state, label), (shade, ink) in zip(STATES.items(), _SHADES, strict=True)
    ]
    figure = charts.lying(*bars, barmode="stack", bargap=0.35, legend={"traceorder": "normal"})
    most, counts = next(iter(areas.items()))
    title = f"{when}, {most} has the most steps: {counts.total()} of {sum(each.total() for each in areas.values())}"
    table = [
        {"Focus area": area, **{label.capitalize(): by[state] for state, label in STATES.items()}}
        for area, by in areas.items()
    ]
    charts.draw(title, figure, table, "steps-by-focus", about=about, height=150 + 40 * len(areas))
