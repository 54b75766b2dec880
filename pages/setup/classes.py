"""A school's classes, by teacher."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import class_sets, classes, people
from coach_data.actors import Actor
from coach_data.class_sets import ClassSetIn
from coach_data.classes import SchoolClass
from ui import door, school_picker, ways
from ui.sheet import Sheet
from ui.words import counted, plain


def run() -> None:
    st.title("Classes")
    school = school_picker.pick()
    if school is None:
        return
    with door.reading() as db:
        actor, today = door.actor(), school.today(door.now())
        teachers = people.all_of(db, actor, today=today, role="teacher", school_id=school.id)
        found = classes.all_of(db, actor, today=today, school_id=school.id, with_retired=True)
        sets = class_sets.of_school(db, actor, school.id)
    if not teachers:
        st.info("This school has no teachers yet. Add people with the role Teacher first, then their classes.")
        ways.link("Add people", "people")
    of_teacher: dict[UUID, list[SchoolClass]] = defaultdict(list)
    for each in found:
        of_teacher[each.teacher_id].append(each)
    for teacher in teachers:
        st.header(plain(teacher.name))
        for each in of_teacher[teacher.id]:
            _row(each)
        ways.link("Add a class", "class", teacher=teacher.id, school=school.id)
    st.header("Classes with the same students")
    st.write("Put the classes one set of students goes to under one name, so that no student is counted twice.")
    st.write(" · ".join(plain(each.name) for each in sets) or "No sets yet. Without them every class counts alone.")
    with Sheet("set", school.id) as sheet:
        sheet.text("name", "Name of a new set", most=80, hint="The class, like “7B”; never a student's name.")
        sheet.submit("Add set", _add_set, school.id, said="The set is added. Choose it in each of its classes.")


def _row(each: SchoolClass) -> None:
    with st.container(border=True, gap="xsmall", key=f"card-class-{each.id}"):
        ways.link(plain(each.title), "class", **{"class": each.id})
        counts = [f"{plain(group.label)}: {group.students}" for group in each.groups]
        marks = [counted(each.students, "student"), *counts, f"no group: {each.students_in_no_group}"]
        st.markdown(" · ".join(marks + (["**retired**"] if each.is_retired else [])))


def _add_set(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    class_sets.add(db, actor, school_id, ClassSetIn.read(given))
