"""One teacher of a caseload: where the pair stands, its classes, a pause, the agreement, a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from coach_data import coverage, rhythm
from coach_data.classes import SchoolClass
from coach_data.rhythm import Standing
from ui import door, rows, ways, words


def draw(standing: Standing, own: Sequence[SchoolClass], today: date) -> None:
    """The row with everything that can be done about it."""
    what, ways_in = st.columns([5, 5], vertical_alignment="center")
    new = " :blue-badge[new teacher]" if standing.is_new_teacher else ""
    taught = "\n".join(f"{each.title} · {words.counted(each.students, 'student')}" for each in own)
    stands = f"Last visit {words.short_day(standing.last_visit_on)} · {coverage.state_in_words(standing, None)}"
    rows.titled(f"**{words.plain(standing.teacher)}**{new} · {_rhythm(standing)}", stands, at=what)
    with ways_in, st.container(horizontal=True, horizontal_alignment="right"):
        _pause(standing, today)
        if st.button("Agreement", key=words.key("agree", standing.partnership_id)):
            ways.go("agreement", partnership=standing.partnership_id)
        if st.button("Start visit", key=words.key("start", standing.partnership_id)):
            ways.go("observe", start=1, partnership=standing.partnership_id)
    if own:
        with st.expander(words.counted(len(own), "class", "classes")):
            st.markdown(words.plain(taught))


def _rhythm(standing: Standing) -> str:
    return f"every {standing.rhythm_days} school days" if standing.has_agreement else "no agreement yet"


def _pause(standing: Standing, today: date) -> None:
    key = standing.partnership_id
    if standing.pause:
        return
    with st.popover("Pause", key=words.key("pause", key)):
        st.caption("Agreed between the two of you. Days of a pause do not count as waiting.")
        st.date_input("Until", today + timedelta(days=14), min_value=today, key=words.key("until", key))
        door.problem("until_on")
        st.selectbox("Because", list(rhythm.PAUSE_REASONS), format_func=_reason, key=words.key("because", key))
        st.button("Pause until then", key=words.key("pause-go", key), on_click=_keep_pause, args=(standing,))


def _reason(reason: str) -> str:
    return rhythm.PAUSE_REASONS[reason].capitalize()


def _keep_pause(standing: Standing) -> None:
    pair, state = standing.partnership_id, st.session_state
    until, because = state[words.key("until", pair)], state[words.key("because", pair)]
    with door.writing() as db:
        rhythm.pause(db, door.actor(), pair, until, because, now=door.now())
    door.say(f"Pausing with {standing.teacher} until {words.long_day(until)}.")
