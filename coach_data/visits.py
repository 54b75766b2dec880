"""Visits as pages read them: what took place, what was summed up, what waits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.classes import label_of
from coach_data.entries import times
from coach_data.errors import NotHere
from coach_data.note_lines import Answer, Line, Version, lines
from coach_data.schema import classes, entries, fields, note_lines, people, step_criteria, visits
from coach_data.schema import sightings as seen_rows

__all__ = [
    "Answer",
    "Card",
    "Line",
    "Record",
    "Sighted",
    "Summary",
    "Version",
    "lines",
    "mine_open",
    "record",
    "sightings",
    "summary",
]

MODES = {
    "in_room": "in the room",
    "live_class": "live online, whole class",
    "live_group": "live online, small group",
    "recorded": "recorded lesson",
    "student_work": "feedback on student work",
}

_coach, _teacher = people.alias("coach"), people.alias("teacher")


@dataclass(frozen=True)
class Record:
    """A visit's head. What it was about and how much was noted is None to those who may not read its lines."""

    id: UUID
    coach_id: UUID
    coach: str
    teacher_id: UUID | None
    teacher: str | None
    school_id: UUID | None
    class_id: UUID | None
    class_label: str | None  # "Grade 7 Math, period 3, room 12"
    is_about_no_teacher: bool
    occasion: str  # visit, agreement, launch
    mode: str  # a key of MODES
    started_at: datetime | None
    is_start_approximate: bool
    finished_at: datetime | None
    minutes: int | None
    debrief_started_at: datetime | None
    debrief_finished_at: datetime | None
    agenda: str | None
    opens_at: datetime | None  # when it opens, or opened, to its teacher
    is_open: bool
    may_read_lines: bool
    lesson: str | None
    target: str | None
    materials: str | None
    focus: str | None
    step_id: UUID | None
    line_count: int | None


@dataclass(frozen=True)
class Summary:
    """What the coach summed up at Finish; of a clash, the latest."""

    key_lever: str | None
    praise: str | None
    picked: tuple[UUID, ...]  # ids of lines and questions brought to the debrief
    ideas: tuple[str, ...]


@dataclass(frozen=True)
class Sighted:
    """One success criterion in one visit."""

    criterion_id: UUID
    text: str
    seen: int
    chances: int

    @property
    def words(self) -> str:
        """As it is shown: "4 of 5 chances"."""
        if self.chances == 0:
            return "No chance to see it"
        return f"{self.seen} of {self.chances} chance{'s' if self.chances > 1 else ''}"


@dataclass(frozen=True)
class Card:
    """A visit in a list of the coach's own."""

    id: UUID
    teacher_id: UUID | None
    teacher: str | None
    class_label: str | None
    occasion: str
    mode: str
    started_at: datetime | None
    finished_at: datetime | None
    debrief_started_at: datetime | None
    opens_at: datetime | None


