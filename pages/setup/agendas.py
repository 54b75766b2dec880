"""Agendas: the debriefs a pair may choose from, those that come with Keylever and the school's own."""

from __future__ import annotations

import streamlit as st

from coach_data import agendas
from ui import agenda_parts, door, school_picker


def run() -> None:
    st.title("Agendas")
    st.write("An agenda is the order of a debrief. Each pair chooses one in its agreement; minutes shrink and grow.")
    school = school_picker.pick()
    if school is None:
        return
    with door.reading() as db:
        chosen_from = agendas.for_school(db, school.id)
        sources = agendas.own_sources(db, door.actor(), school.id)
    st.header("This school’s own")
    if not sources:
        st.info("None yet. The five below are enough to begin with; add your own when you miss one.")
    for agenda in chosen_from:
        if agenda.key in sources:
            agenda_parts.shown(agenda, changed_in=school.id, source=sources[agenda.key])
    with st.expander("Add your own, or change one", expanded=agenda_parts.is_begun(school.id), icon=":material/add:"):
        agenda_parts.editor(school.id)
    st.header("These come with Keylever")
    for agenda in agendas.builtin():
        agenda_parts.shown(agenda)
