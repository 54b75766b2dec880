"""Debriefs waiting and running; with `?visit=…` the debrief itself, over the whole screen."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from coach_data import debriefs
from tablet import mount
from ui import door, ways, words


def run() -> None:
    mount.capture()
    if "visit" in st.query_params:
        return  # the tablet may already lie between two people: no list of others, not even behind the debrief
    st.title("Debriefs")
    with door.reading() as db:
        waiting = debriefs.waiting(db, door.actor(), now=door.now())
    if not waiting:
        st.info("No debrief is waiting. Finish a visit, and its debrief is offered here and on Today.")
    for one in waiting:
        _card(one)


def _card(one: debriefs.Waiting) -> None:
    with st.container(border=True):
        st.markdown(f"**{words.plain(one.teacher)}**")
        visited = words.moment(one.visited_at, ZoneInfo(one.time_zone))
        st.write(words.plain(", ".join(part for part in (_class(one), f"visited {visited}") if part)))
        ways.link("Continue" if one.started_at else "Start debrief", "debrief", visit=one.visit_id)


def _class(one: debriefs.Waiting) -> str:
    return f"Grade {one.grade} {one.subject}, period {one.period}" if one.subject else ""
