"""Teachers: my caseload; one teacher's page by `?partnership=`, one visit by `?visit=`."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from coach_data import classes, rhythm
from coach_data.errors import NotHere
from ui import door, teacher_row, visit_record, ways, words
from ui.cards import card


def run() -> None:
    visit, pair = ways.chosen("visit"), ways.chosen("partnership")
    if visit:
        visit_record.draw(visit)
    elif pair:
        _one(pair)
    else:
        _caseload()


def _one(pair: UUID) -> None:
    actor, now = door.actor(), door.now()
    with door.reading() as db:
        found = [s for s in rhythm.standings(db, actor, now=now) if s.partnership_id == pair]
        taught = classes.all_of(db, actor, today=now.date(), teacher_id=found[0].teacher_id) if found else []
    if not found or found[0].coach_id != actor.person_id:
        raise NotHere
    teacher_row.whole(found[0], taught, now.date())


def _caseload() -> None:
    actor, now = door.actor(), door.now()
    st.title("Teachers")
    with door.reading() as db:
        standings = sorted(rhythm.standings(db, actor, now=now), key=lambda s: s.teacher)
    mine = [s for s in standings if s.coach_id == actor.person_id]
    if not mine:
        st.info("Nobody is on your caseload yet. The administrator puts coaches and teachers together.")
    for standing in mine:
        with card(words.key("teacher", standing.partnership_id)):
            teacher_row.draw(standing)
