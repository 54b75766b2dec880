"""Who was on task, by priority group: the pair's own numbers, live, by visit and by fortnight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import add
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.measures import Sums
from coach_data.schema import NO_GROUP, priority_groups, schools, visit_group_sums, visits
from coach_data.school_days import A_FORTNIGHT, calendar_of, fortnight_of

NO_GROUP_NAME = "Students in no group"
FORTNIGHTS_COMPARED = 3
"""How many fortnights are put against as many before: six weeks, a unit's length."""


@dataclass(frozen=True)
class Point:
    """One group at one time, a visit's day or a fortnight's Monday; the ways of measuring are never mixed."""

    at: date
    group: str
    measured: str  # the visits' mode
    sweeps: int
    sums: Sums
    begins: date | None = None  # the first fortnight of several merged into one, which `at` is the last of


def by_visit(db: Connection, actor: Actor, teacher_id: UUID, *, since: date, now: datetime) -> list[Point]:
    """Each visit to one teacher's classes and each group looked at in it, as the pair sees them, oldest first.

    Args:
        since: the first day, on the calendar of each visit's school.

    Raises:
        NotHere: a visit's school is gone (cannot happen while keys hold).
    """
    is_no_group = priority_groups.c.id.is_(None)
    rows = db.execute(
        select(
            visits.c.school_id,
            visits.c.started_at,
            visits.c.mode,
            visit_group_sums.c.group_id,
            visit_group_sums.c.sweeps,
            visit_group_sums.c.n,
            visit_group_sums.c.k,
            priority_groups.c.name,
        )
        .join(visit_group_sums, visit_group_sums.c.visit_id == visits.c.id)
        .join(schools, schools.c.id == visits.c.school_id)
        .outerjoin(priority_groups, priority_groups.c.id == visit_group_sums.c.group_id)
        .where(
            visits.c.teacher_id == teacher_id,
            # East of Greenwich a school's day begins the day before; what is too early is left out below.
            visits.c.started_at >= datetime.combine(since, time(), tzinfo=UTC) - timedelta(days=1),
            access.visits_seen(actor, "engagement", now=now),
            visit_group_sums.c.n > 0,
        )
        .order_by(visits.c.started_at, visits.c.id, is_no_group, priority_groups.c.position, priority_groups.c.id)
    ).all()
    calendars = {school: calendar_of(db, school) for school in {row.school_id for row in rows}}
    days = [calendars[row.school_id].today(row.started_at) for row in rows]
    return [
        Point(
            day,
            NO_GROUP_NAME if row.group_id == NO_GROUP else row.name,
            row.mode,
            row.sweeps,
            Sums.of_visit(row.k, row.n),
        )
        for row, day in zip(rows, days, strict=True)
        if day >= since
    ]


def by_fortnight(points: Iterable[Point]) -> list[Point]:
    """The same by fortnight, oldest first."""
    found: dict[tuple[date, str, str], list[Point]] = defaultdict(list)
    for point in points:
        found[fortnight_of(point.at), point.group, point.measured].append(point)
    return [
        Point(at, group, measured, sum(p.sweeps for p in those), reduce(add, (p.sums for p in those)))
        for (at, group, measured), those in sorted(found.items())
    ]


def two_periods(points: Iterable[Point], last: date, first: date | None = None) -> tuple[Sums | None, Sums | None]:
    """One group's six weeks up to the fortnight `last`, after an earlier six; None where nobody was looked at.

    Args:
        points: of one group and one way of measuring.
        last: the Monday of the latest fortnight.
        first: the Monday the earlier six weeks begin with; without it, or where they would reach into the latest
            six, those just before.

    Returns:
        The sums of the earlier period and of the latest.
    """
    length = FORTNIGHTS_COMPARED * A_FORTNIGHT
    begin = last - length + A_FORTNIGHT
    earlier = first if first and first + length <= begin else begin - length
    own = [(fortnight_of(p.begins or p.at), fortnight_of(p.at), p.sums) for p in points]
    # What was merged over a period's edge belongs to neither.
    before = [sums for first_of, last_of, sums in own if earlier <= first_of and last_of < earlier + length]
    lately = [sums for first_of, last_of, sums in own if begin <= first_of and last_of <= last]
    return (reduce(add, before) if before else None, reduce(add, lately) if lately else None)
