"""A school's closed days: breaks, holidays, storms."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import schools
from coach_data.actors import Actor
from coach_data.schools import ClosingIn, School, Stretch
from ui import school_picker, ways
from ui.sheet import Sheet, act
from ui.words import plain, span


def run() -> None:
    st.title("Closed days")
    school = school_picker.pick()
    if school is None:
        return
    if not school.closed_days:
        st.info("No closed days yet. Add breaks and holidays; weekends need no adding.")
    for stretch in schools.stretches(school.closed_days):
        _stretch(school, stretch)
    st.header("Close the school")
    with Sheet("closing", school.id) as sheet:
        sheet.day("first", "First closed day")
        sheet.day("last", "Last closed day", hint="For a single day, choose the same day twice.")
        sheet.text("reason", "Why")
        sheet.submit("Close these days", _close, school.id, said="These days are closed.")
    ways.link("Back to the calendar", "calendar")


def _stretch(school: School, stretch: Stretch) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"card-closed-{stretch.first}"):
        st.markdown(f"**{span(stretch.first, stretch.last)}** · {plain(stretch.reason)}", width="stretch")
        again = partial(schools.open_again, school_id=school.id, days=stretch.days)
        act("Open again", f"open-{stretch.first}", again, said="These are school days again.")


def _close(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    schools.close(db, actor, school_id, ClosingIn.read(given))
