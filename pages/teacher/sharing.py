"""What others see: of me, now, in plain words; and what I choose to share or take back."""

from __future__ import annotations

import streamlit as st

from coach_data import classes, co_observers, mentor_ticks, others_see, shareable, sharing
from ui import door, mentor_parts, others_parts, share_parts


def run() -> None:
    actor, now = door.actor(), door.now()
    st.title("What others see")
    st.caption(
        "You decide what is shared beyond you and your coach, and can take it back. "
        "Each card was found just now by looking as that person looks."
    )
    most = share_parts.most_opened()
    with door.reading() as db:
        shares = sharing.in_force(db, actor)
        readings = sharing.readings(db, actor, limit=most + 1)
        along = co_observers.may_read(db, actor)
        own = classes.all_of(db, actor, today=now.date(), teacher_id=actor.person_id)
        views = others_see.views(db, actor, now=now)
        mentors = mentor_ticks.of_teacher(db, actor)
        offered, audiences = shareable.of_teacher(db, actor, now=now), sharing.audiences(db, actor)
    others_parts.draw(views, along)
    mentor_parts.ticks(mentors)
    share_parts.in_force(shares)
    share_parts.pooling(own)
    share_parts.choose(actor, offered, audiences, now)
    share_parts.opened(readings, most)
