"""Sets of classes with the same students: without them the same children would be counted once per subject."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update

from coach_data import access, locks
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.forms import Form, Line80, unless_taken
from coach_data.schema import class_sets

_TAKEN = "The school has a set with this name."


class ClassSetIn(Form):
    """The name of a set: of the class ("7B"), never of a student."""

    name: Line80


@dataclass(frozen=True)
class ClassSet:
    """Classes with the same students."""

    id: UUID
    name: str


def of_school(db: Connection, actor: Actor, school_id: UUID) -> list[ClassSet]:
    """The school's sets, by name; empty for a school that is not the actor's."""
    here = (class_sets.c.school_id == school_id, access.class_sets_seen(actor))
    found = db.execute(select(class_sets.c.id, class_sets.c.name).where(*here).order_by(class_sets.c.name))
    return [ClassSet(row.id, row.name) for row in found]


def add(db: Connection, actor: Actor, school_id: UUID, given: ClassSetIn) -> UUID:
    """A new set.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: the school has a set of this name.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    set_id = uuid4()
    with unless_taken("name", _TAKEN):
        db.execute(insert(class_sets).values(id=set_id, school_id=school_id, name=given.name))
    return set_id


def rename(db: Connection, actor: Actor, set_id: UUID, given: ClassSetIn) -> None:
    """Corrects a set's name.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such set.
        WrongInput: the school has another set of this name.
    """
    access.require_manager(actor)
    with unless_taken("name", _TAKEN):
        changed = db.execute(update(class_sets).where(class_sets.c.id == set_id).values(name=given.name))
    if changed.rowcount == 0:
        raise NotHere
