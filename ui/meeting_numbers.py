"""The numbers a team's meeting looks at: engagement and action steps, as they stood when it began."""

from __future__ import annotations

import streamlit as st

from coach_data.team_meetings import Meeting
from coach_data.team_snapshots import Rows
from ui import charts, engagement_chart, pooled_steps_chart, words

NONE = "No numbers were published when this meeting began. Look at what lies on the table together."
KEPT_BACK = (
    "This meeting’s numbers are not shown to you: you know the own numbers of most of the teachers in them, "
    "and could work out the others’."
)
_WHICH = ("Engagement", "Action steps")


def all_of(meeting: Meeting, key: str, *, height: int, is_printed: bool = False) -> None:
    """Both charts, one below the other, each with its table on paper; why there is none where there is none."""
    if meeting.are_numbers_kept_back:
        st.info(KEPT_BACK)
    elif not (meeting.snapshot or meeting.steps):
        st.info(NONE)
    for draw, seen in ((_engagement, meeting.snapshot), (_steps, meeting.steps)):
        if seen:
            st.caption(words.plain(draw(meeting, key, height)))
            if is_printed:
                _printed(seen.rows, draw.__name__)


def one_of(meeting: Meeting, key: str, *, height: int) -> None:
    """One chart at a time, for a third of a screen beside what is written."""
    which = _WHICH[0] if meeting.snapshot else _WHICH[1]
    if meeting.snapshot and meeting.steps:
        given = {"default": which, "required": True, "persist_state": "session", "label_visibility": "collapsed"}
        which = st.segmented_control("Numbers", _WHICH, key=f"which-{meeting.id}", **given)
    if caption := (_engagement if which == _WHICH[0] else _steps)(meeting, key, height):
        with st.expander("How it was counted"):
            st.caption(words.plain(caption))


def _printed(rows: Rows, key: str) -> None:
    """A table for paper; on screen it lies behind its chart."""
    with st.container(key=f"printed-table-{key}"):
        charts.numbers(rows)


def _engagement(meeting: Meeting, key: str, height: int) -> str:
    """The chart, and its caption for whoever draws it."""
    if not (seen := meeting.snapshot):
        return ""
    figure = engagement_chart.figure(seen.points, seen.groups)
    figure["layout"]["xaxis"] |= {"tickformat": "%b %-d", "nticks": 5, "tickangle": 0}  # fits a third of a screen too
    charts.draw(seen.title, figure, seen.rows, f"{key}-{meeting.id}", about=seen.caption, height=height)
    return seen.caption


def _steps(meeting: Meeting, key: str, height: int) -> str:
    if not (seen := meeting.steps):
        return ""
    figure = pooled_steps_chart.figure(seen.bars)
    own = f"{key}-steps-{meeting.id}"
    charts.draw(seen.title, figure, seen.rows, own, about=seen.caption, height=min(height, 210))
    return seen.caption
