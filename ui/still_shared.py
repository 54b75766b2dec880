"""Looks every second whether what is shown is still shared, so that a record taken back leaves an open page too."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import sharing
from coach_data.actors import Actor
from coach_data.errors import KeyleverError
from ui import door

SECONDS_BETWEEN_LOOKS = 1


def shares(db: Connection, actor: Actor) -> set[UUID]:
    """The shares in force that reach the actor: of one visit its notes and its debrief are two."""
    return {share.id for share, _ in sharing.shown_to(db, actor)}


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
