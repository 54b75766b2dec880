"""What an administrator does when somebody's tablet is lost: end every session of theirs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coach_data import lost_tablets
from coach_data.people import Person
from ui import door
from ui.sheet import act


def draw(person: Person) -> None:
    """Draws the button, folded, with what it does and what it does not."""
    with st.popover("A tablet is lost…"):
        st.write(
            "Ends every session of this person, on every tablet and computer, and makes a new key for what their "
            "tablets keep. They sign in again with their password. What a tablet had not sent stays locked on it."
        )
        away = partial(lost_tablets.end_everywhere, person_id=person.id, now=door.now())
        act("End all sessions", "end-sessions", away, said="They are signed out everywhere.", kind="primary")
