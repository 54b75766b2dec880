"""Ids of visits still to begin, told beforehand so that two tablets write in one visit without a network."""

from __future__ import annotations

from datetime import date
from itertools import count
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, or_, select

from coach_data.schema import partnerships, visits


def takes_place() -> ColumnElement[bool]:
    """Whether a visit has begun or may still: none comes of a partnership that is over. On `visits`, `partnerships`."""
    return or_(visits.c.started_at.is_not(None), partnerships.c.ended_on.is_(None))


def planned_id(partnership_id: UUID, on_day: date, number: int = 1) -> UUID:
    """The id of a pair's visit on a day to which somebody is asked along; `number` 2 for the second on that day."""
    day = on_day.isoformat()
    which = f" ({number})" if number > 1 else ""
    return uuid5(partnership_id, f"visit with a co-observer on {day}{which}")


def next_planned(db: Connection, partnership_id: UUID, on_day: date) -> UUID:
    """The first of a pair's ids for a day that is of no visit begun or forgotten."""
    used = or_(visits.c.coach_id.is_not(None), visits.c.forgotten_at.is_not(None))
    for number in count(1):
        visit_id = planned_id(partnership_id, on_day, number)
        if db.scalar(select(visits.c.id).where(visits.c.id == visit_id, used)) is None:
            return visit_id
    raise AssertionError("count never ends")
