"""One team: its name, who belongs to it, who joins and who leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import people, schools, teams
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.teams import MembershipIn, TeamIn
from ui import asked, door, member_row, ways
from ui.sheet import Sheet
from ui.words import plain


def run() -> None:
    team_id = asked.id_of("team")
    if team_id is None:
        raise NotHere
    with door.reading() as db:
        actor, now = door.actor(), door.now()
        team = teams.one(db, actor, team_id, today=now.date())
        today = schools.one(db, actor, team.school_id).today(now)
        here = people.all_of(db, actor, today=today, school_id=team.school_id)
    st.title(plain(team.name))
    ways.link("Back to teams", "teams")
    if not team.members:
        st.info("Nobody belongs to this team yet. Put its members in.")
    for member in team.members:
        member_row.draw(team, member, today)
    st.header("Put somebody in")
    with Sheet("join", team.id) as sheet:
        sheet.choose("person_id", "Who joins", {person.id: person.name for person in here})
        sheet.day("on", "First day", today)
        sheet.submit("Put in", _join, team.id, said="The team has a new member.")
    with st.expander("Rename the team"), Sheet("team", team.id) as sheet:
        sheet.text("name", "Name of the team", team.name, most=80)
        sheet.submit("Save name", _rename, team.id, said="The name is saved.")


def _join(db: Connection, actor: Actor, given: dict[str, Any], team_id: UUID) -> None:
    joining = MembershipIn.read(given)
    teams.join(db, actor, team_id, joining.person_id, on=joining.on)


def _rename(db: Connection, actor: Actor, given: dict[str, Any], team_id: UUID) -> None:
    teams.rename(db, actor, team_id, TeamIn.read(given))
