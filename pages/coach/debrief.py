"""Debriefs waiting and running; with `?visit=…` the debrief itself, over the whole screen."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from coach_data import debriefs
from ui import door, rows, ways, words
from ui.cards import card


def run() -> None:
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
    with card(words.key("debrief", one.visit_id)):
        what, way = st.columns([6, 3], vertical_alignment="center")
        visited = words.moment(one.visited_at, ZoneInfo(one.time_zone))
        about = words.plain(", ".join(part for part in (_class(one), f"visited {visited}") if part))
        rows.titled(f"**{words.plain(one.teacher)}**", about, at=what)
        with way, st.container(horizontal_alignment="right"):
            label = "Continue" if one.started_at else "Start debrief"
            if st.button(label, type="primary", key=words.key("go", one.visit_id)):
                ways.go("debrief", visit=one.visit_id)


def _class(one: debriefs.Waiting) -> str:
    return f"Grade {one.grade} {one.subject}, period {one.period}" if one.subject else ""
