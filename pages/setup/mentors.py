"""A school's mentors: who stands beside which teacher. What a mentor sees is the teacher's to tick."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from coach_data import partnerships, people
from coach_data.actors import Actor
from coach_data.partnerships import Mentorship, MentorshipIn
from ui import door, school_picker, ways
from ui.sheet import Sheet, act
from ui.words import plain


def run() -> None:
    st.title("Mentors")
    st.write("A mentor sees the teacher's name and classes, and more only where the teacher ticks it or shares it.")
    school = school_picker.pick()
    if school is None:
        return
    with door.reading() as db:
        actor, today = door.actor(), school.today(door.now())
        found = partnerships.mentors(db, actor, school.id)
        mentors = people.all_of(db, actor, today=today, role="mentor", school_id=school.id)
        teachers = people.all_of(db, actor, today=today, role="teacher", school_id=school.id)
    for each in found:
        _row(each)
    if not mentors:
        st.info("Nobody has the role Mentor at this school yet. Give it to somebody first.")
        ways.link("Open people", "people")
    else:
        st.header("Give a teacher a mentor")
        with Sheet("mentor", school.id) as sheet:
            sheet.choose("mentor_id", "Mentor", {person.id: person.name for person in mentors})
            sheet.choose("teacher_id", "Teacher", {person.id: person.name for person in teachers})
            sheet.submit("Give mentor", _begin, said="The teacher has a mentor.")
    ways.link("Back to partnerships", "partnerships")


def _row(each: Mentorship) -> None:
    key = f"{each.mentor_id}-{each.teacher_id}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"card-mentor-{key}"):
        st.markdown(f"**{plain(each.mentor)}** beside **{plain(each.teacher)}**", width="stretch")
        end = partial(partnerships.end_mentoring, mentor_id=each.mentor_id, teacher_id=each.teacher_id)
        act("End", f"end-{key}", end, said="It has ended; the mentor sees nothing more.")


def _begin(db: Connection, actor: Actor, given: dict[str, Any]) -> None:
    partnerships.begin_mentoring(db, actor, MentorshipIn.read(given), now=door.now())
