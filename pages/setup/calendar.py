"""A school's terms: with the closed days, what a rhythm is counted in."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import schools
from coach_data.actors import Actor
from coach_data.schools import School, Term, TermIn
from ui import school_picker, ways
from ui.sheet import Sheet, act
from ui.words import plain, span


def run() -> None:
    st.title("Calendar")
    st.write("Rhythms count school days: weekdays inside a term that are not closed. Nobody waits over a break.")
    school = school_picker.pick()
    if school is None:
        return
    st.header("Terms")
    if not school.terms:
        st.info("No terms yet, so every weekday counts as a school day. Add this year's first and last day.")
    for term in school.terms:
        _term(school, term)
    with st.expander("Add a term", expanded=not school.terms), Sheet("term", school.id) as sheet:
        _fields(sheet, "", None, None)
        sheet.submit("Add term", _add, school.id, said="The term is in the calendar.")
    ways.link("Closed days", "closed-days")


def _term(school: School, term: Term) -> None:
    with st.expander(f"{plain(term.name)}: {span(term.starts_on, term.ends_on)}"):
        with Sheet("term", term.id) as sheet:
            _fields(sheet, term.name, term.starts_on, term.ends_on)
            sheet.submit("Save term", _correct, school.id, term.id, said="The term is saved.")
        remove = partial(schools.remove_term, school_id=school.id, term_id=term.id)
        act("Take this term out", f"remove-{term.id}", remove, said="The term is out of the calendar.")


def _fields(sheet: Sheet, name: str, first: date | None, last: date | None) -> None:
    sheet.text("name", "Name of the term", name, most=80)
    sheet.day("starts_on", "First day", first)
    sheet.day("ends_on", "Last day", last)


def _add(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    schools.add_term(db, actor, school_id, TermIn.read(given))


def _correct(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID, term_id: UUID) -> None:
    schools.correct_term(db, actor, school_id, term_id, TermIn.read(given))
