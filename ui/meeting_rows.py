"""Rows of Today: an agreed time, and a pair that waits; each with what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from coach_data import coverage, meetings, time_requests
from coach_data.action_steps import Step
from coach_data.errors import WrongInput
from coach_data.meetings import Meeting
from coach_data.promises import Promise
from coach_data.rhythm import Standing
from ui import door, rows, ways, words


def meeting(planned: Meeting, today: date, card: list[str]) -> None:
    """An agreed visit or debrief: its time, whose, and the way into it."""
    with st.container(key=words.key("agreed", planned.id)):  # the theme puts the ways in below where it is narrow
        when, what, ways_in = st.columns([1.7, 3.1, 5.2], vertical_alignment="center")
    # The date never breaks in two; the weekday may stand above it.
    on = words.short_day(planned.on_day).replace(" ", "\N{NO-BREAK SPACE}")
    day = "" if planned.on_day == today else f"{planned.on_day:%a} {on}"
    rows.titled(f"**{words.clock(planned.at_time)}**", day, at=when)
    new = " :blue-badge[new teacher]" if planned.is_new_teacher else ""
    kind = "debrief" if planned.kind == "debrief" else words.plain(planned.class_label or "visit")
    look = f"“Look at this for me: {words.plain(planned.look_for)}”" if planned.look_for else ""
    rows.titled(f"**{words.plain(planned.teacher)}**{new} · {kind}", look, at=what)
    with ways_in, st.container(horizontal=True, horizontal_alignment="right"):
        _door_card(card, words.key("door", planned.id))
        _changes(planned, today)
        _way_in(planned)


def _way_in(planned: Meeting) -> None:
    if planned.kind == "debrief" and planned.visit_id:
        if st.button("Start debrief", type="primary", key=words.key("debrief", planned.id)):
            ways.go("debrief", visit=planned.visit_id)
    elif planned.kind == "visit" and st.button("Start visit", type="primary", key=words.key("visit", planned.id)):
        ways.go("observe", start=1, partnership=planned.partnership_id, **{"class": planned.class_id})


def _door_card(card: list[str], key: str) -> None:
    with st.popover("Door card", key=key):
        for line in card:
            st.markdown(line)


def door_card(teacher: str, steps: list[Step], praise: str | None, promised: list[Promise]) -> list[str]:
    """What to have in mind at the door: the step, the last praise, what I promised."""
    lines = [f"Step: **{words.plain(step.text)}**" for step in steps[:1]] or ["No action step yet."]
    lines += [f"Last praise: {words.plain(praise)}"] if praise else []
    return lines + [
        f"I promised: {words.plain(each.text)}" for each in promised if each.other == teacher and each.is_mine
    ]


def _changes(planned: Meeting, today: date) -> None:
    with st.popover("Change", key=words.key("change", planned.id)):
        st.date_input("Move it to", max(planned.on_day, today), min_value=today, key=words.key("on", planned.id))
        door.problem("on_day")
        st.time_input("At", planned.at_time, step=300, key=words.key("at", planned.id))
        st.button("Move it", key=words.key("move", planned.id), on_click=_move, args=(planned,))
        st.markdown("**Could not happen**, because")
        with st.container(horizontal=True):
            for reason, label in meetings.REASONS.items():
                key = words.key(f"not-{reason}", planned.id)
                st.button(label, key=key, on_click=_could_not_happen, args=(planned, reason))


def _move(planned: Meeting) -> None:
    on_day = st.session_state[words.key("on", planned.id)]
    at_time = st.session_state[words.key("at", planned.id)]
    with door.writing() as db:
        meetings.move(db, door.actor(), planned.id, on_day=on_day, at_time=at_time, now=door.now())
    door.say(f"Moved to {words.long_day(on_day)}, {words.clock(at_time)}.")


def _could_not_happen(planned: Meeting, reason: str) -> None:
    with door.writing() as db:
        meetings.could_not_happen(db, door.actor(), planned.id, reason)
    door.say(f"Noted: {meetings.REASONS[reason]}. {planned.teacher} stays on your list.")


def waiting(standing: Standing, reason: str | None, today: date, periods: list[str]) -> None:
    """A pair past its rhythm, with the ways to make time; `periods` are those it may ask the school for."""
    what, ways_in = st.columns([5.5, 4.8], vertical_alignment="center")
    new = " :blue-badge[new teacher]" if standing.is_new_teacher else ""
    title = f"**{words.plain(standing.teacher)}**{new} · every {standing.rhythm_days} school days"
    rows.titled(title, f"{_since(standing)} · {coverage.state_in_words(standing, reason)}", at=what)
    with ways_in, st.container(horizontal=True, horizontal_alignment="right"):
        _ask(standing, today, periods)
        if st.button("Start visit", key=words.key("wait-visit", standing.partnership_id)):
            ways.go("observe", start=1, partnership=standing.partnership_id)


def pausing(standing: Standing) -> None:
    """A pair that rests by agreement: said, so that nobody wonders."""
    st.markdown(f"**{words.plain(standing.teacher)}** · {coverage.state_in_words(standing, None)}")


def _since(standing: Standing) -> str:
    days = words.counted(standing.days_since, "school day")
    return f"{days} since the last visit" if standing.last_visit_on else f"No visit yet, {days} into the partnership"


def _ask(standing: Standing, today: date, periods: list[str]) -> None:
    key = standing.partnership_id
    with st.popover("Ask for a time", key=words.key("ask", key)):
        st.caption("Your principal sees what would help, never why or what about.")
        st.selectbox("What would help", list(time_requests.NEEDS), format_func=_need, key=words.key("need", key))
        st.date_input("Day", today + timedelta(days=1), min_value=today, key=words.key("need-day", key))
        st.selectbox("Period", periods, None, placeholder="Any period", key=words.key("need-period", key))
        door.problem(words.key("need-period", key))
        st.button("Ask for it", key=words.key("need-go", key), on_click=_request, args=(standing,))


@contextmanager
def _told_of(pair: UUID) -> Iterator[None]:
    """Names problems after this pair's fields: every pair that waits has its own."""
    try:
        yield
    except WrongInput as error:
        raise WrongInput({words.key(f"need-{field}", pair): told for field, told in error.fields.items()}) from error


def _need(need: str) -> str:
    return time_requests.NEEDS[need].capitalize()


def _request(standing: Standing) -> None:
    pair, state = standing.partnership_id, st.session_state
    with door.writing() as db, _told_of(pair):
        time_requests.ask(
            db,
            door.actor(),
            pair,
            need=state[words.key("need", pair)],
            for_day=state[words.key("need-day", pair)],
            period=state[words.key("need-period", pair)],
            now=door.now(),
        )
    door.say("Asked. You will see here when someone arranges it.")
