"""What a teacher could share: the own steps, and of the latest visits the opened notes and the debriefs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.schema import Moment, action_steps, schools, visits

VISITS_OFFERED = 20


@dataclass(frozen=True)
class Shareable:
    """One record: the day of its visit, or the day a step was agreed, on the school's calendar."""

    on: date
    record: str  # visit, debrief, step: a key of sharing.RECORDS
    record_id: UUID
    text: str = ""  # of a step


def of_teacher(db: Connection, actor: Actor, *, now: datetime) -> list[Shareable]:
    """What the actor, as a teacher, could share, the newest first; of visits, of the latest 20."""
    given = {"teacher": actor.person_id, "now": now}
    steps = db.execute(_STEPS, given)
    found = [Shareable(_day(row.agreed_at, row.time_zone), "step", row.id, row.text) for row in steps]
    for row in db.execute(_VISITS, given):
        on = _day(row.started_at, row.time_zone)
        found += [Shareable(on, "visit", row.id)] if row.is_open else []
        found += [Shareable(on, "debrief", row.id)] if row.is_debriefed else []
    return sorted(found, key=lambda one: one.on, reverse=True)


def _day(at: datetime, time_zone: str | None) -> date:
    return at.astimezone(ZoneInfo(time_zone or "UTC")).date()


def _visits() -> Select[Any]:
    now = bindparam("now", type_=Moment())
    held = (visits.c.teacher_id == _TEACHER, visits.c.occasion == "visit", visits.c.started_at.is_not(None))
    is_debriefed = visits.c.debrief_finished_at.is_not(None)
    states = (access.is_opened(now).label("is_open"), is_debriefed.label("is_debriefed"))
    return (
        select(visits.c.id, visits.c.started_at, schools.c.time_zone, *states)
        .join(schools, schools.c.id == visits.c.school_id)
        .where(*held, visits.c.coach_id.is_not(None), visits.c.forgotten_at.is_(None))
        .order_by(visits.c.started_at.desc())
        .limit(VISITS_OFFERED)
    )


# Of what is about the teacher who asks. Made once, when the program starts: the page asks them at every run.
_TEACHER: ColumnElement[UUID] = bindparam("teacher")
_VISITS = _visits()
_STEPS = (
    select(action_steps.c.id, action_steps.c.text, action_steps.c.agreed_at, schools.c.time_zone)
    .outerjoin(schools, schools.c.id == action_steps.c.school_id)
    .where(action_steps.c.teacher_id == _TEACHER)
    .order_by(action_steps.c.agreed_at.desc())
)
