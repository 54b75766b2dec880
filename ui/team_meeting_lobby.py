"""Before a meeting: what to look at, the one that is open, and those that were held."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from coach_data import team_meetings, team_snapshots, teams
from coach_data.actors import Actor
from coach_data.engagement_words import of_pool
from coach_data.team_meetings import Meeting
from coach_data.team_snapshots import Look
from coach_data.teams import Team
from coach_data.visits import MODES
from ui import door, engagement_chart, rows, ways, words, zones
from ui.cards import card

_BEGUN = "_team_meeting_begun"
NO_NUMBERS = (
    "No numbers of your team are published yet: they appear once they stand for at least 10 students and 3 teachers. "
    "You can hold the meeting without a chart, over student work for example."
)


def draw() -> None:
    """The actor's team, its open meeting or a new one, and what was held or shared."""
    if begun := st.session_state.pop(_BEGUN, None):
        ways.go("team-meeting", meeting=begun)
    actor, today = door.actor(), zones.day(door.now())
    with door.reading() as db:
        mine = teams.mine(db, actor, today=today)
    st.title("Team meetings")
    if mine:
        team = mine[0] if len(mine) == 1 else st.selectbox("Team", mine, format_func=lambda each: each.name)
        _of_team(actor, team)
        return
    with door.reading() as db:
        shared = team_meetings.ended(db, actor)
    if not shared:
        st.info("No team has shared a meeting with you. A team decides at the end of a meeting whether it does.")
    _held("Shared with you", shared, shows_team=True)


def _of_team(actor: Actor, team: Team) -> None:
    with door.reading() as db:
        running = team_meetings.open_one(db, actor, team.id)
        past = team_meetings.ended(db, actor, team_id=team.id)
    if running:
        with card("open"):
            st.header(f"Your team’s meeting of {words.long_day(running.held_on)} is open")
            st.caption(f"Begun by {words.plain(running.begun_by)}. Everybody in the team can write in it.")
            if st.button("Go to the meeting", type="primary"):
                ways.go("team-meeting", meeting=running.id)
    else:
        _begin(actor, team)
    _held("Held so far", past)


def _begin(actor: Actor, team: Team) -> None:
    on = zones.day(door.now())
    with door.reading() as db:
        cells = team_snapshots.cells_on(db, actor, team.id, on)
    with card("begin"):
        st.header("Hold a meeting")
        st.write(
            "Last time’s decisions first. Then the numbers in silence, what we notice, what might explain it, "
            "and what we will try."
        )
        look = None
        if cells:
            modes = sorted({cell.measured for cell in cells}, key=lambda mode: mode != "in_room")
            mode = modes[0] if len(modes) == 1 else st.selectbox("Seen", modes, format_func=MODES.__getitem__)
            groups = engagement_chart.choose_groups(of_pool(cells, mode).points, f"meeting-{mode}")
            look = Look(mode, tuple(groups), engagement_chart.choose_earlier("meeting-earlier"))
        else:
            st.info(NO_NUMBERS)
        st.button("Begin the meeting", type="primary", on_click=_start, args=(team.id, look))


def _start(team_id: UUID, look: Look | None) -> None:
    with (transaction := door.writing()) as db:
        begun = team_meetings.begin(db, door.actor(), team_id, look, now=door.now())
    if transaction.is_kept:
        st.session_state[_BEGUN] = begun


def _held(title: str, past: list[Meeting], *, shows_team: bool = False) -> None:
    if not past:
        return
    st.header(title)
    for meeting in past:
        with st.container(key=words.key("listed", meeting.id)):
            shared = "shared with the principal" if meeting.is_shared and meeting.is_member else ""
            note = words.plain(meeting.team) if shows_team else shared
            rows.titled(f"**{words.long_day(meeting.held_on)}, {meeting.held_on.year}**", note)
            ways.link("Read", "team-meeting", meeting=meeting.id)
