"""Whether coaching reaches everyone in every school: counts for a district lead, never a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, exists, func, or_, select

from coach_data.actors import Actor
from coach_data.errors import NotAllowed
from coach_data.rhythm import DEFAULT_DAYS, Pause, days_counted, latest
from coach_data.schema import agreements, partnerships, pauses, people, roles, time_requests, visits
from coach_data.school_days import Calendar


@dataclass
class Reached:
    """One school's teachers, counted; a teacher with two coaches waits if either partnership does.

    Attributes:
        coached, waiting, pausing: teachers with a coach, and of those.
        longest_days: school days past the rhythm, of the one who waits longest; 0 where nobody waits.
        uncoached: teachers without a coach.
        needs: what pairs asked the school for and nobody has arranged yet: keys of time_requests.NEEDS.
    """

    coached: int = 0
    waiting: int = 0
    pausing: int = 0
    longest_days: int = 0
    uncoached: int = 0
    needs: Counter[str] = field(default_factory=Counter)


def reached(db: Connection, actor: Actor, calendars: Mapping[UUID, Calendar], *, now: datetime) -> dict[UUID, Reached]:
    """Every school's counts, by its id.

    Args:
        calendars: every school's, with the closed days since anybody began to wait.

    Raises:
        NotAllowed: the actor is not a district lead.
    """
    if not actor.is_a("lead"):
        raise NotAllowed
    found = {school_id: Reached() for school_id in calendars}
    waits, uncoached = _waits(db, calendars, now), _uncoached(db)
    for school_id, one in found.items():
        teachers = waits.get(school_id, {})
        one.coached, one.longest_days = len(teachers), max([0, *(days for days, _ in teachers.values())])
        one.waiting = sum(days > 0 for days, _ in teachers.values())
        one.pausing = sum(is_pausing for _, is_pausing in teachers.values())
        one.uncoached = uncoached.get(school_id, 0)
    for school_id, need, count in _needs(db, now.date()):
        found[school_id].needs[need] = count
    return found


def _waits(
    db: Connection, calendars: Mapping[UUID, Calendar], now: datetime
) -> dict[UUID, dict[UUID, tuple[int, bool]]]:
    """Per school and teacher: school days past the rhythm, and whether a partnership rests."""
    of = partnerships.c
    asked = select(
        of.id, of.school_id, of.teacher_id, of.started_on, agreements.c.rhythm_days, latest(visits.c.started_at)
    )
    rows = db.execute(
        asked.outerjoin(agreements, agreements.c.partnership_id == of.id)
        .join(people, people.c.id == of.teacher_id)
        .where(of.ended_on.is_(None), people.c.is_active)
    )
    breaks = _pauses(db)
    counted: dict[tuple[UUID, date], int] = {}  # most pairs met on one of the same few days
    found: dict[UUID, dict[UUID, tuple[int, bool]]] = defaultdict(dict)
    for pair, school_id, teacher, started_on, rhythm_days, visited_at in rows:
        calendar, rests = calendars[school_id], breaks.get(pair, [])
        today = calendar.today(now)
        since = calendar.today(visited_at) if visited_at else started_on
        is_pausing = any(each.from_on <= today <= each.until_on for each in rests)
        if (school_id, since) not in counted:
            counted[school_id, since] = days_counted(calendar, since, today, ())
        days = days_counted(calendar, since, today, rests) if rests else counted[school_id, since]
        past = 0 if is_pausing else days - (rhythm_days or DEFAULT_DAYS)
        before = found[school_id].get(teacher, (0, False))
        found[school_id][teacher] = (max(before[0], past), before[1] or is_pausing)
    return found


def _pauses(db: Connection) -> dict[UUID, list[Pause]]:
    running = select(pauses).join(partnerships, partnerships.c.id == pauses.c.partnership_id)
    found: dict[UUID, list[Pause]] = defaultdict(list)
    for row in db.execute(running.where(partnerships.c.ended_on.is_(None))):
        found[row.partnership_id].append(Pause(row.from_on, row.until_on, row.reason))
    return found


def _uncoached(db: Connection) -> dict[UUID, int]:
    of = partnerships.c
    coached = exists().where(
        of.teacher_id == roles.c.person_id, of.school_id == roles.c.school_id, of.ended_on.is_(None)
    )
    asked = select(roles.c.school_id, func.count(roles.c.person_id.distinct())).join(people)
    without = asked.where(roles.c.role == "teacher", people.c.is_active, ~coached).group_by(roles.c.school_id)
    return {school_id: count for school_id, count in db.execute(without)}  # noqa: C416 - rows are not pairs to mypy


def _needs(db: Connection, today: date) -> list[tuple[UUID, str, int]]:
    asked = time_requests.c
    is_open = (
        asked.withdrawn_at.is_(None),
        asked.answered_at.is_(None),
        or_(asked.for_day.is_(None), asked.for_day >= today),
    )
    rows = db.execute(
        select(asked.school_id, asked.need, func.count()).where(*is_open).group_by(asked.school_id, asked.need)
    )
    return [(row[0], row[1], row[2]) for row in rows]
