"""An action step on a page: what was agreed, how far it has come, what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from coach_data import action_steps
from coach_data.action_steps import STATES, Criterion, Step
from ui import debrief_parts, door, words, zones
from ui.cards import card

_A_YEAR = timedelta(days=365)
_YEARS = (
    "Open, or settled within a year",
    "Settled 1 to 2 years ago",
    "Settled 2 to 3 years ago",
    "Settled 3 to 4 years ago",
    "Settled more than 4 years ago",
)


def draw(step: Step, *, asks_teacher: bool = False, shows_teacher: bool = True) -> None:
    """One step with its criteria, its history, and the four states to choose from."""
    with card(words.key("step", step.id)):
        who = f"{words.plain(step.teacher)} · " if shows_teacher else ""
        st.markdown(f"**{who}{words.plain(step.text)}**")
        st.caption(_standing(step))
        if step.criteria:
            st.markdown("\n".join(f"- {words.plain(each.text)} · {chances(each)}" for each in step.criteria))
        _details(step)
        _choose(step, asks_teacher)


def year(now: datetime, names: Sequence[str] = _YEARS) -> tuple[datetime | None, datetime | None]:
    """Which steps to show: from when, and until when; a year of them at a time, so that many years stay quick.

    Args:
        names: of the years, the last of them of all before.
    """
    back = st.selectbox("Which", range(len(names)), format_func=lambda n: names[n])
    since = now - (back + 1) * _A_YEAR if back < len(names) - 1 else None
    return since, now - back * _A_YEAR if back else None


def when(since: datetime | None, until: datetime | None) -> str:
    """The time of `year`, as a title begins: "Since Nov 22, 2025"."""
    if until is None:
        return f"Since {_day(since)}" if since else "So far"
    return f"From {_day(since)} to {_day(until)}" if since else f"Before {_day(until)}"


def _day(at: datetime) -> str:
    day = zones.day(at)
    return words.span(day, day)


def none_of(until: datetime | None) -> None:
    """That there is no step, and of the present ones where they come from."""
    if until:
        st.info("No step was settled in that time.")
        return
    st.info(
        "No open step, and none settled in the last year. A debrief ends in one: finish a visit, then choose "
        "“Start debrief” on Today."
    )


def shared(step: Step, *, is_past: bool = False) -> None:
    """A step as somebody it is shared with reads it; one of earlier years says in which."""
    st.markdown(f"**{words.plain(step.text)}**")
    agreed = zones.day(step.agreed_at)
    st.caption(f"Agreed {words.span(agreed, agreed) if is_past else words.short_day(agreed)} · {STATES[step.state]}")
    if step.criteria:
        st.markdown("\n".join(f"- {words.plain(each.text)}" for each in step.criteria))


def chances(criterion: Criterion) -> str:
    """4 of 5 chances: a count of what was seen, not a score."""
    if not criterion.chances:
        return "no chance to see it yet"
    return f"seen in {criterion.seen} of {words.counted(criterion.chances, 'chance')}"


def _standing(step: Step) -> str:
    sure = (
        "" if step.is_confirmed or step.state == "new" else ", the coach's word; the teacher has not confirmed it yet"
    )
    since = words.short_day(zones.day(step.state_since))
    agreed = words.short_day(zones.day(step.agreed_at))
    return f"Agreed {agreed} · {STATES[step.state]} since {since}{sure}"


def _details(step: Step) -> None:
    said = {
        "Focus": step.focus,
        "Our goal": step.goal,
        "For example": step.example,
        "Not yet like this": step.non_example,
        "In which lesson": debrief_parts.lesson(step.lesson) if step.lesson else None,
        "We look again on": words.long_day(step.look_again_on) if step.look_again_on else None,
    }
    with st.expander("More about this step"):
        told = [f":small[{label}]  \n{words.plain(text)}" for label, text in said.items() if text]
        if told:
            st.markdown("\n\n".join(told))
        for change in step.history:
            sure = "confirmed by" if change.is_confirmed else "said by"
            st.caption(
                f"{words.short_day(zones.day(change.at))}: {STATES[change.state]}, {sure} {words.plain(change.by)}"
            )


def _choose(step: Step, asks_teacher: bool) -> None:
    label = "How far has it come? Your word stands." if asks_teacher else "How far has it come?"
    key = words.key("state", step.id)
    st.segmented_control(
        label,
        list(STATES),
        format_func=lambda s: STATES[s].capitalize(),
        default=step.state,
        key=key,
        on_change=_set,
        args=(step.id, key),
    )
    if asks_teacher and not step.is_confirmed and step.state != "new":
        st.button(f"Yes, {STATES[step.state]}", key=words.key("sure", step.id), on_click=_confirm, args=(step,))


def _set(step_id: UUID, key: str) -> None:
    state = st.session_state[key]
    if state is None:  # a second tap on the chosen state takes nothing back
        return
    with door.writing() as db:
        action_steps.set_state(db, door.actor(), step_id, state, now=door.now())
    door.say(f"Noted: {STATES[state]}.")


def _confirm(step: Step) -> None:
    with door.writing() as db:
        action_steps.set_state(db, door.actor(), step.id, step.state, now=door.now())
    door.say(f"Confirmed: {STATES[step.state]}.")
