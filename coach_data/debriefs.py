"""Debriefs: which are waiting, and what one held: its stages with their minutes, what was written, the practice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, select

from coach_data import access, agendas
from coach_data.actors import Actor
from coach_data.entries import times
from coach_data.errors import NotHere
from coach_data.schema import classes, entries, fields, people, practice_rounds, schools, stages, visits

# No debrief lasts longer: a tablet laid aside without "Pause" must not turn an evening into coaching.
LONGEST_STRETCH_MS = 60 * 60_000
LONGEST_WAIT = timedelta(days=180)
_coach, _teacher = people.alias("coach"), people.alias("teacher")
OF_THE_PAIR_ALONE = ("promise.coach", "promise.teacher")


@dataclass(frozen=True)
class StageTime:
    """A stage of the agenda: minutes planned for this debrief's length, milliseconds it took (0: not held)."""

    key: str
    name: str
    is_practice: bool
    planned_min: int
    real_ms: int


@dataclass(frozen=True)
class Written:
    """A field of the debrief under its label; `value` is as the tablet wrote it: text, number, list or a next visit."""

    name: str
    label: str
    stage: str
    value: Any


@dataclass(frozen=True)
class Round:
    """A practice round: each criterion with "yes", "almost" or "not_yet"."""

    round: int
    criteria: tuple[tuple[str, str], ...]
    feedback: str | None


@dataclass(frozen=True)
class Debrief:
    """One debrief as its pair, and whoever the teacher shares it with, may read it."""

    visit_id: UUID
    coach: str
    teacher: str
    agenda: str
    minutes: int
    started_at: datetime
    finished_at: datetime | None
    stages: tuple[StageTime, ...]
    written: tuple[Written, ...]
    rounds: tuple[Round, ...]

    def value(self, name: str) -> Any:
        """What a field says, or None."""
        return next((one.value for one in self.written if one.name == name), None)


@dataclass(frozen=True)
class Waiting:
    """A finished visit whose debrief has not been held to its end; `started_at` is the debrief's start, if any."""

    visit_id: UUID
    teacher: str
    subject: str | None
    grade: str | None
    period: str | None
    visited_at: datetime
    started_at: datetime | None
    time_zone: str  # the school's, an IANA name


def waiting(db: Connection, actor: Actor, *, now: datetime) -> list[Waiting]:
    """The actor's own visits whose debrief is running or still to come: the running ones first, then the latest.

    Of the last half year: nobody waits for an older one any more.
    """
    rows = db.execute(
        select(
            visits.c.id,
            _teacher.c.name.label("teacher"),
            classes.c.subject,
            classes.c.grade,
            classes.c.period,
            visits.c.started_at,
            visits.c.debrief_started_at,
            schools.c.time_zone,
        )
        .join(schools, schools.c.id == visits.c.school_id)
        .join(_teacher, _teacher.c.id == visits.c.teacher_id)
        .outerjoin(classes, classes.c.id == visits.c.class_id)
        .where(
            access.own_visits(actor),
            visits.c.started_at >= now - LONGEST_WAIT,
            visits.c.occasion == "visit",
            visits.c.finished_at.is_not(None),
            visits.c.debrief_finished_at.is_(None),
            visits.c.forgotten_at.is_(None),
        )
        .order_by(visits.c.debrief_started_at.is_(None), visits.c.started_at.desc(), visits.c.id)
    )
    return [Waiting(*row) for row in rows]


