"""A teacher of a caseload: one line in the list, and a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from coach_data import co_observers, coverage, meetings, rhythm, visit_history
from coach_data.classes import SchoolClass
from coach_data.rhythm import Standing
from ui import co_observer_parts, door, rows, ways, words
from ui.cards import card


def draw(standing: Standing) -> None:
    """One line of the caseload, with the ways on."""
    what, ways_in = st.columns([5.5, 4.8], vertical_alignment="center")
    new = " :blue-badge[new teacher]" if standing.is_new_teacher else ""
    rows.titled(f"**{words.plain(standing.teacher)}**{new} · {_rhythm(standing)}", _stands(standing), at=what)
    with ways_in, st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Contact", key=words.key("contact", standing.partnership_id), help="A talk, planning, a message"):
            ways.go("my-weeks", partnership=standing.partnership_id)
        if st.button("Look back", key=words.key("look", standing.partnership_id)):
            ways.go("teachers", partnership=standing.partnership_id)
        if st.button("Start visit", key=words.key("start", standing.partnership_id)):
            ways.go("observe", start=1, partnership=standing.partnership_id)


def whole(standing: Standing, own: Sequence[SchoolClass], today: date) -> None:
    """One teacher's page: what can be agreed, the classes, and the visits so far."""
    ways.link("All teachers", "teachers")
    st.title(words.plain(standing.teacher))
    st.caption(f"{_rhythm(standing)[0].upper()}{_rhythm(standing)[1:]} · {_stands(standing)}")
    with st.container(horizontal=True):
        if st.button("Start visit", type="primary", key="start"):
            ways.go("observe", start=1, partnership=standing.partnership_id)
        if st.button("Agreement", key="agreement"):
            ways.go("agreement", partnership=standing.partnership_id)
        _agree_time(standing, today)
        co_observer_parts.invite(standing.partnership_id, standing.teacher)
        _pause(standing, today)
    with door.reading() as db:
        asked = co_observers.of_pair(db, door.actor(), standing.partnership_id, today=today)
    co_observer_parts.invited(asked)
    with card("classes"):
        st.header("Classes")
        for each in own:
            st.markdown(words.plain(f"{each.title} · {words.counted(each.students, 'student')}"))
        if not own:
            st.write("No class yet. The administrator adds classes.")
    _visits(standing)


def _stands(standing: Standing) -> str:
    return f"last visit {words.short_day(standing.last_visit_on)} · {coverage.state_in_words(standing, None)}"


def _visits(standing: Standing) -> None:
    actor, now = door.actor(), door.now()
    with door.reading() as db:
        past = visit_history.of_teacher(db, actor, standing.teacher_id, now=now, limit=30)
    with card("visits"):
        st.header("Visits")
        if not past:
            st.write("No visit yet.")
        for visit in past:
            what, way = st.columns([7, 2.4], vertical_alignment="center")
            opened = "open to the teacher" if visit.is_open else "not yet open to the teacher"
            about = words.plain(visit.class_label or "")
            rows.titled(f"**{words.long_day(visit.on)}**", f"{about} · {opened}", at=what)
            with way, st.container(horizontal_alignment="right"):
                if st.button("Read", key=words.key("read", visit.visit_id)):
                    ways.go("teachers", visit=visit.visit_id)


def _agree_time(standing: Standing, today: date) -> None:
    key = standing.partnership_id
    with st.popover("Agree a time", key=words.key("time", key)):
        st.date_input("Visit on", today, min_value=today, key=words.key("time-day", key))
        door.problem("on_day")
        st.time_input("At", None, step=300, key=words.key("time-at", key))
        st.button("Keep it", key=words.key("time-go", key), on_click=_keep_time, args=(standing,))


def _keep_time(standing: Standing) -> None:
    pair, state = standing.partnership_id, st.session_state
    on_day, at_time = state[words.key("time-day", pair)], state[words.key("time-at", pair)]
    with door.writing() as db:
        meetings.agree(db, door.actor(), pair, kind="visit", on_day=on_day, at_time=at_time, now=door.now())
    door.say(f"Agreed: {words.long_day(on_day)}, {words.clock(at_time)}. It stands on Today.")


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