def record(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> Record:
    """A visit's head.

    Raises:
        NotHere: no such visit, or not the actor's to know of.
    """
    reads = access.visits_seen(actor, "lines", now=now)
    row = db.execute(
        _headed(visits, _coach.c.name.label("coach"), reads.label("reads"), _line_count().label("line_count"))
        .join(_coach, _coach.c.id == visits.c.coach_id)
        .where(visits.c.id == visit_id, or_(reads, access.visits_seen(actor, "took_place", now=now)))
    ).one_or_none()
    if row is None:
        raise NotHere
    return _record(row, bool(row.reads), now)


def _headed(*columns: Any) -> Select[Any]:
    taught = (classes.c.grade, classes.c.subject, classes.c.period, classes.c.room)
    return (
        select(*columns, _teacher.c.name.label("teacher"), *taught)
        .select_from(visits)
        .outerjoin(_teacher, _teacher.c.id == visits.c.teacher_id)
        .outerjoin(classes, classes.c.id == visits.c.class_id)
    )


def _line_count() -> Any:
    counted = select(func.count()).where(note_lines.c.visit_id == visits.c.id, note_lines.c.is_current)
    return counted.correlate(visits).scalar_subquery()


def _minutes(row: Row[Any]) -> int | None:
    if row.started_at is None or row.finished_at is None:
        return None
    lasted: timedelta = row.finished_at - row.started_at
    return max(0, round(lasted.total_seconds() / 60))


def _record(row: Row[Any], reads: bool, now: datetime) -> Record:
    opens_at = row.opened_at or row.opens_at
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    about: dict[str, Any] = {name: getattr(row, name) if reads else None for name in _ABOUT}
    return Record(
        **plain,
        **about,
        class_label=label_of(row),
        minutes=_minutes(row),
        opens_at=opens_at,
        is_open=opens_at is not None and opens_at <= now,
        may_read_lines=reads,
    )


_ABOUT = ("lesson", "target", "materials", "focus", "step_id", "line_count")
_PLAIN = tuple(
    name
    for name in Record.__dataclass_fields__
    if name not in (*_ABOUT, "class_label", "minutes", "opens_at", "is_open", "may_read_lines")
)


def summary(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> Summary:
    """What was summed up at Finish, to those who read the visit's lines.

    Raises:
        NotHere: no such visit, or its lines are not the actor's to read.
    """
    _require(db, visit_id, access.visits_seen(actor, "lines", now=now))
    rows = db.execute(
        select(fields.c.name, fields.c.value, fields.c.entry_id, *times.COLUMNS)
        .select_from(times.with_clocks(fields.join(entries, entries.c.id == fields.c.entry_id)))
        .where(fields.c.visit_id == visit_id, fields.c.is_current, fields.c.name.startswith("summary."))
    ).all()
    latest = sorted(rows, key=lambda row: (times.time_of(row)[0], row.entry_id))
    values = {row.name.removeprefix("summary."): row.value for row in latest}
    return Summary(
        values.get("key_lever") or None,
        values.get("praise") or None,
        tuple(_ids(values.get("picked"))),
        tuple(str(idea) for idea in values.get("ideas") or ()),
    )


def _ids(picked: Any) -> list[UUID]:
    found = []
    for text in picked if isinstance(picked, list) else ():
        try:
            found.append(UUID(str(text)))
        except ValueError:
            continue
    return found


def _require(db: Connection, visit_id: UUID, seen: ColumnElement[bool]) -> None:
    if db.execute(select(literal(1)).select_from(visits).where(visits.c.id == visit_id, seen)).first() is None:
        raise NotHere


def sightings(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> list[Sighted]:
    """How often each success criterion was seen in a visit, of the times there was a chance.

    Raises:
        NotHere: no such visit, or its sightings are not the actor's to see.
    """
    _require(db, visit_id, access.visits_seen(actor, "sightings", now=now))
    rows = db.execute(
        select(step_criteria.c.id, step_criteria.c.text, seen_rows.c.seen, func.count().label("times"))
        .join(step_criteria, step_criteria.c.id == seen_rows.c.criterion_id)
        .join(visits, visits.c.id == seen_rows.c.visit_id)
        .where(seen_rows.c.visit_id == visit_id, seen_rows.c.is_current, seen_rows.c.person_id == visits.c.coach_id)
        .group_by(step_criteria.c.id, step_criteria.c.text, step_criteria.c.position, seen_rows.c.seen)
        .order_by(step_criteria.c.position, step_criteria.c.id)
    )
    counted: dict[tuple[UUID, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        counted[row.id, row.text][row.seen] = row.times
    return [
        Sighted(criterion_id, text, by.get("saw_it", 0), by.get("saw_it", 0) + by.get("chance_missed", 0))
        for (criterion_id, text), by in counted.items()
    ]


def mine_open(db: Connection, actor: Actor) -> list[Card]:
    """The actor's own visits that were begun and not finished, the latest first."""
    return _cards(db, actor, visits.c.finished_at.is_(None), visits.c.debrief_finished_at.is_(None))


def _cards(db: Connection, actor: Actor, *conditions: ColumnElement[bool]) -> list[Card]:
    mine = and_(access.own_visits(actor), visits.c.forgotten_at.is_(None))
    begun = visits.c.started_at.is_not(None)
    rows = db.execute(_headed(visits).where(mine, begun, *conditions).order_by(visits.c.started_at.desc(), visits.c.id))
    return [
        Card(
            row.id,
            row.teacher_id,
            row.teacher,
            label_of(row),
            row.occasion,
            row.mode,
            row.started_at,
            row.finished_at,
            row.debrief_started_at,
            row.opened_at or row.opens_at,
        )
        for row in rows
    ]