def record(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> Debrief:
    """One debrief.

    Raises:
        NotHere: no such visit, not the actor's to see, or no debrief was begun.
    """
    row = db.execute(
        select(visits, _coach.c.name.label("coach"), _teacher.c.name.label("teacher"))
        .join(_coach, _coach.c.id == visits.c.coach_id)
        .join(_teacher, _teacher.c.id == visits.c.teacher_id)
        .where(
            visits.c.id == visit_id,
            visits.c.debrief_started_at.is_not(None),
            access.visits_seen(actor, "debrief", now=now),
        )
    ).one_or_none()
    if row is None:
        raise NotHere
    agenda = _agenda_of(db, row)
    is_of_the_pair = actor.person_id in (row.coach_id, row.teacher_id)
    return Debrief(
        visit_id=row.id,
        coach=row.coach,
        teacher=row.teacher,
        agenda=agenda.name,
        minutes=_minutes(row, agenda),
        started_at=row.debrief_started_at,
        finished_at=row.debrief_finished_at,
        stages=_stages(db, row, agenda, now),
        written=_written(db, row, agenda, is_of_the_pair=is_of_the_pair),
        rounds=_rounds(db, row),
    )


def _agenda_of(db: Connection, visit: Row[Any]) -> agendas.Agenda:
    """The agenda it was held by; the default when a school has taken its own away since."""
    known = agendas.for_school(db, visit.school_id) if visit.school_id else agendas.builtin()
    return next((agenda for agenda in known if agenda.key == visit.agenda), known[0])


def _minutes(visit: Row[Any], agenda: agendas.Agenda) -> int:
    minutes: int = visit.debrief_minutes or sum(stage.minutes for stage in agenda.stages)
    return max(minutes, len(agenda.stages))


def _stages(db: Connection, visit: Row[Any], agenda: agendas.Agenda, now: datetime) -> tuple[StageTime, ...]:
    rows = db.execute(
        select(entries.c.id, entries.c.seq, stages.c.stage, stages.c.what, *times.COLUMNS)
        .select_from(times.with_clocks(stages.join(entries, entries.c.id == stages.c.entry_id)))
        .where(stages.c.visit_id == visit.id, stages.c.is_current)
    )
    # By time, then by the order written, then by id: the order in which the tablet reads them.
    ordered = sorted((times.in_ms(times.time_of(row)[0]), row.seq, str(row.id), row.stage, row.what) for row in rows)
    until_ms = times.in_ms(visit.debrief_finished_at or now)
    real = spent([(at_ms, stage, what) for at_ms, _, _, stage, what in ordered], until_ms)
    planned = agendas.scaled(agenda, _minutes(visit, agenda))
    return tuple(
        StageTime(stage.key, stage.name, stage.is_practice, minutes, real.get(stage.key, 0))
        for stage, minutes in zip(agenda.stages, planned, strict=True)
    )


def spent(changes: Iterable[tuple[int, str, str]], until_ms: int) -> dict[str, int]:
    """Milliseconds each stage took, pauses left out; of a stretch without a tap the first 60 minutes at most.

    `tablet/browser/debrief/timeline.js` works out the same while a debrief runs; both are tested on one set of
    examples.

    Args:
        changes: in order, each (at_ms, stage, what) as in the entry kind `stage`.
        until_ms: now, or when the debrief ended.
    """
    took: dict[str, int] = {}
    running: str | None = None
    since_ms: int | None = None  # null while paused
    for at_ms, stage, what in [*changes, (until_ms, "", "left")]:
        ends = what == "entered" or stage in (running, "")
        if what == "extended" or not ends:
            continue
        if running is not None and since_ms is not None:
            took[running] = took.get(running, 0) + min(max(0, at_ms - since_ms), LONGEST_STRETCH_MS)
        if what == "entered":
            running = stage
        elif what == "left":
            running = None
        since_ms = at_ms if what in ("entered", "resumed") else None
    return took


def _written(db: Connection, visit: Row[Any], agenda: agendas.Agenda, *, is_of_the_pair: bool) -> tuple[Written, ...]:
    """In the agenda's order, then what is always at hand; promises stay between the two."""
    rows = db.execute(
        select(fields.c.name, fields.c.value, *times.COLUMNS)
        .select_from(times.with_clocks(fields.join(entries, entries.c.id == fields.c.entry_id)))
        .where(and_(fields.c.visit_id == visit.id, fields.c.is_current))
    )
    values = {row.name: row.value for row in sorted(rows, key=lambda row: times.time_of(row)[0])}
    labels = {field.name: (field.label, stage.name) for stage in agenda.stages for field in stage.fields}
    labels |= {
        name: (label, "")
        for name, label in (
            ("promise.coach", "I will"),
            ("promise.teacher", "You will"),
            ("next_visit", "Next visit"),
        )
        if name not in labels
    }
    return tuple(
        Written(name, label, stage, values[name])
        for name, (label, stage) in labels.items()
        if values.get(name) not in (None, "", []) and (is_of_the_pair or name not in OF_THE_PAIR_ALONE)
    )


def _rounds(db: Connection, visit: Row[Any]) -> tuple[Round, ...]:
    rows = db.execute(
        select(practice_rounds.c.round, practice_rounds.c.criteria, practice_rounds.c.feedback)
        .where(practice_rounds.c.visit_id == visit.id, practice_rounds.c.is_current)
        .order_by(practice_rounds.c.round, practice_rounds.c.entry_id)
    )
    return tuple(
        Round(number, tuple((one["criterion"], one["met"]) for one in criteria), feedback)
        for number, criteria, feedback in rows
    )
