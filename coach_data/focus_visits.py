"""What visits looked at: how many of a class's visits of a fortnight had which focus area."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, func, select

from coach_data.contributions import Contribution, Key
from coach_data.schema import classes, visits
from coach_data.school_days import A_FORTNIGHT, calendar_of, fortnight_of

_TWO_DAYS = timedelta(days=2)  # no school's midnight is farther from UTC's


def of_focus(db: Connection, school_id: UUID, first: date, last: date) -> list[tuple[Key, Contribution]]:
    """How many visits of every opted-in class had which focus area in some fortnights, by class and area.

    Visits that named none are left out.

    Args:
        first, last: the Mondays of the first and the last fortnight.
    """
    calendar = calendar_of(db, school_id)
    counted: Counter[tuple[UUID, date, str]] = Counter()
    rows: dict[UUID, Row[Any]] = {}
    for row in _visits(db, school_id, first, last):
        fortnight, focus = fortnight_of(calendar.today(row.started_at)), " ".join(row.focus.split())
        if focus and first <= fortnight <= last:
            counted[row.id, fortnight, focus] += 1
            rows[row.id] = row
    return [((focus,), _contribution(rows[of], day, count)) for (of, day, focus), count in counted.items()]


def first_fortnight(db: Connection, school_id: UUID) -> date | None:
    """The fortnight of the school's first visit with a focus area."""
    at = db.scalar(select(func.min(visits.c.started_at, type_=visits.c.started_at.type)).where(*_seen(school_id)))
    return fortnight_of(calendar_of(db, school_id).today(at)) if at else None


def _seen(school_id: UUID) -> tuple[ColumnElement[bool], ...]:
    kept = (visits.c.occasion == "visit", visits.c.forgotten_at.is_(None))
    return (visits.c.school_id == school_id, visits.c.started_at.is_not(None), visits.c.focus.is_not(None), *kept)


def _visits(db: Connection, school_id: UUID, first: date, last: date) -> list[Row[Any]]:
    begin = datetime.combine(first, time(), tzinfo=UTC) - _TWO_DAYS
    end = datetime.combine(last + A_FORTNIGHT, time(), tzinfo=UTC) + _TWO_DAYS
    asked = (
        select(classes, visits.c.started_at, visits.c.focus)
        .join(classes, classes.c.id == visits.c.class_id)
        .where(*_seen(school_id), visits.c.started_at.between(begin, end))
        .where(classes.c.is_pooled, classes.c.team_id.is_not(None))
    )
    return list(db.execute(asked))


def _contribution(row: Row[Any], fortnight: date, count: int) -> Contribution:
    who = (row.team_id, row.teacher_id, row.id, row.grade, row.subject, row.students)
    return Contribution(fortnight, *who, count, {"visits": count}, row.class_set_id)
