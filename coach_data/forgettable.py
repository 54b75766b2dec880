"""Visits as the person at the server finds them to forget one: whose, when, how much; never a word of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, func, select

from coach_data.errors import NotHere
from coach_data.forgetting import is_taken_up
from coach_data.schema import action_steps, entries, people, schools, visits

_TWO_DAYS = timedelta(days=2)  # no school's midnight is farther from UTC's
_coach, _teacher = people.alias("coach"), people.alias("teacher")


@dataclass(frozen=True)
class Forgettable:
    """One visit.

    Attributes:
        coach, teacher: their names, where the visit has any.
        at: when it began, on its school's clock; of one that never began, when its first entry came.
        entries: how many of them are kept.
        step: what becomes of the action step agreed in it: `goes`, `stays`, or None where there is none.
        forgotten_at: None until it is.
    """

    id: UUID
    coach: str | None
    teacher: str | None
    at: datetime
    entries: int
    step: str | None
    forgotten_at: datetime | None


def one(db: Connection, visit_id: UUID) -> Forgettable:
    """One visit.

    Raises:
        NotHere: no such visit.
    """
    found = _read(db, visits.c.id == visit_id)
    if not found:
        raise NotHere(f"There is no visit {visit_id}. Find it with: python -m coach_data visits --help")
    return found[0]


def on_day(db: Connection, username: str, day: date) -> list[Forgettable]:
    """A coach's visits that began on a day of their school's calendar, the earliest first; forgotten ones have no day.

    Raises:
        NotHere: nobody has this username.
    """
    coach_id = db.scalar(select(people.c.id).where(people.c.username == username.strip().lower()))
    if coach_id is None:
        raise NotHere(f"Nobody has the username {username}.")
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    near = _AT.between(noon - _TWO_DAYS, noon + _TWO_DAYS)
    found = _read(db, visits.c.coach_id == coach_id, visits.c.forgotten_at.is_(None), near)
    return sorted((each for each in found if each.at.date() == day), key=lambda each: each.at)


_AT = func.coalesce(visits.c.started_at, visits.c.first_received_at, type_=visits.c.started_at.type)


def _read(db: Connection, *which: ColumnElement[bool]) -> list[Forgettable]:
    counted = select(func.count()).where(entries.c.visit_id == visits.c.id).correlate(visits).scalar_subquery()
    rows = db.execute(
        select(visits.c.id, visits.c.forgotten_at, _AT.label("at"), schools.c.time_zone, counted.label("entries"))
        .add_columns(_coach.c.name.label("coach"), _teacher.c.name.label("teacher"))
        .outerjoin_from(visits, schools, schools.c.id == visits.c.school_id)
        .outerjoin(_coach, _coach.c.id == visits.c.coach_id)
        .outerjoin(_teacher, _teacher.c.id == visits.c.teacher_id)
        .where(*which)
    ).all()
    return [_forgettable(db, row) for row in rows]


def _forgettable(db: Connection, row: Row[Any]) -> Forgettable:
    at = row.at.astimezone(ZoneInfo(row.time_zone or "UTC"))
    return Forgettable(row.id, row.coach, row.teacher, at, row.entries, _step(db, row.id), row.forgotten_at)


def _step(db: Connection, visit_id: UUID) -> str | None:
    if db.scalar(select(action_steps.c.id).where(action_steps.c.id == visit_id)) is None:
        return None
    return "stays" if is_taken_up(db, visit_id) else "goes"
