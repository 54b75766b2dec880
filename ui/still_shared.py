"""Looks every second whether what is shown is still shared, so that a record taken back leaves an open page too."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlalchemy import Connection

from coach_data import mentor_ticks, sharing
from coach_data.actors import Actor
from coach_data.errors import KeyleverError
from ui import door

SECONDS_BETWEEN_LOOKS = 1


def reaching(db: Connection, actor: Actor) -> set[object]:
    """What teachers show to the actor now: shares, of which one visit may have two, and what is ticked for a mentor."""
    return {share.id for share, _ in sharing.shown_to(db, actor)} | mentor_ticks.given_to(db, actor)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def watch(look: Callable[[Connection, Actor], object], shown: object) -> None:
    """Draws nothing; draws the whole page anew once `look` finds something other than what was shown."""
    try:
        with door.reading() as db:
            found = look(db, door.actor())
    except KeyleverError:
        found = None
    if found != shown:
        st.rerun()
