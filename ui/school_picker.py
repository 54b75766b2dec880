"""Which school a set-up page is about: asked once, kept from page to page."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from coach_data import schools
from coach_data.schools import School
from ui import door, ways

_KEPT = "_school_picked"


def pick() -> School | None:
    """Draws the choice and gives the school; None, with what to do next, while there is none."""
    with door.reading() as db:
        found = {school.id: school for school in schools.all_of(db, door.actor())}
    if not found:
        st.info("There is no school yet. Add the first one; everything else belongs to a school.")
        ways.link("Add a school", "school")
        return None
    kept = st.session_state.get(_KEPT)
    ids = list(found)
    if len(found) == 1:
        st.caption(found[ids[0]].name)
        return found[ids[0]]
    picked = st.selectbox(
        "School", ids, ids.index(kept) if kept in found else 0, lambda school_id: found[school_id].name
    )
    keep(picked)
    return found[picked]


def keep(school_id: UUID) -> None:
    """Makes this the school of the next set-up page."""
    st.session_state[_KEPT] = school_id
