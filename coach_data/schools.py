"""Schools: name, time zone, terms, closed days, and the smallest number of students shown outside a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationInfo, field_validator
from sqlalchemy import Connection, Select, delete, insert, select, update

from coach_data import access, locks, word_hints
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.forms import Form, Line80, Line120, unless_taken
from coach_data.schema import closed_days, schools, terms

_LONGEST_CLOSING_DAYS = 120
_OVER_A_WEEKEND = timedelta(days=3)  # from a Friday to the Monday
_TAKEN = "Another school has this name. Add its town."


class SchoolIn(Form):
    """A school as an administrator writes it."""

    name: Line120
    time_zone: Line80
    minimum_students: Annotated[int, Field(ge=10, le=30)] = 10

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("Choose a time zone by its city, like America/Chicago.")
        return value


class TermIn(Form):
    """A term's name, first and last day."""

    name: Line80
    starts_on: date
    ends_on: date

    @field_validator("ends_on")
    @classmethod
    def _is_forward(cls, value: date, info: ValidationInfo) -> date:
        if value < info.data.get("starts_on", value):
            raise ValueError("The term ends before it starts. Correct one of the two days.")
        return value


class ClosingIn(Form):
    """Days without school, from the first to the last, and why."""

    first: date
    last: date
    reason: Line120

    @field_validator("last")
    @classmethod
    def _is_short(cls, value: date, info: ValidationInfo) -> date:
        days = (value - info.data.get("first", value)).days
        if days < 0:
            raise ValueError("The last day comes before the first. Correct one of the two days.")
        if days > _LONGEST_CLOSING_DAYS:
            raise ValueError("That is longer than four months. Set the end of the term instead.")
        return value


@dataclass(frozen=True)
class Term:
    """A stretch of school; both days included."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class ClosedDay:
    """A day without school inside a term."""

    day: date
    reason: str


@dataclass(frozen=True)
class Stretch:
    """Closed days that follow one another, weekends between them, for one reason."""

    days: tuple[date, ...]
    reason: str

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


@dataclass(frozen=True)
class School:
    """A school with its calendar, days in order."""

    id: UUID
    name: str
    time_zone: str
    minimum_students: int
    terms: tuple[Term, ...]
    closed_days: tuple[ClosedDay, ...]

    def today(self, now: datetime) -> date:
        """The school's date at an aware time."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


def all_of(db: Connection, actor: Actor) -> list[School]:
    """The schools the actor sees, by name."""
    return _read(db, select(schools).where(access.schools_seen(actor)).order_by(schools.c.name))


def names(db: Connection, actor: Actor) -> dict[UUID, str]:
    """The schools the actor sees, id to name, in the order of their names; without years of terms and closed days."""
    rows = db.execute(select(schools.c.id, schools.c.name).where(access.schools_seen(actor)).order_by(schools.c.name))
    return {row.id: row.name for row in rows}


def one(db: Connection, actor: Actor, school_id: UUID) -> School:
    """One school.

    Raises:
        NotHere: not the actor's, or not there.
    """
    found = _read(db, select(schools).where(schools.c.id == school_id, access.schools_seen(actor)))
    if not found:
        raise NotHere
    return found[0]


def add(db: Connection, actor: Actor, given: SchoolIn, *, now: datetime) -> UUID:
    """A new school with our word list to start from.

    Raises:
        NotAllowed: not an administrator.
        WrongInput: the name is taken.
    """
    access.require_manager(actor)
    school_id = uuid4()
    with unless_taken("name", _TAKEN):
        db.execute(insert(schools).values(id=school_id, created_at=now, **given.model_dump()))
    word_hints.start(db, actor, school_id)
    return school_id


def correct(db: Connection, actor: Actor, school_id: UUID, given: SchoolIn) -> None:
    """Changes name, zone and minimum.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: another school has that name.
    """
    access.require_manager(actor)
    with unless_taken("name", _TAKEN):
        changed = db.execute(update(schools).where(schools.c.id == school_id).values(**given.model_dump()))
    if changed.rowcount == 0:
        raise NotHere


