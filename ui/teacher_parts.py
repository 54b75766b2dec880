"""The parts of a teacher's start page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data import agreements
from coach_data.agreements import Agreement
from coach_data.meetings import Meeting
from coach_data.visit_history import Past
from ui import door, rows, ways, words
from ui.cards import card

LATEST = 6  # of the visits, in the open; the rest stand folded below


def ahead(planned: Sequence[Meeting], pairs: Sequence[Agreement]) -> None:
    """Agreed times and how often the two meant to meet."""
    with card("next"):
        st.header("Agreed next")
        for meeting in planned:
            what = meeting.class_label or "a class" if meeting.kind == "visit" else "debrief"
            when = f"{words.long_day(meeting.on_day)}, {words.clock(meeting.at_time)}"
            st.markdown(f"**{when}** · {words.plain(what)}")
        if not planned:
            st.write("No time is agreed. Your coach suggests one after each debrief; you may also ask for one.")
        for pair in pairs:
            often = f"every {pair.rhythm_days} school days" if pair.rhythm_days else "how often is not agreed yet"
            slot = f", {words.plain(pair.slot)}" if pair.slot else ""
            st.caption(f"With {words.plain(pair.coach)}: {often}{slot}")


def look_for(pair: Agreement) -> None:
    """ "Look at this for me": the teacher's own question for the next visit."""
    key = words.key("look", pair.partnership_id)
    with card(words.key("look-for", pair.partnership_id)):
        st.text_area(
            f"Look at this for me (for {words.plain(pair.coach)})",
            pair.look_for or "",
            key=key,
            height=90,
            max_chars=agreements.MOST_CHARACTERS,
            placeholder="Do they talk to each other, or only to me?",
        )
        door.problem("look_for")
        st.button("Keep it", key=words.key("look-go", pair.partnership_id), on_click=_keep, args=(pair, key))


def _keep(pair: Agreement, key: str) -> None:
    with door.writing() as db:
        agreements.look_for(db, door.actor(), pair.partnership_id, st.session_state[key], now=door.now())
    door.say(f"{pair.coach} sees it before the next visit.")


def visits(past: Sequence[Past]) -> None:
    """Every visit, the latest first, with when its notes open."""
    with card("visits"):
        st.header("Visits")
        if not past:
            st.write("No visit yet.")
        for visit in past[:LATEST]:
            _visit(visit)
        if past[LATEST:]:
            with st.expander(f"Earlier visits ({len(past) - LATEST})"):
                for visit in past[LATEST:]:
                    _visit(visit)


def _visit(visit: Past) -> None:
    label = f" · {words.plain(visit.class_label)}" if visit.class_label else ""
    minutes = f" · {words.counted(visit.minutes, 'minute')}" if visit.minutes else ""
    note = f"{words.plain(visit.coach)}{minutes} · {opening(visit)}"
    with st.container(key=words.key("listed", visit.visit_id)):
        rows.titled(f"**{words.long_day(visit.on)}**{label}", note)
        if visit.is_open and st.button("Read", key=words.key("read", visit.visit_id)):
            ways.go("coaching", visit=visit.visit_id)


def opening(visit: Past) -> str:
    """When the notes come: with the debrief, or by themselves."""
    if visit.is_open:
        return "debrief held, notes open" if visit.is_debriefed else "notes open"
    by_itself = words.short_day(visit.opens_at.astimezone(visit.zone).date()) if visit.opens_at else None
    if visit.debrief_on:
        return f"notes come with {visit.debrief_on:%A}’s debrief, or by {by_itself}" if by_itself else "notes come soon"
    return f"notes come with the debrief, at the latest on {by_itself}" if by_itself else "notes come with the debrief"
