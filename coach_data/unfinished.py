"""A coach's visits that still ask for something: open ones, ones without a teacher, debriefs not yet held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Row, Text, and_, cast, func, or_, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.classes import label_of
from coach_data.schema import classes, fields, note_lines, partnerships, people, questions, visits

State = Literal["open", "debriefing", "unplaced", "awaiting_debrief"]
DAYS_LOOKED_BACK = 30
"""Older visits ask for nothing any more: their lines have opened by themselves."""


@dataclass(frozen=True)
class Unfinished:
    """One visit and the one thing it asks for next."""

    visit_id: UUID
    state: State
    teacher: str | None
    class_label: str | None
    started_at: datetime | None
    lines: int
    picked: int  # lines picked for the debrief
    ideas: int  # ideas for the step
    undecided: int  # own questions neither brought to the debrief nor erased
    opens_at: datetime | None  # when the lines open to the teacher by themselves


def of(db: Connection, actor: Actor, *, now: datetime) -> list[Unfinished]:
    """The actor's own visits that ask for something, the oldest first."""
    noted = (
        select(func.count())
        .where(note_lines.c.visit_id == visits.c.id, note_lines.c.is_current)
        .scalar_subquery()
        .label("noted")
    )
    rows = db.execute(
        select(visits, people.c.name, classes.c.grade, classes.c.subject, classes.c.period, classes.c.room, noted)
        .outerjoin(people, people.c.id == visits.c.teacher_id)
        .outerjoin(classes, classes.c.id == visits.c.class_id)
        .where(
            access.own_visits(actor),
            visits.c.occasion == "visit",
            visits.c.forgotten_at.is_(None),
            visits.c.started_at >= now - timedelta(days=DAYS_LOOKED_BACK),
            _asks_for_something(),
        )
        .order_by(visits.c.started_at)
    ).all()
    ids = [row.id for row in rows]
    values, asked = _values(db, ids), _asked(db, ids)
    return [_unfinished(row, values.get(row.id, {}), asked.get(row.id, set())) for row in rows]


def _asks_for_something() -> Any:
    unplaced = and_(visits.c.teacher_id.is_(None), visits.c.is_about_no_teacher.is_(False))
    undebriefed = and_(visits.c.teacher_id.is_not(None), visits.c.debrief_finished_at.is_(None))
    return or_(visits.c.finished_at.is_(None), unplaced, undebriefed)


def _values(db: Connection, ids: list[UUID]) -> dict[UUID, dict[str, list[Any]]]:
    rows = db.execute(
        select(fields.c.visit_id, fields.c.name, fields.c.value).where(
            fields.c.visit_id.in_(ids), fields.c.is_current, fields.c.name.in_(("summary.picked", "summary.ideas"))
        )
    )
    found: dict[UUID, dict[str, list[Any]]] = {}
    for visit_id, name, value in rows:
        found.setdefault(visit_id, {})[name] = value if isinstance(value, list) else []
    return found


def _asked(db: Connection, ids: list[UUID]) -> dict[UUID, set[str]]:
    rows = db.execute(
        select(questions.c.visit_id, questions.c.entry_id).where(questions.c.visit_id.in_(ids), questions.c.is_current)
    )
    found: dict[UUID, set[str]] = {}
    for visit_id, entry_id in rows:
        found.setdefault(visit_id, set()).add(str(entry_id))
    return found


def _unfinished(row: Row[Any], values: dict[str, list[Any]], asked: set[str]) -> Unfinished:
    picked = values.get("summary.picked", [])
    return Unfinished(
        row.id,
        _state(row),
        row.name,
        label_of(row),
        row.started_at,
        row.noted,
        len(picked),
        len(values.get("summary.ideas", [])),
        len(asked - {str(each) for each in picked}),
        row.opens_at,
    )


def _state(row: Row[Any]) -> State:
    if row.finished_at is None:
        return "open"
    if row.teacher_id is None:
        return "unplaced"
    return "debriefing" if row.debrief_started_at else "awaiting_debrief"


def last_praise(db: Connection, actor: Actor, *, now: datetime) -> dict[UUID, str]:
    """Per teacher whom the actor coaches, the latest praise, from the last half year."""
    praise = fields.alias("praise")
    latest = (  # of each pair, found from its end
        select(fields.c.entry_id)
        .join(visits, visits.c.id == fields.c.visit_id)
        .where(
            *(visits.c[name] == partnerships.c[name] for name in ("coach_id", "teacher_id", "school_id")),
            visits.c.occasion == "visit",
            visits.c.forgotten_at.is_(None),
            visits.c.started_at >= now - timedelta(days=180),
            fields.c.name == "summary.praise",
            fields.c.is_current,
            cast(fields.c.value, Text) != "null",
        )
        .order_by(visits.c.started_at.desc(), fields.c.entry_id)
        .limit(1)
        .correlate(partnerships)
        .scalar_subquery()
    )
    rows = db.execute(
        select(partnerships.c.teacher_id, praise.c.value)
        .select_from(partnerships)
        .join(praise, praise.c.entry_id == latest)
        .join(visits, visits.c.id == praise.c.visit_id)
        .where(partnerships.c.coach_id == actor.person_id, partnerships.c.ended_on.is_(None))
        .order_by(visits.c.started_at, visits.c.id)
    )
    return {teacher: value for teacher, value in rows if isinstance(value, str)}
