"""What a person is told at the next look at any page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from coach_data import accounts
from coach_data.actors import Actor
from ui import door, words, zones
from ui.cards import card


def draw(actor: Actor) -> None:
    """Draws each unread notice with a button that puts it away."""
    with door.reading() as db:
        unread = accounts.unread_notices(db, actor)
    for notice_id, sentence in unread:
        with card(f"notice-{notice_id}"):
            st.markdown(f"**For you:** {words.plain(sentence)}")
            st.button("I have read this", key=f"read-{notice_id}", on_click=_put_away, args=(notice_id,))


def history(told: Sequence[tuple[datetime, str]]) -> None:
    """Draws what the person was told lately, read or not."""
    if told:
        with card():
            st.header("What you were told")
            for at, sentence in told:
                st.markdown(f"{words.long_day(zones.day(at))} · {words.plain(sentence)}")


def _put_away(notice_id: UUID) -> None:
    with door.writing() as db:
        accounts.mark_read(db, door.actor(), notice_id, now=door.now())
