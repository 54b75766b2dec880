"""One member of a team: since when, and the button for the last day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import teams
from coach_data.actors import Actor
from coach_data.forms import DayIn
from coach_data.teams import Member, Team
from ui import rows
from ui.sheet import Sheet
from ui.words import plain, span


def draw(team: Team, member: Member, today: date) -> None:
    """Draws the row."""
    until = f", until {span(member.until_on, member.until_on)}" if member.until_on else ""
    since = span(member.from_on, member.from_on)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"card-member-{team.id}-{member.person_id}"
    ):
        with st.container(width="stretch"):
            rows.titled(f"**{plain(member.name)}**", f"since {since}{until}")
        if not member.until_on:
            key = f"{team.id}-{member.person_id}"
            with st.popover("Leaves…", key=f"leaves-{key}"), Sheet("leave", key) as sheet:
                sheet.day("on", "Last day", today)
                sheet.submit("End membership", _leave, team.id, member.person_id, said="The last day is kept.")


def _leave(db: Connection, actor: Actor, given: dict[str, Any], team_id: UUID, person_id: UUID) -> None:
    teams.leave(db, actor, team_id, person_id, on=DayIn.read(given).on)
