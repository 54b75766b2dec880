"""One visit with its notes and its debrief, for the teacher to read and answer, or for somebody it is shared with."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from coach_data import answers, debriefs, opening, schools, sharing, visits
from coach_data.actors import Actor
from coach_data.debriefs import Debrief
from coach_data.errors import NotHere
from coach_data.note_lines import Line
from coach_data.visits import Record
from ui import door, rows, ways, words

SPEAKERS = {"teacher": "Teacher", "students": "Students", "room": "Room"}
TAGS = {"praise": "praise", "ask": "ask about", "evidence": "evidence"}


def draw(visit_id: UUID) -> None:
    """The whole record, as far as the actor may read it."""
    actor, now = door.actor(), door.now()
    with door.reading() as db:
        record = visits.record(db, actor, visit_id, now=now)
        zone = ZoneInfo(schools.one(db, actor, record.school_id).time_zone) if record.school_id else ZoneInfo("UTC")
    is_mine = record.teacher_id == actor.person_id
    back = "coaching" if is_mine else "teachers" if record.coach_id == actor.person_id else "shared"
    ways.link("Back", back)
    st.title(words.long_day(record.started_at.astimezone(zone).date()) if record.started_at else "A visit")
    st.caption(_head(record))
    if record.coach_id == actor.person_id and record.teacher_id and not record.is_open:
        _open_earlier(record)
    notes(actor, record, is_mine)
    debrief(actor, record)


def _open_earlier(record: Record) -> None:
    st.caption("The teacher cannot read this yet. It opens with the debrief, or five school days after the visit.")
    label = f"Open it to {record.teacher} now"
    st.button(label, key=words.key("open-now", record.id), on_click=_open_now, args=(record,))


def _open_now(record: Record) -> None:
    with door.writing() as db:
        opening.open_now(db, door.actor(), record.id, now=door.now())
    door.say(f"{record.teacher} can read it now.")


def _head(record: Record) -> str:
    parts = [record.class_label, visits.MODES[record.mode], f"{record.minutes} minutes" if record.minutes else None]
    parts += [f"target: {record.target}" if record.target else None, f"with {record.coach}"]
    return words.plain(" · ".join(part for part in parts if part))


def notes(actor: Actor, record: Record, is_mine: bool) -> None:
    """The lines, each with the teacher's two answers."""
    now = door.now()
    if not record.may_read_lines:
        st.info(
            "The notes of this visit are not open. They come with the debrief, or five school days after the visit."
        )
        return
    with door.reading() as db:
        found = visits.lines(db, actor, record.id, now=now)
        seen = visits.sightings(db, actor, record.id, now=now) if is_mine else []
    if actor.person_id not in (record.coach_id, record.teacher_id):
        with door.writing() as db:
            sharing.note_reading(db, actor, "visit", record.id, now=now)
    with rows.card("notes"):
        st.subheader("What was seen and heard")
        if not found:
            st.write("No line was written in this visit.")
        for each in seen:
            st.markdown(f"{words.plain(each.text)}: **{each.words}**")
        for each in found:
            line(each, can_answer=is_mine)


def line(each: Line, *, can_answer: bool) -> None:
    """One line with what its teacher said to it."""
    when, what = st.columns([1, 9])
    when.markdown(f"{each.minute} min" if each.minute is not None else "")
    with what:
        st.markdown(_text(each))
        for answer in each.answers:
            said = f": {words.plain(answer.text)}" if answer.text else ""
            st.markdown(f":blue-badge[{answers.ANSWERS[answer.answer]}]{said}")
        if can_answer and each.kind == "note":
            _answer(each)


def _text(each: Line) -> str:
    question = "Question: " if each.kind == "question" else ""
    speaker = f"{SPEAKERS[each.speaker]}: " if each.speaker else ""
    marks = [TAGS.get(tag, tag) for tag in each.tags] + (["added later"] if each.is_added_later else [])
    return f"{question}{speaker}{words.plain(each.text)}" + "".join(f" :gray-badge[{mark}]" for mark in marks)


def _answer(each: Line) -> None:
    given = {answer.answer: answer.text or "" for answer in each.answers}
    with st.popover("Answer", key=words.key("answer", each.id)):
        st.text_area("How I saw it", given.get("saw_it_differently", ""), key=words.key("differently", each.id))
        door.problem("text")
        for kind, label in answers.ANSWERS.items():
            st.button(label, key=words.key(f"say-{kind}", each.id), on_click=_say, args=(each, kind))
            if kind in given:
                st.button(
                    f"Take back “{label}”", key=words.key(f"not-{kind}", each.id), on_click=_unsay, args=(each, kind)
                )


def _say(each: Line, kind: str) -> None:
    text = st.session_state[words.key("differently", each.id)] if kind == "saw_it_differently" else None
    with door.writing() as db:
        answers.answer(db, door.actor(), each.id, kind, text, now=door.now())
    door.say("Your answer stands beside the line, for whoever reads it.")


def _unsay(each: Line, kind: str) -> None:
    with door.writing() as db:
        answers.take_back(db, door.actor(), each.id, kind)
    door.say("Taken back.")


def debrief(actor: Actor, record: Record) -> None:
    """What the two wrote in the debrief, if the actor may read it."""
    now = door.now()
    try:
        with door.reading() as db:
            held = debriefs.record(db, actor, record.id, now=now)
    except NotHere:
        return
    if actor.person_id not in (record.coach_id, record.teacher_id):
        with door.writing() as db:
            sharing.note_reading(db, actor, "debrief", record.id, now=now)
    with rows.card("debrief"):
        st.subheader("Debrief")
        written(held)


def written(held: Debrief, *, for_others: bool = False) -> None:
    """What the two wrote; promises stay with the two."""
    minutes = ", ".join(f"{stage.name} {round(stage.real_ms / 60_000)} min" for stage in held.stages if stage.real_ms)
    st.caption(words.plain(f"{held.agenda} · {minutes}" if minutes else held.agenda))
    for each in held.written:
        if for_others and each.name in debriefs.OF_THE_PAIR_ALONE:
            continue
        st.markdown(f"{words.plain(each.label)}: **{words.plain(_value(each.value))}**")
    for each in held.rounds:
        st.markdown(f"Practice round {each.round}" + (f": {words.plain(each.feedback)}" if each.feedback else ""))


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(str(value[part]) for part in ("day", "time") if value.get(part))
    return str(value)
