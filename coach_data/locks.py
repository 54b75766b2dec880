"""Rows held to the end of a transaction, so that checks and changes of two people take turns.

SQLite's one writer at a time needs none of this; PostgreSQL does.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from coach_data.errors import NotHere
from coach_data.schema import people, roles, schools


def school(db: Connection, school_id: UUID) -> None:
    """Holds a school: its terms, groups, teams and partnerships.

    Raises:
        NotHere: no such school.
    """
    if db.scalar(select(schools.c.id).where(schools.c.id == school_id).with_for_update()) is None:
        raise NotHere


def person(db: Connection, person_id: UUID) -> None:
    """Holds a person: name, roles, whether active.

    Raises:
        NotHere: no such person, or one who was forgotten.
    """
    there = (people.c.id == person_id, people.c.forgotten_at.is_(None))
    if db.scalar(select(people.c.id).where(*there).with_for_update()) is None:
        raise NotHere


def administrators(db: Connection) -> None:
    """Holds all administrators, so that two cannot each remove the other."""
    held = select(people.c.id).where(people.c.id.in_(select(roles.c.person_id).where(roles.c.role == "administrator")))
    db.execute(held.order_by(people.c.id).with_for_update()).all()
