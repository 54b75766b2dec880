"""A coach's other time with teachers: talks, planning, messages; fixed choices only, for the coach alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import contacts, partnerships, people
from coach_data.school_days import calendar_of


@dataclass(frozen=True)
class Kind:
    """What a contact was, and the minutes it usually takes."""

    label: str
    minutes: int


KINDS = {
    "talked": Kind("talked", 10),
    "planned": Kind("planned together", 30),
    "modeled": Kind("modeled a lesson", 45),
    "taught": Kind("taught together", 45),
    "student_work": Kind("looked at student work", 20),
    "message": Kind("wrote a message", 5),
}
MINUTES = (5, 10, 15, 20, 30, 45, 60)
LOOKED_BACK = timedelta(days=366)
"""No contact is put down for a day further back: the log is kept along the way."""


@dataclass(frozen=True)
class Contact:
    """One contact; `on_day` is a day of the school's calendar."""

    id: UUID
    teacher_id: UUID
    teacher: str
    school_id: UUID
    kind: str  # a key of KINDS
    minutes: int
    on_day: date
    made_at: datetime


def between(db: Connection, actor: Actor, first: date, last: date) -> list[Contact]:
    """The actor's own contacts of these days, both included, the latest first."""
    rows = db.execute(
        select(contacts, people.c.name.label("teacher"))
        .join(people, people.c.id == contacts.c.teacher_id)
        .where(access.own_log(actor), contacts.c.on_day.between(first, last))
        .order_by(contacts.c.on_day.desc(), contacts.c.made_at.desc(), contacts.c.id)
    )
    return [
        Contact(row.id, row.teacher_id, row.teacher, row.school_id, row.kind, row.minutes, row.on_day, row.made_at)
        for row in rows
    ]


def log(db: Connection, actor: Actor, partnership_id: UUID, kind: str, *, on_day: date, now: datetime) -> UUID:
    """Puts a contact down with the minutes it usually takes, and gives its id.

    Raises:
        NotHere: not a running partnership in which the actor is the coach.
        WrongInput: the kind is not one of KINDS, or the day is still ahead or more than a year ago.
    """
    pair = db.execute(
        select(partnerships.c.teacher_id, partnerships.c.school_id).where(
            partnerships.c.id == partnership_id,
            partnerships.c.coach_id == actor.person_id,
            partnerships.c.ended_on.is_(None),
        )
    ).one_or_none()
    if pair is None:
        raise NotHere
    if kind not in KINDS:
        raise WrongInput({"kind": "Pick one of these."})
    _check_day(on_day, calendar_of(db, pair.school_id).today(now))
    row = {"teacher_id": pair.teacher_id, "school_id": pair.school_id, "kind": kind, "minutes": KINDS[kind].minutes}
    made = uuid4()
    db.execute(insert(contacts).values(id=made, coach_id=actor.person_id, on_day=on_day, made_at=now, **row))
    return made


def _check_day(on_day: date, today: date) -> None:
    if on_day > today:
        raise WrongInput({"on_day": "This day is still ahead. Pick today or an earlier day."})
    if on_day < today - LOOKED_BACK:
        raise WrongInput({"on_day": "This day is more than a year ago. Pick a later one."})


def correct(db: Connection, actor: Actor, contact_id: UUID, *, minutes: int, on_day: date, now: datetime) -> None:
    """Gives an own contact other minutes or another day.

    Raises:
        NotHere: not the actor's own, or taken out.
        WrongInput: the minutes are not one of MINUTES, or the day is still ahead or more than a year ago.
    """
    school_id = db.scalar(select(contacts.c.school_id).where(_this(actor, contact_id)))
    if school_id is None:
        raise NotHere
    if minutes not in MINUTES:
        raise WrongInput({"minutes": "Pick one of these."})
    _check_day(on_day, calendar_of(db, school_id).today(now))
    changed = update(contacts).where(_this(actor, contact_id)).values(minutes=minutes, on_day=on_day)
    if db.execute(changed).rowcount != 1:
        raise NotHere


def take_out(db: Connection, actor: Actor, contact_id: UUID) -> None:
    """Takes an own contact out of the log for good: nothing of it is kept.

    Raises:
        NotHere: not the actor's own, or taken out already.
    """
    if db.execute(delete(contacts).where(_this(actor, contact_id))).rowcount != 1:
        raise NotHere


def _this(actor: Actor, contact_id: UUID) -> ColumnElement[Any]:
    return and_(contacts.c.id == contact_id, access.own_log(actor))
