"""A team's meeting, one question a screen, in type a whole table can read."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import team_decisions, team_meetings, team_notes, teams
from coach_data.actors import Actor
from coach_data.errors import KeyleverError
from coach_data.team_decisions import OUTCOMES, Decision, DecisionIn, OutcomeIn
from coach_data.team_meetings import BesideIn, Meeting
from coach_data.team_notes import QUESTIONS, NoteIn
from ui import door, meeting_numbers, team_meeting_record, timer, words
from ui.cards import card
from ui.drafts import Draft, Work

SECONDS_BETWEEN_LOOKS = 5
HINTS = {
    "notice": "What the chart shows, not why yet. One thing on a line.",
    "explain": "About lessons, tasks, times of day. One thing on a line.",
}


def look_back(meeting: Meeting) -> None:
    """What was decided before, and what came of it."""
    with door.reading() as db:
        before = team_decisions.looked_back_on(db, door.actor(), meeting)
    if not before:
        st.write("Nothing your team decided earlier is open. On to the numbers.")
    for decision in before:
        with card(words.key("back", decision.id)):
            team_meeting_record.decision(decision, with_day=True)
            draft = Draft("outcome", decision.id)
            draft.pick("outcome", "What became of it?", OUTCOMES, decision.outcome)
            draft.words("came_of_it", "What came of it", decision.came_of_it, height=80)
            draft.save("Keep", _settling(draft, decision, meeting.id), said="Kept.", kind="secondary")


def _settling(draft: Draft, decision: Decision, meeting_id: UUID) -> Work:
    version = draft.version(decision.version)

    def work(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
        chosen = OutcomeIn.read({**given, "outcome": given["outcome"] or ""})
        team_decisions.settle(db, actor, decision.id, chosen, in_meeting=meeting_id, version=version)

    return work


def look(meeting: Meeting) -> None:
    """The chart, in silence first; beside it what lies on the table."""
    left, right = st.columns([5, 2])
    with left:
        meeting_numbers.all_of(meeting, "look", height=400)
    with right:
        timer.draw()
        team_meeting_record.beside(meeting)
        with st.popover("Work or a link"):
            draft = Draft("beside", meeting.id)
            draft.line("link", "Link", meeting.link, most=400)
            draft.words("student_work", "Student work on the table", meeting.student_work)
            draft.save("Put it beside the chart", _laying(draft, meeting), said="It stands beside the chart.")


def _laying(draft: Draft, meeting: Meeting) -> Work:
    version = draft.version(meeting.version)

    def work(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
        team_meetings.lay_beside(db, actor, meeting.id, BesideIn.read(given), version=version)

    return work


def notice(meeting: Meeting) -> None:
    """What do we notice?"""
    _ask(meeting, "notice")


def explain(meeting: Meeting) -> None:
    """What might explain it?"""
    _ask(meeting, "explain")


def _ask(meeting: Meeting, question: str) -> None:
    left, right = st.columns([5, 4])
    with left:
        draft = note_draft(meeting.id, question)
        draft.words("text", "One thing on a line", hint=HINTS[question])
        draft.save("Add", _adding(meeting.id, question))
        _heard(meeting.id, question)
    with right:
        timer.draw()
        meeting_numbers.one_of(meeting, question, height=300)
        team_meeting_record.beside(meeting)


def note_draft(meeting_id: UUID, question: str) -> Draft:
    """The field of one question, empty or with what was not added yet."""
    return Draft(question, meeting_id)


def _adding(meeting_id: UUID, question: str) -> Work:
    def work(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
        lines = [line for line in str(given["text"] or "").splitlines() if line.strip()] or [""]
        for line in lines:
            team_notes.add(db, actor, meeting_id, question, NoteIn.read({"text": line}), now=door.now())

    return work


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _heard(meeting_id: UUID, question: str) -> None:
    """What everybody wrote; looks again by itself, apart from the field somebody types in."""
    try:
        with door.reading() as db:
            notes = team_notes.of_meeting(db, door.actor(), meeting_id)
    except KeyleverError as error:
        st.caption(error.sentence)
        return
    for note in notes:
        if note.question == question:
            with st.container(key=words.key("noted", note.id)):
                st.markdown(words.plain(note.text))
                if note.is_mine:
                    st.button("Take back", key=words.key("off", note.id), on_click=_take_back, args=(note.id,))


def _take_back(note_id: UUID) -> None:
    with door.writing() as db:
        team_notes.take_back(db, door.actor(), note_id, now=door.now())


def decide(meeting: Meeting) -> None:
    """What will we try: who, by when, how we will know."""
    with door.reading() as db:
        notes = team_notes.of_meeting(db, door.actor(), meeting.id)
        decided = team_decisions.of_meeting(db, door.actor(), meeting.id)
        team = teams.one(db, door.actor(), meeting.team_id, today=meeting.held_on)
    members = ["All of us", *(member.name for member in team.members)]
    left, right = st.columns([5, 3])
    with left:
        for decision in decided:
            with card(words.key("decided", decision.id)):
                team_meeting_record.decision(decision)
                with st.popover("Change", key=words.key("change", decision.id)):
                    draft = Draft("change", decision.id)
                    _fields(draft, members, decision)
                    draft.save("Save", _changing(draft, decision), said="Changed.")
                    st.button("Take it off", key=words.key("drop", decision.id), on_click=_drop, args=(decision,))
        with card("new-decision"):
            draft = Draft("decision", meeting.id)
            _fields(draft, members)
            draft.save("Add what we will try", _deciding(meeting.id), said="Kept.")
    with right:
        for question in QUESTIONS:
            team_meeting_record.noted(notes, question)


def _fields(draft: Draft, members: list[str], now: Decision | None = None) -> None:
    what, who, by_when, how = (now.what, now.who, now.by_when, now.how_we_will_know) if now else ("", None, None, "")
    draft.words("what", "What we will try", what, height=90)
    draft.choice("who", "Who", members, who)
    draft.day("by_when", "By when", by_when)
    draft.line("how_we_will_know", "How we will know", how)


def _given(given: dict[str, Any]) -> DecisionIn:
    day = given.get("by_when")
    return DecisionIn.read({**given, "by_when": day if isinstance(day, date) else None})


def _deciding(meeting_id: UUID) -> Work:
    def work(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
        team_decisions.decide(db, actor, meeting_id, _given(given), now=door.now())

    return work


def _changing(draft: Draft, decision: Decision) -> Work:
    version = draft.version(decision.version)

    def work(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
        team_decisions.change(db, actor, decision.id, _given(given), version=version)

    return work


def _drop(decision: Decision) -> None:
    with door.writing() as db:
        team_decisions.remove(db, door.actor(), decision.id, version=decision.version)
