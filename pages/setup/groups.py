"""A school's priority groups, each with its neutral label."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from coach_data import groups
from coach_data.actors import Actor
from coach_data.groups import Group, GroupIn
from ui import door, school_picker
from ui.sheet import Sheet, act
from ui.words import plain


def run() -> None:
    st.title("Priority groups")
    st.write("Your school's own list. On the tablet a group shows its label only, because students can read it.")
    school = school_picker.pick()
    if school is None:
        return
    with door.reading() as db:
        found = groups.of_school(db, door.actor(), school.id, with_retired=True)
    if not found:
        st.info(
            "No groups yet. Add those your school puts first, like “English learners”. A student may be in several."
        )
    for group in found:
        _group(group)
    st.header("Add a group")
    with Sheet("group", school.id) as sheet:
        sheet.text("name", "Name of the group", most=80, hint="A group, never a student. Its label comes by itself.")
        sheet.submit("Add group", _add, school.id, said="The group is added. Now count it in each class.")


def _group(group: Group) -> None:
    retired = " · retired" if group.is_retired else ""
    with st.expander(f"{group.label}: {plain(group.name)}{retired}"):
        with Sheet("group", group.id) as sheet:
            sheet.text("name", "Name of the group", group.name, most=80)
            sheet.submit("Save name", _rename, group.school_id, group.id, said="The name is saved.")
        if group.is_retired:
            back = partial(groups.bring_back, school_id=group.school_id, group_id=group.id)
            act("Use it again", f"back-{group.id}", back, said="The group is in use again.")
        else:
            st.caption("A retired group keeps what was counted and its label, and is offered no more.")
            retire = partial(groups.retire, school_id=group.school_id, group_id=group.id)
            act("Retire it", f"retire-{group.id}", retire, said="The group is retired.")


def _add(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID) -> None:
    groups.add(db, actor, school_id, GroupIn.read(given))


def _rename(db: Connection, actor: Actor, given: dict[str, Any], school_id: UUID, group_id: UUID) -> None:
    groups.rename(db, actor, school_id, group_id, GroupIn.read(given))
