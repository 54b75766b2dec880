"""Whether coaching reaches everyone: dates and waiting, never what was seen or said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select

from coach_data import meetings, rhythm
from coach_data.actors import Actor
from coach_data.district import Reached, reached
from coach_data.errors import NotAllowed
from coach_data.schema import partnerships, people, roles, schools
from coach_data.school_days import Calendar, calendars

_LONGEST_WAIT = timedelta(days=3 * 366)
"""Closed days further back are not read: nobody is waited for so long, and the days grow with the years."""


@dataclass(frozen=True)
class Uncoached:
    """A teacher of the school without a running partnership."""

    teacher_id: UUID
    teacher: str
    is_new_teacher: bool


@dataclass(frozen=True)
class Stands:
    """Where one partnership stands and why it waits, as far as that is the reader's to know."""

    standing: rhythm.Standing
    reason: str | None  # a key of meetings.REASONS


@dataclass(frozen=True)
class Coverage:
    """One school's answer for its principal."""

    school: str
    standings: tuple[rhythm.Standing, ...]
    reasons: dict[UUID, str]  # partnership -> key of meetings.REASONS, since its last visit
    uncoached: tuple[Uncoached, ...]

    @property
    def teachers(self) -> int:
        return len({s.teacher_id for s in self.standings})

    @property
    def waiting(self) -> int:
        """Teachers of whom any partnership waits past its rhythm."""
        return len(self._waiting_teachers)

    @property
    def pausing(self) -> int:
        """Teachers within their rhythm of whom a partnership rests; who waits with another coach is not of them."""
        return len({s.teacher_id for s in self.standings if s.pause} - self._waiting_teachers)

    @property
    def _waiting_teachers(self) -> set[UUID]:
        return {s.teacher_id for s in self.standings if s.is_waiting}


@dataclass(frozen=True)
class SchoolCount:
    """What a district lead sees of one school: counts, no names."""

    school_id: UUID
    school: str
    reached: Reached


def of_school(db: Connection, actor: Actor, school_id: UUID, *, now: datetime) -> Coverage:
    """The coverage of a school, for its principal.

    Raises:
        NotAllowed: the actor is not a principal there.
    """
    if not actor.is_a("principal", school_id):
        raise NotAllowed
    name = db.execute(select(schools.c.name).where(schools.c.id == school_id)).scalar_one()
    found = tuple(s for s in rhythm.standings(db, actor, now=now) if s.school_id == school_id)
    return Coverage(name, found, waiting_because(db, actor, found, now=now), _uncoached(db, school_id))


def waiting_because(
    db: Connection, actor: Actor, standings: Iterable[rhythm.Standing], *, now: datetime
) -> dict[UUID, str]:
    """Per waiting partnership, why an agreed time since the last visit could not happen: a key of REASONS."""
    said = meetings.last_reasons(db, actor, since=now.date() - meetings.REASON_HOLDS)
    return {
        s.partnership_id: said[s.partnership_id][1]
        for s in standings
        if s.partnership_id in said and (s.last_visit_on is None or said[s.partnership_id][0] >= s.last_visit_on)
    }


def _uncoached(db: Connection, school_id: UUID) -> tuple[Uncoached, ...]:
    found = _without_coach(db, roles.c.school_id == school_id)
    return tuple(Uncoached(row.id, row.name, row.is_new_teacher) for row in found)


def uncoached_for(db: Connection, who: Sequence[Actor], teacher_id: UUID) -> list[tuple[Uncoached, ...]]:
    """Per actor, one teacher as named in `of_school` of each school the actor leads, where nobody coaches them."""
    found = _without_coach(db, people.c.id == teacher_id)
    named = [(row.school_id, Uncoached(row.id, row.name, row.is_new_teacher)) for row in found]
    return [tuple(one for school, one in named if actor.is_a("principal", school)) for actor in who]


def _without_coach(db: Connection, *which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    coached = exists().where(
        partnerships.c.teacher_id == people.c.id,
        partnerships.c.school_id == roles.c.school_id,
        partnerships.c.ended_on.is_(None),
    )
    asked: Select[Any] = (
        select(people.c.id, people.c.name, people.c.is_new_teacher, roles.c.school_id)
        .join(roles, roles.c.person_id == people.c.id)
        .where(roles.c.role == "teacher", people.c.is_active, ~coached, *which)
        .order_by(people.c.name)
    )
    return db.execute(asked).all()


def by_school(db: Connection, actor: Actor, *, now: datetime, days: int = 20) -> list[SchoolCount]:
    """Counts per school over the last `days` school days, for a district lead.

    Raises:
        NotAllowed: the actor is not a district lead.
    """
    if not actor.is_a("lead"):
        raise NotAllowed
    furthest = timedelta(days=days * 5)
    known = calendars(db, closed_since=now.date() - _LONGEST_WAIT)
    since = {school_id: _since(calendar, days, furthest, now) for school_id, calendar in known.items()}
    found = reached(db, actor, known, since, now=now)
    named = db.execute(select(schools.c.id, schools.c.name).order_by(schools.c.name))
    return [SchoolCount(one.id, one.name, found[one.id]) for one in named]


def _since(calendar: Calendar, days: int, furthest: timedelta, now: datetime) -> datetime:
    today = first = calendar.today(now)
    counted = 0
    while counted < days and today - first < furthest:
        counted += calendar.is_school_day(first)
        first -= timedelta(days=1)
    return calendar.end_of(first)


def _day(day: date) -> str:
    return f"{day:%b} {day.day}"


def state_in_words(standing: rhythm.Standing, reason: str | None, next_on: date | None = None) -> str:
    """One line on where a pair stands: calm, with the pair's own reason, never "late"."""
    if standing.pause:
        why = rhythm.PAUSE_REASONS[standing.pause.reason]
        return f"pausing until {_day(standing.pause.until_on)}, {why}"
    if not standing.is_waiting:
        return "within rhythm" + (f", next on {_day(next_on)}" if next_on else "")
    unit = "school day" if standing.waiting_days == 1 else "school days"
    because = f": {meetings.REASONS[reason]}" if reason else ""
    return f"waiting for {standing.waiting_days} {unit}{because}"
