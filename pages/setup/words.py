"""A school's word list: what the help with wording at Finish looks for."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import word_hints
from coach_data.actors import Actor
from coach_data.word_hints import Hint, HintIn
from ui import door, school_picker
from ui.sheet import Sheet, act
from ui.words import plain


def run() -> None:
    st.title("Word list")
    st.write("At the end of a visit a coach is asked about lines with these words: what did you see or hear?")
    school = school_picker.pick()
    if school is None:
        return
    st.header("Add or change a word")
    with Sheet("hint", school.id) as sheet:
        sheet.text("word", "Word", most=40, hint="A word that is on the list gets the new question.")
        sheet.text("why", "The question that helps without it", most=200)
        sheet.submit("Keep word", _put, school.id, said="The word is on the list.")
    _list(school.id)


def _list(school_id: UUID) -> None:
    with door.reading() as db:
        found = word_hints.of_school(db, door.actor(), school_id)
    st.header("The list")
    if not found:
        st.info("The list is empty, so nobody is asked. Start from ours, then make it yours.")
        start = partial(word_hints.start, school_id=school_id)
        act("Start from our list", "start-list", start, said="Our list is here. Change it as you like.")
    for hint in found:
        _hint(school_id, hint)


def _hint(school_id: UUID, hint: Hint) -> None:
    with st.container(key=f"listed-{hint.word}"):
        st.markdown(f"**{plain(hint.word)}** · {plain(hint.why)}")
        remove = partial(word_hints.remove, school_id=school_id, word=hint.word)
        act("Take off", f"off-{hint.word}", remove, said="The word is off the list.", help=f"Take off “{hint.word}”")


def _put(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    word_hints.put(db, actor, school_id, HintIn.read(given))
