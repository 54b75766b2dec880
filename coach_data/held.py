"""What a coach held: visits and debriefs with the days they fell on and the minutes the timers counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, select

from coach_data import access, tallies
from coach_data.actors import Actor
from coach_data.debriefs import LONGEST_STRETCH_MS
from coach_data.schema import people, visit_tallies, visits
from coach_data.school_days import Calendar
from coach_data.tallies import Tally

LONGEST_VISIT = timedelta(minutes=90)
"""A visit finished at home in the evening must not turn an afternoon into coaching."""
_A_MINUTE_MS = 60_000
_TIMES = ("started_at", "finished_at", "debrief_started_at", "opens_at")
_COLUMNS = (
    *tallies.OF_VISIT,
    *(visits.c[name] for name in ("occasion", "teacher_id", "agenda", *_TIMES)),
    people.c.name.label("teacher"),
    *tallies.COLUMNS,
)


@dataclass(frozen=True)
class Held:
    """One visit, launch or agreement talk of a coach, with the debrief that followed; days are the school's.

    Attributes:
        minutes: from start to finish, at most 90; None while it is still open.
        debriefed_on: the day the debrief was finished.
        debrief_min: minutes of its stages, pauses left out; None without a finished debrief, or where not asked for.
        no_debrief_on: the day after which no debrief was waited for any more, because the lines had opened.
        agenda: the debrief's, a key; None without one.
        tally: what it left behind, counted; None while it goes on, or where not asked for.
    """

    visit_id: UUID
    occasion: str  # visit, agreement, launch
    teacher_id: UUID | None
    teacher: str | None
    school_id: UUID | None
    is_own: bool  # not of a partnership that is over: of these a coach keeps dates only
    on: date
    minutes: int | None
    debriefed_on: date | None
    debrief_min: int | None
    no_debrief_on: date | None
    agenda: str | None
    tally: Tally | None

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
    counted_from: datetime | None = None,
    now: datetime,
) -> list[Held]:
    """What the actor held as its coach from an aware moment on, the earliest first.

    Two statements; seven more where something came since it was last counted.

    Args:
        calendars: of the schools the actor coaches in; `default` stands in for any other, and for none.
        counted_from: what ended earlier gets no tally, so its debrief no minutes; None for all.
    """
    rows: Sequence[Any] = db.execute(_asked(actor), {"first": first}).all()
    found = tallies.of(db, [row for row in rows if row.is_counted and _is_asked(row, counted_from)])
    return [_held(row, calendars.get(row.school_id, default), found.get(row.id), now) for row in rows]


@access.built_once
def _asked(actor: Actor) -> Select[Any]:
    return (
        select(access.own_visits(actor).label("is_own"), tallies.IS_COUNTED.label("is_counted"), *_COLUMNS)
        .outerjoin_from(visits, people, people.c.id == visits.c.teacher_id)
        .outerjoin(visit_tallies, visit_tallies.c.visit_id == visits.c.id)
        .where(access.held_by(actor), visits.c.started_at >= bindparam("first"))
        .order_by(visits.c.started_at, visits.c.id)
    )


def _is_asked(row: Row[Any], counted_from: datetime | None) -> bool:
    return counted_from is None or (row.debrief_finished_at or row.finished_at) >= counted_from


def _held(row: Row[Any], calendar: Calendar, tally: Tally | None, now: datetime) -> Held:
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
        row.is_own,
        calendar.today(row.started_at),
        in_minutes(length) if length is not None else None,
        calendar.today(debriefed_at) if debriefed_at else None,
        max(1, round(_length_ms(row, tally.stage_ms) / _A_MINUTE_MS)) if debriefed_at and tally else None,
        # A moment at 0:00 belongs to the evening before it.
        calendar.today(row.opens_at - timedelta(seconds=1)) if is_given_up else None,
        row.agenda,
        tally,
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
