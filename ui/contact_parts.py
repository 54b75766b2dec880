"""Other contacts: who, then what, and it is in the log; each can be changed or taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import streamlit as st

from coach_data import contacts
from coach_data.coach_weeks import Weeks
from coach_data.contacts import KINDS, MINUTES, Contact
from coach_data.rhythm import Standing
from ui import door, rows, ways, words
from ui.cards import card

_WHO, _DAY, _LATEST = "contact-who", "contact-day", "_contact_latest"
SHOWN = 3


def draw(weeks: Weeks) -> None:
    """The two taps, and the latest contacts below them."""
    if not weeks.caseload:
        return
    with card("contact"):
        st.header("Another contact, in two taps")
        _who(weeks.caseload)
        chosen = next((each for each in weeks.caseload if each.partnership_id == st.session_state.get(_WHO)), None)
        if chosen:
            _what(chosen, weeks.today)
        _latest(weeks)


def _who(caseload: Sequence[Standing]) -> None:
    names = {each.partnership_id: words.plain(each.teacher) for each in caseload}
    asked = ways.chosen("partnership")
    if asked in names and _WHO not in st.session_state:
        st.session_state[_WHO] = asked
    st.pills("Who with?", list(names), format_func=lambda pair: names.get(pair, ""), key=_WHO)


def _what(chosen: Standing, today: date) -> None:
    st.markdown(f"What was it, with **{words.plain(chosen.teacher)}**?")
    with st.container(horizontal=True, gap="xsmall"):
        for kind, usual in KINDS.items():
            label = f"{usual.label.capitalize()} · {usual.minutes} min"
            st.button(label, key=f"contact-{kind}", on_click=_log, args=(kind, chosen.teacher))
    st.date_input("On", today, max_value=today, min_value=today - contacts.LOOKED_BACK, key=_DAY)
    door.problem("on_day")


def _log(kind: str, teacher: str) -> None:
    # A second quick tap finds nobody chosen any more, so it makes no second row.
    pair = st.session_state.get(_WHO)
    if pair is None:
        return
    with door.writing() as db:
        made = contacts.log(db, door.actor(), pair, kind, on_day=st.session_state[_DAY], now=door.now())
        st.session_state[_WHO], st.session_state[_LATEST] = None, made
    door.say(f"Logged: {KINDS[kind].label}, {words.plain(teacher)}, {KINDS[kind].minutes} minutes.")


def _latest(weeks: Weeks) -> None:
    shown = list(weeks.contacts)
    if len(shown) > SHOWN and not st.session_state.get("contact-all"):
        shown = shown[:SHOWN]
    for contact in shown:
        _row(contact, weeks.today)
    if not weeks.contacts:
        st.caption("Nothing yet in these weeks. Visits and debriefs are in the log by themselves, from their timers.")
    if len(weeks.contacts) > SHOWN:
        st.toggle(f"Show all {len(weeks.contacts)} of these weeks", key="contact-all")


def _row(contact: Contact, today: date) -> None:
    with st.container(key=words.key("logged", contact.id)):
        about = f"{contact.on_day:%a} {words.short_day(contact.on_day)} · {contact.minutes} minutes"
        rows.titled(f"**{words.plain(contact.teacher)}** · {KINDS[contact.kind].label}", about)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.session_state.get(_LATEST) == contact.id:
                st.button("Undo", key=words.key("undo", contact.id), on_click=_take_out, args=(contact.id,))
            _change(contact, today)


def _change(contact: Contact, today: date) -> None:
    with st.popover("Change", key=words.key("contact-change", contact.id)):
        st.pills(
            "Minutes",
            MINUTES,
            default=contact.minutes,
            required=True,
            key=words.key("minutes", contact.id),
            on_change=_correct,
            args=(contact,),
        )
        st.date_input(
            "On",
            contact.on_day,
            max_value=today,
            min_value=min(contact.on_day, today - contacts.LOOKED_BACK),
            key=words.key("day", contact.id),
            on_change=_correct,
            args=(contact,),
        )
        door.problem("on_day")
        st.button("Take it out", key=words.key("out", contact.id), on_click=_take_out, args=(contact.id,))


def _correct(contact: Contact) -> None:
    minutes = st.session_state[words.key("minutes", contact.id)]
    on_day = st.session_state[words.key("day", contact.id)]
    with door.writing() as db:
        contacts.correct(db, door.actor(), contact.id, minutes=minutes, on_day=on_day, now=door.now())
    door.say(f"Changed: {minutes} minutes on {words.long_day(on_day)}.")


def _take_out(contact_id: UUID) -> None:
    with door.writing() as db:
        contacts.take_out(db, door.actor(), contact_id)
    door.say("Taken out. Nothing of it is kept.")
