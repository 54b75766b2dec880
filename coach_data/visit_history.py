"""The visits of one teacher as a list: when, by whom, and whether the notes are open yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, func, select, true

from coach_data import access
from coach_data.actors import Actor
from coach_data.classes import label_of
from coach_data.schema import classes, meetings, people, schools, visits


@dataclass(frozen=True)
class Past:
    """One visit; the notes are open from `opens_at` on, `debrief_on` is the agreed day of the debrief to come."""

    visit_id: UUID
    coach: str
    class_label: str | None
    started_at: datetime
    zone: ZoneInfo
    minutes: int | None
    is_open: bool
    opens_at: datetime | None
    is_debriefed: bool
    debrief_on: date | None

    @property
    def on(self) -> date:
        """The day of the visit on the school's calendar."""
        return self.started_at.astimezone(self.zone).date()


def of_teacher(db: Connection, actor: Actor, teacher_id: UUID, *, now: datetime, limit: int = 60) -> list[Past]:
    """The latest visits to a teacher that the actor may know of, the latest first."""
    asked = _asked(actor, now).where(visits.c.teacher_id == teacher_id).limit(limit)
    return [_past(row, now) for row in db.execute(asked)]


def of_teachers(
    db: Connection,
    actor: Actor,
    teachers: Collection[UUID],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime,
) -> dict[UUID, list[Past]]:
    """Per teacher every visit between two moments that the actor may know of, the latest first."""
    began = visits.c.started_at
    between = (began >= since if since else true(), began < until if until else true())
    found: dict[UUID, list[Past]] = defaultdict(list)
    for row in db.execute(_asked(actor, now).where(visits.c.teacher_id.in_(teachers), *between)):
        found[row.teacher_id].append(_past(row, now))
    return found


def _asked(actor: Actor, now: datetime) -> Select[Any]:
    taught = (classes.c.grade, classes.c.subject, classes.c.period, classes.c.room)
    return (
        select(visits, people.c.name, schools.c.time_zone, *taught, _PLANNED)
        .join(people, people.c.id == visits.c.coach_id)
        .join(schools, schools.c.id == visits.c.school_id)
        .outerjoin(classes, classes.c.id == visits.c.class_id)
        .where(
            visits.c.occasion == "visit",
            visits.c.started_at.is_not(None),
            access.visits_seen(actor, "took_place", now=now),
        )
        .order_by(visits.c.started_at.desc())
    )


_PLANNED = (
    select(func.min(meetings.c.on_day))
    .where(meetings.c.visit_id == visits.c.id, meetings.c.kind == "debrief", meetings.c.outcome.is_(None))
    .scalar_subquery()
    .label("debrief_on")
)


def _past(row: Row[Any], now: datetime) -> Past:
    opens_at = row.opened_at or row.opens_at
    length = row.finished_at - row.started_at if row.finished_at else None
    return Past(
        row.id,
        row.name,
        label_of(row),
        row.started_at,
        ZoneInfo(row.time_zone),
        round(length.total_seconds() / 60) if length else None,
        bool(opens_at and opens_at <= now),
        opens_at,
        row.debrief_finished_at is not None,
        row.debrief_on,
    )
