"""My pulse: how the coaching feels, in four short answers; for me alone, and counted with those of others."""

from __future__ import annotations

import streamlit as st

from coach_data import pulses
from ui import door, pulse_parts


def run() -> None:
    st.title("My pulse")
    with door.reading() as db:
        mine = pulses.mine(db, door.actor(), now=door.now())
    pulse_parts.who_sees(mine)
    pulse_parts.present(mine)
    pulse_parts.earlier(mine)