def add_term(db: Connection, actor: Actor, school_id: UUID, given: TermIn) -> UUID:
    """A new term.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: it overlaps another term.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    _check_term(db, school_id, given, None)
    term_id = uuid4()
    db.execute(insert(terms).values(id=term_id, school_id=school_id, **given.model_dump()))
    return term_id


def correct_term(db: Connection, actor: Actor, school_id: UUID, term_id: UUID, given: TermIn) -> None:
    """Changes a term's name and days.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such term in that school.
        WrongInput: it overlaps another term.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    _check_term(db, school_id, given, term_id)
    this = (terms.c.id == term_id, terms.c.school_id == school_id)
    if db.execute(update(terms).where(*this).values(**given.model_dump())).rowcount == 0:
        raise NotHere


def remove_term(db: Connection, actor: Actor, school_id: UUID, term_id: UUID) -> None:
    """Takes a term out of the calendar; rhythms are then counted without it.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such term in that school.
    """
    access.require_manager(actor)
    this = (terms.c.id == term_id, terms.c.school_id == school_id)
    if db.execute(delete(terms).where(*this)).rowcount == 0:
        raise NotHere


def close(db: Connection, actor: Actor, school_id: UUID, given: ClosingIn) -> int:
    """Closes the school from the first to the last day; a day that is closed already gets the new reason.

    Returns:
        The number of weekdays closed; a weekend needs no closing.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: only a weekend lies in between.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    days = [given.first + timedelta(days=n) for n in range((given.last - given.first).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]
    if not weekdays:
        raise WrongInput({"first": "These days are a weekend, which has no school anyway."})
    db.execute(delete(closed_days).where(closed_days.c.school_id == school_id, closed_days.c.day.in_(weekdays)))
    db.execute(insert(closed_days), [{"school_id": school_id, "day": day, "reason": given.reason} for day in weekdays])
    return len(weekdays)


def open_again(db: Connection, actor: Actor, school_id: UUID, days: Iterable[date]) -> None:
    """Makes closed days school days again; days that are open already stay so.

    Raises:
        NotAllowed: not an administrator.
    """
    access.require_manager(actor)
    db.execute(delete(closed_days).where(closed_days.c.school_id == school_id, closed_days.c.day.in_(list(days))))


def stretches(closed: Iterable[ClosedDay]) -> list[Stretch]:
    """Closed days as people speak of them: "December 21 to January 1"; days in order go in."""
    found: list[Stretch] = []
    for each in closed:
        if found and found[-1].reason == each.reason and each.day - found[-1].last <= _OVER_A_WEEKEND:
            found[-1] = Stretch((*found[-1].days, each.day), each.reason)
        else:
            found.append(Stretch((each.day,), each.reason))
    return found


def _read(db: Connection, query: Select[tuple[object, ...]]) -> list[School]:
    rows = db.execute(query).all()
    ids = [row.id for row in rows]
    terms_of, closed_of = _terms(db, ids), _closed(db, ids)
    return [
        School(row.id, row.name, row.time_zone, row.minimum_students, tuple(terms_of[row.id]), tuple(closed_of[row.id]))
        for row in rows
    ]


def _terms(db: Connection, ids: list[UUID]) -> dict[UUID, list[Term]]:
    found: dict[UUID, list[Term]] = defaultdict(list)
    for row in db.execute(select(terms).where(terms.c.school_id.in_(ids)).order_by(terms.c.starts_on)):
        found[row.school_id].append(Term(row.id, row.name, row.starts_on, row.ends_on))
    return found


def _closed(db: Connection, ids: list[UUID]) -> dict[UUID, list[ClosedDay]]:
    found: dict[UUID, list[ClosedDay]] = defaultdict(list)
    for row in db.execute(select(closed_days).where(closed_days.c.school_id.in_(ids)).order_by(closed_days.c.day)):
        found[row.school_id].append(ClosedDay(row.day, row.reason))
    return found


def _check_term(db: Connection, school_id: UUID, given: TermIn, term_id: UUID | None) -> None:
    meets = (terms.c.starts_on <= given.ends_on, terms.c.ends_on >= given.starts_on)
    other = db.scalar(
        select(terms.c.name).where(terms.c.school_id == school_id, terms.c.id.is_distinct_from(term_id), *meets)
    )
    if other is not None:
        raise WrongInput({"starts_on": f"These days overlap the term “{other}”. Terms follow one another."})
