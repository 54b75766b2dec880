"""One partnership of a school's list: who, since when, and the button that ends it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import partnerships
from coach_data.actors import Actor
from coach_data.forms import DayIn
from coach_data.partnerships import Partnership
from ui import rows
from ui.sheet import Sheet
from ui.words import plain, span


def draw(pair: Partnership, today: date) -> None:
    """Draws the row."""
    ended = f", ended {span(pair.ended_on, pair.ended_on)}" if pair.ended_on else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"card-pair-{pair.id}"):
        since = span(pair.started_on, pair.started_on)
        with st.container(width="stretch"):
            rows.titled(f"**{plain(pair.coach)}** with **{plain(pair.teacher)}**", f"since {since}{ended}")
        if not pair.ended_on:
            with st.popover("End…", key=f"end-{pair.id}"), Sheet("end", pair.id) as sheet:
                sheet.day("on", "Last day", today, hint="The coach then keeps the dates of visits, and nothing more.")
                sheet.submit("End partnership", _end, pair.id, said="The partnership has ended.")


def _end(db: Connection, actor: Actor, given: dict[str, Any], partnership_id: UUID) -> None:
    partnerships.end(db, actor, partnership_id, on=DayIn.read(given).on)
