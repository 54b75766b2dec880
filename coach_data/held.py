"""What a coach held: visits and debriefs with the days they fell on and the minutes the timers counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.debriefs import LONGEST_STRETCH_MS, spent
from coach_data.entries import times
from coach_data.schema import entries, people, stages, visits
from coach_data.school_days import Calendar

LONGEST_VISIT = timedelta(minutes=90)
"""A visit finished at home in the evening must not turn an afternoon into coaching."""
_A_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Held:
    """One visit, launch or agreement talk of a coach, with the debrief that followed; days are the school's.

    Attributes:
        minutes: from start to finish, at most 90; None while it is still open.
        debriefed_on: the day the debrief was finished.
        debrief_min: minutes of its stages, pauses left out; None without a finished debrief, or where not asked for.
        no_debrief_on: the day after which no debrief was waited for any more, because the lines had opened.
        agenda: the debrief's, a key; None without one.
        stage_ms: milliseconds of each stage of the debrief that was held; empty where the timers say nothing.
    """

    visit_id: UUID
    occasion: str  # visit, agreement, launch
    teacher_id: UUID | None
    teacher: str | None
    school_id: UUID | None
    on: date
    minutes: int | None
    debriefed_on: date | None
    debrief_min: int | None
    no_debrief_on: date | None
    agenda: str | None
    stage_ms: Mapping[str, int]

    @property
    def of(self) -> tuple[UUID | None, UUID | None]:
        """Whose it was, and where."""
        return self.teacher_id, self.school_id


def since(
    db: Connection,
    actor: Actor,
    first: datetime,
    *,
    calendars: Mapping[UUID, Calendar],
    default: Calendar,
    timed_from: datetime | None = None,
    now: datetime,
) -> list[Held]:
    """What the actor held as its coach from an aware moment on, the earliest first. Two statements.

    Args:
        calendars: of the schools the actor coaches in; `default` stands in for any other, and for none.
        timed_from: debriefs finished earlier get no minutes; None for the minutes of all.
    """
    rows = db.execute(
        select(visits, people.c.name.label("teacher"))
        .outerjoin(people, people.c.id == visits.c.teacher_id)
        .where(
            visits.c.coach_id == actor.person_id,
            visits.c.started_at >= first,
            access.visits_seen(actor, "took_place", now=now),
        )
        .order_by(visits.c.started_at, visits.c.id)
    ).all()
    debriefed = [row for row in rows if row.debrief_finished_at]
    timed = [row for row in debriefed if not timed_from or row.debrief_finished_at >= timed_from]
    took = _stage_ms(db, timed)
    return [_held(row, calendars.get(row.school_id, default), took.get(row.id), now) for row in rows]


def _held(row: Row[Any], calendar: Calendar, stage_ms: Mapping[str, int] | None, now: datetime) -> Held:
    length = min(row.finished_at - row.started_at, LONGEST_VISIT) if row.finished_at else None
    is_visit = row.occasion == "visit"
    debriefed_at = row.debrief_finished_at if is_visit else None
    is_given_up = is_visit and row.teacher_id and not debriefed_at and row.opens_at and row.opens_at <= now
    return Held(
        row.id,
        row.occasion,
        row.teacher_id,
        row.teacher,
        row.school_id,
        calendar.today(row.started_at),
        in_minutes(length) if length is not None else None,
        calendar.today(debriefed_at) if debriefed_at else None,
        max(1, round(_length_ms(row, stage_ms) / _A_MINUTE_MS)) if debriefed_at and stage_ms is not None else None,
        # A moment at 0:00 belongs to the evening before it.
        calendar.today(row.opens_at - timedelta(seconds=1)) if is_given_up else None,
        row.agenda,
        stage_ms or {},
    )


def in_minutes(length: timedelta) -> int:
    """Whole minutes; what took place took at least one."""
    return max(1, round(length.total_seconds() / 60))


def _length_ms(row: Row[Any], stage_ms: Mapping[str, int]) -> int:
    """Of a debrief's stages; without any, from its start to its end."""
    by_stage = sum(stage_ms.values())
    if by_stage or not row.debrief_started_at:
        return by_stage
    length: timedelta = row.debrief_finished_at - row.debrief_started_at
    return min(max(0, round(length.total_seconds() * 1000)), LONGEST_STRETCH_MS)


def _stage_ms(db: Connection, debriefed: Sequence[Row[Any]]) -> dict[UUID, dict[str, int]]:
    changes = _stage_changes(db, [row.id for row in debriefed])
    return {row.id: spent(changes.get(row.id, []), times.in_ms(row.debrief_finished_at)) for row in debriefed}


def _stage_changes(db: Connection, ids: Sequence[UUID]) -> dict[UUID, list[tuple[int, str, str]]]:
    rows = db.execute(
        select(stages.c.visit_id, stages.c.stage, stages.c.what, entries.c.seq, *times.COLUMNS)
        .select_from(times.with_clocks(stages.join(entries, entries.c.id == stages.c.entry_id)))
        .where(stages.c.visit_id.in_(ids), stages.c.is_current)
    )
    found: dict[UUID, list[tuple[int, int, str, str]]] = defaultdict(list)
    for row in rows:
        found[row.visit_id].append((times.in_ms(times.time_of(row)[0]), row.seq, row.stage, row.what))
    return {
        visit: [(at_ms, stage, what) for at_ms, _, stage, what in sorted(changes)] for visit, changes in found.items()
    }
