"""Team meeting: last time's decisions, the numbers in silence, what we notice, what might explain it, what we try."""

from __future__ import annotations

import streamlit as st

from coach_data import team_meetings
from coach_data.team_meetings import Meeting
from ui import door, kept_words, team_meeting_lobby, team_meeting_record, team_meeting_steps, to_top, ways, words

STEPS = (
    ("What came of last time?", team_meeting_steps.look_back),
    ("Look first, in silence", team_meeting_steps.look),
    ("What do we notice?", team_meeting_steps.notice),
    ("What might explain it?", team_meeting_steps.explain),
    ("What will we try?", team_meeting_steps.decide),
    ("All on one page", team_meeting_record.draw),
)


def run() -> None:
    meeting_id = ways.chosen("meeting")
    if meeting_id is None:
        team_meeting_lobby.draw()
        return
    with door.reading() as db:
        meeting = team_meetings.one(db, door.actor(), meeting_id)
    if meeting.ended_at or not meeting.is_member:
        ways.link("← Team meetings", "team-meeting")
        st.title(f"Team meeting of {words.long_day(meeting.held_on)}, {meeting.held_on.year}")
        team_meeting_record.draw(meeting)
        return
    kept_words.begin()
    with st.container(key="meeting"):
        _step(meeting)
        kept_words.keep(door.actor().person_id, meeting.id)


def _step(meeting: Meeting) -> None:
    given = st.query_params.get("step", "1")
    at = min(max(int(given), 1), len(STEPS)) if given.isdecimal() and len(given) < 3 else 1
    question, draw = STEPS[at - 1]
    st.caption(f"{words.plain(meeting.team)} · {at} of {len(STEPS)}")
    st.title(question)
    to_top.when_changed(at)
    draw(meeting)
    with st.container(key="meeting-ways", horizontal=True):
        if at > 1:
            st.button("Back", on_click=_go, args=(at - 1,))
        if at < len(STEPS):
            st.button(f"Next: {STEPS[at][0]}", type="primary", on_click=_go, args=(at + 1,))


def _go(step: int) -> None:
    st.query_params["step"] = str(step)
