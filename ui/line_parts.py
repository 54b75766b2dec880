"""The lines of a visit as a transcript: time, speaker, words, tags; and what their teacher says to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from coach_data import answers
from coach_data.note_lines import Line
from ui import door
from ui.words import key, plain

SPEAKERS = {"teacher": "Teacher", "students": "Students", "room": "Room"}
TAGS = {"praise": "praise", "ask": "ask about", "evidence": "evidence"}
_ANSWERING = "_line_answering"


def transcript(lines: Sequence[Line], *, can_answer: bool, coach_id: UUID) -> None:
    """Every line in its order; `can_answer` for the teacher they are about."""
    with st.container(gap=None):
        for each in lines:
            _row(each, can_answer, coach_id)
            if can_answer and st.session_state.get(_ANSWERING) == each.id:
                _answer(each)


def _row(each: Line, can_answer: bool, coach_id: UUID) -> None:
    with st.container(key=key("line", each.id)):
        st.markdown(_when(each))
        st.markdown(_words(each, coach_id))
        if can_answer and each.kind == "note":
            of = key("answer", each.id)
            st.button("Answer", key=of, type="tertiary", on_click=_begin, args=(each.id,))


def _when(each: Line) -> str:
    minute = each.minute if each.minute_in_recording is None else each.minute_in_recording
    about = "about " if each.is_approximate else ""
    return f":small[{about}{minute} min]" if minute is not None else ""


def _words(each: Line, coach_id: UUID) -> str:
    said = [_text(each, coach_id)]
    said += [f":small[Also written: {plain(one.text)}]" for one in each.clash if one.text != each.text]
    said += [f":small[Before: {plain(one.text)}]" for one in each.versions]
    for answer in each.answers:
        text = f" {plain(answer.text)}" if answer.text else ""
        said.append(f":blue-badge[{answers.ANSWERS[answer.answer]}]{text}")
    return "  \n".join(said)


def _text(each: Line, coach_id: UUID) -> str:
    speaker = "Question" if each.kind == "question" else SPEAKERS.get(each.speaker or "", "")
    marks = [TAGS.get(tag, tag) for tag in each.tags] + (["added later"] if each.is_added_later else [])
    by = f" :small[written by {plain(each.by)}]" if each.person_id != coach_id else ""
    lead = f"**{speaker}** · " if speaker else ""
    return f"{lead}{plain(each.text)}" + "".join(f" :gray-badge[{plain(mark)}]" for mark in marks) + by


def _answer(each: Line) -> None:
    """Below its line, so that no other line is covered; what is typed stays until it is taken."""
    given = {answer.answer: answer.text or "" for answer in each.answers}
    with st.form(key("answering", each.id)):
        before = given.get("saw_it_differently", "")
        st.text_area("How I saw it", before, key=_field(each.id), max_chars=answers.MOST_CHARACTERS)
        door.problem("text")
        st.caption("Your words travel with the line. A line left out is for you and your coach alone.")
        with st.container(horizontal=True):
            for kind, label in answers.ANSWERS.items():
                st.form_submit_button(label, key=key(f"say-{kind}", each.id), on_click=_say, args=(each.id, kind))
            for kind in given:
                back = f"Take back “{answers.ANSWERS[kind]}”"
                st.form_submit_button(back, key=key(f"not-{kind}", each.id), on_click=_unsay, args=(each.id, kind))
            st.form_submit_button("Close", key=key("close", each.id), on_click=_begin, args=(None,))


def _field(line_id: UUID) -> str:
    return key("differently", line_id)


def _begin(line_id: UUID | None) -> None:
    st.session_state[_ANSWERING] = line_id


def _say(line_id: UUID, kind: str) -> None:
    text = st.session_state[_field(line_id)] if kind == "saw_it_differently" else None
    with (transaction := door.writing()) as db:
        answers.answer(db, door.actor(), line_id, kind, text, now=door.now())
    if transaction.is_kept:
        _begin(None)
        door.say("Your answer stands beside the line, for whoever reads it.")


def _unsay(line_id: UUID, kind: str) -> None:
    with door.writing() as db:
        answers.take_back(db, door.actor(), line_id, kind)
    _begin(None)
    door.say("Taken back.")
