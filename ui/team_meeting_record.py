"""A team's meeting on one page: to end it, to read, to share, to print on two sheets, to keep as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import meeting_readings, team_decisions, team_meetings, team_notes
from coach_data.actors import Actor
from coach_data.team_decisions import OUTCOMES, Decision
from coach_data.team_meetings import Meeting
from coach_data.team_notes import QUESTIONS, Note
from ui import door, meeting_numbers, meeting_pdf, print_button, rows, still_shared, words, zones
from ui.cards import card
from ui.drafts import Draft


def draw(meeting: Meeting) -> None:
    """Last time's decisions, the numbers, what was noticed and explained, and what the team will try."""
    if not meeting.is_member and not _is_noted(meeting.id):
        return
    with door.reading() as db:
        before = team_decisions.looked_back_on(db, door.actor(), meeting)
        notes = team_notes.of_meeting(db, door.actor(), meeting.id)
        decided = team_decisions.of_meeting(db, door.actor(), meeting.id)
    with st.container(key="record"):
        st.caption(f"{words.plain(meeting.team)} · begun by {words.plain(meeting.begun_by)}")
        _decisions("What we will try", decided, "Nothing was decided.")
        for question in QUESTIONS:
            noted(notes, question)
        if before:
            _decisions("From earlier meetings", before, "", with_day=True)
        _numbers(meeting)
    _ways_out(meeting, before, notes, decided)
    if not meeting.is_member:
        still_shared.watch(partial(_is_read, meeting.id), True)


def _is_noted(meeting_id: UUID) -> bool:
    with (transaction := door.writing()) as db:
        meeting_readings.note(db, door.actor(), meeting_id, now=door.now())
    return transaction.is_kept


def _is_read(meeting_id: UUID, db: Connection, actor: Actor) -> bool:
    return team_meetings.one(db, actor, meeting_id).id == meeting_id


def _decisions(title: str, found: Sequence[Decision], none: str, *, with_day: bool = False) -> None:
    st.header(title)
    if not found:
        st.write(none)
    for each in found:
        with st.container(key=words.key("kept", each.id)):
            decision(each, with_day=with_day)


def decision(each: Decision, *, with_day: bool = False) -> None:
    """What, who, by when, how we will know; and what came of it."""
    when = f"by {words.short_day(each.by_when)}" if each.by_when else "no day set"
    day = f"{words.short_day(each.decided_on)}: " if with_day else ""
    st.markdown(f"{day}**{words.plain(each.what)}**  \n{words.plain(each.who)} · {when}")
    if each.how_we_will_know:
        st.markdown(f"We will know by: {words.plain(each.how_we_will_know)}")
    if each.outcome:
        came = f": {words.plain(each.came_of_it)}" if each.came_of_it else ""
        st.markdown(f"**{OUTCOMES[each.outcome].capitalize()}**{came}")


def noted(notes: Sequence[Note], question: str) -> None:
    """One question and what was said to it."""
    st.header(QUESTIONS[question])
    said = [note for note in notes if note.question == question]
    st.markdown("\n".join(f"- {words.plain(note.text)}" for note in said) if said else "Nothing was written down.")


def beside(meeting: Meeting) -> None:
    """The student work or link the team put beside the chart."""
    if meeting.student_work:
        st.markdown(f"On the table: {words.plain(meeting.student_work)}")
    if meeting.link:
        st.link_button("Open the link beside the chart", meeting.link)


def _numbers(meeting: Meeting) -> None:
    st.header("The numbers we looked at")
    if not meeting.is_member:
        st.write("The numbers stay with the team. You see your school’s under School data.")
    else:
        meeting_numbers.all_of(meeting, "record", height=300, is_printed=True)
    beside(meeting)


def _ways_out(meeting: Meeting, before: Sequence[Decision], notes: Sequence[Note], decided: Sequence[Decision]) -> None:
    with card("keep"):
        st.header("Keep it")
        paper = st.segmented_control("Paper", list(meeting_pdf.PAPERS), default="Letter", required=True)
        with st.container(horizontal=True):
            st.download_button(
                "Download as PDF",
                lambda: meeting_pdf.written(meeting, before, notes, decided, paper=paper),
                f"team-meeting-{meeting.held_on}.pdf",
                "application/pdf",
                on_click="ignore",
            )
            print_button.draw()
    if meeting.is_member and meeting.ended_at:
        _sharing(meeting)
    elif meeting.is_member:
        _ending(meeting)


def _ending(meeting: Meeting) -> None:
    with card("end"):
        for question, asked in QUESTIONS.items():
            if left := Draft(question, meeting.id).text_of("text"):
                st.warning(f"Not added yet, under “{asked}”: {words.plain(left)}")
        if left := Draft("decision", meeting.id).text_of("what"):
            st.warning(f"Not added yet, under “What will we try?”: {words.plain(left)}")
        st.caption("Your team can go on with it later.")
        st.button("End the meeting", type="primary", on_click=_act, args=("end", meeting.id))


def _sharing(meeting: Meeting) -> None:
    with card("share"):
        if meeting.is_shared:
            st.write("Your principal can read the notes and decisions, not the numbers.")
            st.button("Take it back", on_click=_act, args=("take_back", meeting.id))
        else:
            st.write(
                "Only the team reads this. You can show the notes and decisions to your principal, not the numbers. "
                "Your team then sees who opened it."
            )
            st.button("Share with the principal", on_click=_act, args=("share", meeting.id))
        _opened(meeting)
        door.problem("meeting")
        st.button("Go on with this meeting", type="tertiary", on_click=_act, args=("go_on", meeting.id))


def _opened(meeting: Meeting) -> None:
    with door.reading() as db:
        found = meeting_readings.of_meeting(db, door.actor(), meeting.id)
    if meeting.is_shared and not found:
        st.caption("Nobody outside the team has opened it so far.")
    for each in found:
        first, last = (words.moment(at, zones.mine()) for at in (each.first_at, each.last_at))
        rows.titled(f"Opened by **{words.plain(each.reader)}**", last if first == last else f"{last}; first {first}")


_SAID = {
    "end": "The meeting has ended. It is kept for your team.",
    "share": "Shared. Take it back at any time.",
    "take_back": "Taken back. The principal does not see it from now on.",
    "go_on": "The meeting is open again, and nobody outside the team reads it.",
}


def _act(what: str, meeting_id: UUID) -> None:
    with (transaction := door.writing()) as db:
        if what == "end":
            team_meetings.end(db, door.actor(), meeting_id, now=door.now())
        else:
            {"share": team_meetings.share, "take_back": team_meetings.take_back, "go_on": team_meetings.go_on}[what](
                db, door.actor(), meeting_id
            )
    if transaction.is_kept:
        door.say(_SAID[what])
