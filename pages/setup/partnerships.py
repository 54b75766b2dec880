"""A school's partnerships: which coach works with which teacher."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import partnerships, people
from coach_data.actors import Actor
from coach_data.partnerships import PartnershipIn
from ui import door, pair_row, school_picker, ways
from ui.sheet import Sheet


def run() -> None:
    st.title("Partnerships")
    school = school_picker.pick()
    if school is None:
        return
    today = school.today(door.now())
    with door.reading() as db:
        actor = door.actor()
        pairs = partnerships.of_school(db, actor, school.id, with_ended=True)
        coaches = people.all_of(db, actor, today=today, role="coach", school_id=school.id)
        teachers = people.all_of(db, actor, today=today, role="teacher", school_id=school.id)
    if not coaches or not teachers:
        st.info("A partnership needs a coach and a teacher of this school. Add people and give them these roles.")
        ways.link("Add people", "people")
    elif not pairs:
        st.info("No partnerships yet. Begin the first: the teacher is then on the coach's caseload.")
    with st.expander("Begin a partnership", expanded=not pairs), Sheet("pair", school.id) as sheet:
        sheet.choose("coach_id", "Coach", {person.id: person.name for person in coaches})
        sheet.choose("teacher_id", "Teacher", {person.id: person.name for person in teachers})
        sheet.day("started_on", "Since", today)
        sheet.submit("Begin partnership", _begin, school.id, said="The teacher is on the coach's caseload.")
    ways.link("Mentors of this school", "mentors")
    for pair in sorted(pairs, key=lambda pair: (pair.ended_on is not None, pair.coach.lower())):
        pair_row.draw(pair, today)


def _begin(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    partnerships.begin(db, actor, PartnershipIn.read({**given, "school_id": school_id}))
