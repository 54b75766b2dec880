"""A school's teams."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import teams
from coach_data.actors import Actor
from coach_data.teams import TeamIn
from ui import door, school_picker, ways
from ui.sheet import Sheet
from ui.words import plain


def run() -> None:
    st.title("Teams")
    school = school_picker.pick()
    if school is None:
        return
    with door.reading() as db:
        found = teams.of_school(db, door.actor(), school.id, today=school.today(door.now()))
    if not found:
        st.info("No teams yet. Add those that meet about their students together, like “Grade 7 math”.")
    for team in found:
        with st.container(border=True, gap="xsmall", key=f"card-team-{team.id}"):
            ways.link(plain(team.name), "team-members", team=team.id)
            st.markdown(" · ".join(plain(member.name) for member in team.members) or "nobody yet")
    st.header("Add a team")
    with Sheet("team", school.id) as sheet:
        sheet.text("name", "Name of the team", most=80)
        sheet.submit("Add team", _add, school.id, said="The team is added. Now put its members in.")


def _add(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    teams.add(db, actor, school_id, TeamIn.read(given))
