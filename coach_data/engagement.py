"""Who was on task, by priority group and week: the pair's own numbers, live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.schema import NO_GROUP, priority_groups, schools, visit_group_sums, visits
from coach_data.school_days import calendar_of

NO_GROUP_NAME = "Students in no group"


@dataclass(frozen=True)
class Point:
    """One group in one week: `k` of `n` students looked at were on task, over `sweeps` in `visits`."""

    week: date  # its Monday
    group: str
    measured: str  # the visits' mode; the ways of measuring are never mixed
    visits: int
    sweeps: int
    n: int
    k: int


def by_week(db: Connection, actor: Actor, teacher_id: UUID, *, since: date, now: datetime) -> list[Point]:
    """The weeks of one teacher's classes as the pair sees them, oldest first.

    Raises:
        NotHere: a visit's school is gone (cannot happen while keys hold).
    """
    rows = db.execute(
        select(
            visits.c.id,
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
            visits.c.started_at >= datetime.combine(since, datetime.min.time(), tzinfo=now.tzinfo),
            access.visits_seen(actor, "engagement", now=now),
        )
    ).all()
    calendars = {school: calendar_of(db, school) for school in {row.school_id for row in rows}}
    found: dict[tuple[date, str, str], Point] = {}
    for row in rows:
        day = calendars[row.school_id].today(row.started_at)
        week = day - timedelta(days=day.weekday())
        group = NO_GROUP_NAME if row.group_id == NO_GROUP else row.name
        old = found.get((week, group, row.mode), Point(week, group, row.mode, 0, 0, 0, 0))
        found[week, group, row.mode] = Point(
            week, group, row.mode, old.visits + 1, old.sweeps + row.sweeps, old.n + row.n, old.k + row.k
        )
    return sorted((point for point in found.values() if point.n), key=lambda p: (p.week, p.group))
