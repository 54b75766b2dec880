"""The fields of a class, with a count for each of the school's groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import class_sets, groups, people, teams
from coach_data.actors import Actor
from coach_data.classes import ClassIn, SchoolClass
from coach_data.groups import Group
from coach_data.schools import School
from ui import door
from ui.sheet import Sheet
from ui.words import plain

_OWN = ("teacher_id", "subject", "grade", "period", "room", "students", "team_id", "class_set_id")


@dataclass(frozen=True)
class Choices:
    """What the fields offer, by id."""

    teachers: Mapping[UUID, str]
    teams: Mapping[UUID | None, str]
    sets: Mapping[UUID | None, str]
    groups: Sequence[Group]


def choices(db: Connection, actor: Actor, school: School) -> Choices:
    """The school's teachers, teams, sets and groups in use."""
    today = school.today(door.now())
    teachers = people.all_of(db, actor, today=today, role="teacher", school_id=school.id)
    its_teams = teams.of_school(db, actor, school.id, today=today)
    return Choices(
        teachers={person.id: person.name for person in teachers},
        teams={None: "No team", **{team.id: team.name for team in its_teams}},
        sets={None: "No other class", **{each.id: each.name for each in class_sets.of_school(db, actor, school.id)}},
        groups=groups.of_school(db, actor, school.id),
    )


def draw(sheet: Sheet, offered: Choices, kept: SchoolClass | None, teacher_id: UUID | None) -> None:
    """Every field; for a new class empty, with its teacher chosen."""
    sheet.choose("teacher_id", "Teacher", offered.teachers, kept.teacher_id if kept else teacher_id)
    sheet.text("subject", "Subject", kept.subject if kept else "", most=60)
    for column, (field, label) in zip(
        st.columns(3), (("grade", "Grade"), ("period", "Period"), ("room", "Room, if any")), strict=True
    ):
        with column:
            sheet.text(field, label, getattr(kept, field) if kept else "", most=20)
    sheet.number("students", "Students in the class", kept.students if kept else None)
    _counts(sheet, offered, kept)
    hint = "The one team this class counts for, once its teacher lets it count."
    sheet.choose("team_id", "Team", offered.teams, kept.team_id if kept else None, hint=hint)
    told = "Without this, the same students would be counted once per subject."
    sheet.choose("class_set_id", "The same students as", offered.sets, kept.class_set_id if kept else None, hint=told)


def _counts(sheet: Sheet, offered: Choices, kept: SchoolClass | None) -> None:
    before = {group.group_id: group for group in kept.groups} if kept else {}
    if offered.groups:
        st.write("**Students in each group.** A student may be in several. Places only (“table 2”), never a name.")
    for n, group in enumerate(offered.groups):
        count, seated = st.columns([1, 2])
        known = before.get(group.id)
        with count:
            sheet.number(f"groups.{n}.students", f"{group.label}: {plain(group.name)}", known.students if known else 0)
        with seated:
            sheet.text(
                f"groups.{n}.seated", f"Where {group.label} sits: places, no names", known.seated if known else ""
            )
    sheet.number("students_in_no_group", "Students in no group", kept.students_in_no_group if kept else None)


def read(given: Mapping[str, Any], offered: Choices) -> ClassIn:
    """The class the fields make; without groups everybody is in none.

    Raises:
        WrongInput: per field, by the fields' names.
    """
    counted = [
        {"group_id": group.id, "students": given[f"groups.{n}.students"] or 0, "seated": given[f"groups.{n}.seated"]}
        for n, group in enumerate(offered.groups)
    ]
    rest = given["students_in_no_group"]
    no_group = given["students"] if rest is None and not offered.groups else rest
    return ClassIn.read({**{f: given[f] for f in _OWN}, "groups": counted, "students_in_no_group": no_group})
