"""My mirror: the coach's own practice, counted from what visits and debriefs left behind; for the coach alone."""

from __future__ import annotations

import streamlit as st

from coach_data import mirror
from ui import door, mirror_parts, ways


def run() -> None:
    st.title("My mirror")
    st.caption(
        "Only you see this page. It counts what your own visits and debriefs left behind; it gives no grade and "
        "compares you with nobody but yourself."
    )
    with door.reading() as db:
        stretches = mirror.of(db, door.actor(), now=door.now())
    if mirror_parts.is_empty(stretches):
        mirror_parts.nothing_yet()
        ways.link("Start a visit from Today", "today")
        return
    mirror_parts.draw(stretches)
