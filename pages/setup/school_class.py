"""One class: add it, correct it, retire it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import classes, schools
from coach_data.actors import Actor
from coach_data.classes import SchoolClass
from coach_data.errors import NotHere
from ui import asked, class_sheet, door, ways
from ui.sheet import Sheet, act
from ui.words import plain


def run() -> None:
    class_id, school_id = asked.id_of("class"), asked.id_of("school")
    with door.reading() as db:
        actor = door.actor()
        kept = classes.one(db, actor, class_id, today=door.now().date()) if class_id else None
        at = kept.school_id if kept else school_id
        if at is None:
            raise NotHere
        offered = class_sheet.choices(db, actor, schools.one(db, actor, at))
    st.title(plain(kept.title) if kept else "New class")
    ways.link("Back to classes", "classes")
    if not offered.groups:
        st.info("The school has no priority groups yet. Add them first if you count them; a class can wait for it.")
    with Sheet("class", class_id or "new") as sheet:
        class_sheet.draw(sheet, offered, kept, asked.id_of("teacher"))
        if kept:
            sheet.submit("Save class", _correct, offered, kept.id, said="The class is saved.")
        else:
            sheet.submit("Add class", _add, offered, at, said="The class is added. You can add the next one now.")
    if kept:
        _rest(kept)


def _rest(kept: SchoolClass) -> None:
    counts = "yes" if kept.is_pooled else "not now"
    st.write(f"Counts in the team's numbers: **{counts}**. That is for {plain(kept.teacher)} alone to decide.")
    label, said = ("Use it again", "The class is in use again.")
    if not kept.is_retired:
        label, said = ("Retire this class", "The class is retired. Its visits stay.")
    turn = partial(classes.retire, class_id=kept.id, is_retired=not kept.is_retired)
    act(label, "retire", turn, said=said)


def _correct(db: Connection, actor: Actor, given: dict[str, Any], offered: Any, class_id: UUID) -> None:
    classes.correct(db, actor, class_id, class_sheet.read(given, offered))


def _add(db: Connection, actor: Actor, given: dict[str, Any], offered: Any, school_id: UUID) -> None:
    classes.add(db, actor, school_id, class_sheet.read(given, offered))
