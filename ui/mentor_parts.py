"""A teacher's ticks for a mentor, and what a mentor reads by them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from coach_data import mentor_ticks
from coach_data.action_steps import Step
from coach_data.mentor_ticks import Tick, Ticks
from coach_data.visit_history import Past
from ui import door, rows, step_parts, words
from ui.cards import card

LABELS: dict[Tick, str] = {
    "sees_dates": "{} sees when my visits and debriefs took place",
    "sees_step": "{} reads my action steps",
}
LATEST = 6
_YEARS = ("The last year", "1 to 2 years ago", "2 to 3 years ago", "3 to 4 years ago", "More than 4 years ago")
OPEN = ("new", "trying")


def ticks(found: Sequence[Ticks]) -> None:
    """Two toggles a mentor."""
    if not found:
        return
    with card("mentors"):
        st.header("What your mentor may see")
        st.caption(
            "Each holds at once, on or off, and for what is to come too. Of visits a mentor sees the day, the minutes, "
            "the coach and whether the debrief was held; of a step its words, criteria and how far it has come. Only "
            "what you share is listed below each time it is opened, not what is on here."
        )
        for each in found:
            for what, label in LABELS.items():
                _toggle(each, what, label.format(words.plain(each.mentor)))


def _toggle(each: Ticks, what: Tick, label: str) -> None:
    key = words.key(what, each.mentor_id)
    # Always what is in force, not what was last pressed: a press that could not be kept shows as it was.
    st.session_state[key] = getattr(each, what)
    st.toggle(label, key=key, on_change=_tick, args=(each, what, key))


def _tick(each: Ticks, what: Tick, key: str) -> None:
    is_ticked = bool(st.session_state[key])
    with door.writing() as db:
        mentor_ticks.tick(db, door.actor(), each.mentor_id, what, is_ticked=is_ticked)
    door.say(f"{each.mentor} sees it from now on." if is_ticked else f"Taken back. {each.mentor} no longer sees it.")


def mentees(*, is_any_ticked: bool) -> None:
    """What each teacher beside whom the actor stands has ticked, a year of it at a time."""
    st.header("Teachers you mentor")
    since, until = step_parts.year(door.now(), _YEARS) if is_any_ticked else (None, None)
    with door.reading() as db:
        found = mentor_ticks.of_mentor(db, door.actor(), since=since, until=until, now=door.now())
    for each in found:
        with card(words.key("mentee", each.id)):
            st.subheader(words.plain(each.name))
            if each.visits is None and each.steps is None:
                st.caption("You are this teacher’s mentor. Nothing is ticked for you to see.")
            if each.visits is not None:
                _visits(each.id, each.visits, is_past=until is not None)
            if each.steps is not None:
                _steps(each.id, each.steps, is_past=until is not None)


def _visits(teacher_id: UUID, found: Sequence[Past], *, is_past: bool) -> None:
    st.markdown(f"**{words.counted(len(found), 'visit')} took place**")
    for past in found[:LATEST]:
        _took_place(past, is_past)
    if len(found) > LATEST:
        with st.expander(f"Earlier ones ({len(found) - LATEST})", key=words.key("earlier", teacher_id)):
            for past in found[LATEST:]:
                _took_place(past, is_past)


def _steps(teacher_id: UUID, found: Sequence[Step], *, is_past: bool) -> None:
    """Open ones belong to the present: of earlier years there are none to count."""
    ahead = [step for step in found if step.state in OPEN]
    if not is_past:
        st.markdown(f"**{words.counted(len(ahead), 'open action step')}**")
    for step in ahead:
        step_parts.shared(step)
    if len(found) > len(ahead):
        name = f"Part of practice or set aside ({len(found) - len(ahead)})"
        with st.expander(name, key=words.key("settled", teacher_id)):
            for step in found:
                if step not in ahead:
                    step_parts.shared(step, is_past=is_past)


def _took_place(past: Past, is_past: bool) -> None:
    lasted = f"{words.counted(past.minutes, 'minute')}, " if past.minutes is not None else ""
    held = "debrief held" if past.is_debriefed else "no debrief yet"
    rows.titled(
        words.span(past.on, past.on) if is_past else words.long_day(past.on),
        f"{lasted}with {words.plain(past.coach)} · {held}",
    )
