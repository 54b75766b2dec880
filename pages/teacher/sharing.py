"""What others see: of me, now, in plain words; and what I choose to share or take back."""

from __future__ import annotations

import streamlit as st

from coach_data import classes, co_observers, sharing
from ui import door, share_parts


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("What others see")
    st.caption("You decide what is shared beyond you and your coach, and can take it back.")
    with door.reading() as db:
        shares = sharing.in_force(db, actor)
        readings = sharing.readings(db, actor)
        along = co_observers.asked(db, actor, today=now.date())
        own = classes.all_of(db, actor, today=now.date(), teacher_id=actor.person_id)
    share_parts.by_role(actor, shares, own, along)
    share_parts.pooling(own)
    share_parts.choose(actor, now)
    share_parts.opened(readings)
