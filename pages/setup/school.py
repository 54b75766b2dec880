"""A school's name, time zone and the fewest students a shared number may stand for."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import streamlit as st
from sqlalchemy import Connection

from coach_data import schools
from coach_data.actors import Actor
from coach_data.schools import School, SchoolIn
from ui import door, school_picker, ways
from ui.sheet import Sheet

ZONES = {zone: zone.replace("_", " ") for zone in sorted(available_timezones()) if zone.startswith(("America/", "US/"))}
ZONES |= {zone: zone.replace("_", " ") for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"}

NEXT = {"Calendar": "calendar", "Priority groups": "groups", "People": "people", "Classes": "classes"}


def run() -> None:
    st.title("School")
    school = school_picker.pick()
    if school:
        with Sheet("school", school.id) as sheet:
            _fields(sheet, school)
            sheet.submit("Save school", _correct, school.id, said="The school is saved.")
        _next_steps(school)
    with st.expander("Add a school", expanded=school is None), Sheet("school", "new") as sheet:
        _fields(sheet, None)
        sheet.submit("Add school", _add, said="The school is added, with a word list to start from.")


def _fields(sheet: Sheet, school: School | None) -> None:
    sheet.text("name", "Name of the school", school.name if school else "")
    zone = school.time_zone if school else "America/New_York"
    sheet.choose("time_zone", "Time zone, by its city", ZONES, zone, hint="Days and weeks turn over on this clock.")
    least = school.minimum_students if school else 10
    told = "From 10 to 30. Others than the coach and the teacher see a number only if it counts at least so many."
    sheet.number("minimum_students", "Fewest students in a number others see", least, hint=told)


def _correct(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    schools.correct(db, actor, school_id, SchoolIn.read(given))


def _add(db: Connection, actor: Actor, given: dict[str, Any]) -> UUID:
    return schools.add(db, actor, SchoolIn.read(given), now=door.now())


def _next_steps(school: School) -> None:
    if not school.terms:
        st.info("This school has no terms yet, so every weekday counts as a school day. Add its terms next.")
    with st.container(horizontal=True):
        for label, url in NEXT.items():
            ways.link(label, url)
