"""Whether coaching reaches everyone in every school: counts for a district lead, never a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from coach_data.actors import Actor
from coach_data.errors import NotAllowed
from coach_data.meetings import REASON_HOLDS, why_not
from coach_data.rhythm import DEFAULT_DAYS, Pause, days_counted, latest
from coach_data.schema import agreements, meetings, partnerships, pauses, people, roles, schools, time_requests, visits
from coach_data.school_days import Calendar


@dataclass
class Reached:
    """One school's teachers, counted; a teacher with two coaches waits if either partnership does.

    Attributes:
        pairs: partnerships that run.
        visits, debriefs: lately.
        coached, waiting, pausing: teachers with a coach, and of those; nobody both waits and pauses.
        longest_days: school days past the rhythm, of the one who waits longest; 0 where nobody waits.
        uncoached: teachers without a coach.
        needs: what pairs asked the school for and nobody has arranged yet: keys of time_requests.NEEDS.
        reasons: why agreed times of partnerships that wait could not happen, the latest each: keys of meetings.REASONS.
    """

    pairs: int = 0
    visits: int = 0
    debriefs: int = 0
    coached: int = 0
    waiting: int = 0
    pausing: int = 0
    longest_days: int = 0
    uncoached: int = 0
    needs: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def reached(
    db: Connection, actor: Actor, calendars: Mapping[UUID, Calendar], lately: Mapping[UUID, datetime], *, now: datetime
) -> dict[UUID, Reached]:
    """Every school's counts, by its id.

    Args:
        calendars: every school's, with the closed days since anybody began to wait.
        lately: since when visits are counted, for each school.

    Raises:
        NotAllowed: the actor is not a district lead.
    """
    if not actor.is_a("lead"):
        raise NotAllowed
    found = {school_id: Reached() for school_id in calendars}
    if found:
        for school_id, visited, debriefed in db.execute(_visited(lately)):
            found[school_id].visits, found[school_id].debriefs = visited, debriefed
        for school_id, waits in _waits(db, calendars, lately, now).items():
            waits.count_into(found[school_id])
    for school_id, count in db.execute(_uncoached()):
        found[school_id].uncoached = count
    today = min((calendar.today(now) for calendar in calendars.values()), default=now.date())
    for school_id, need, count in db.execute(_needed(today)):
        found[school_id].needs[need] = count
    return found


def _since(moment: datetime, school_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """The visits of these schools from a moment on; with `_COUNTED`, a condition that one index answers alone."""
    return and_(visits.c.school_id.in_(school_ids), visits.c.started_at >= moment)


_COUNTED = and_(visits.c.occasion == "visit", visits.c.forgotten_at.is_(None))


def _visited(since: Mapping[UUID, datetime]) -> Select[Any]:
    """Most schools of a district count from the same moment; a table of every school's would be made anew each time."""
    schools_of: dict[datetime, list[UUID]] = defaultdict(list)
    for school_id, moment in since.items():
        schools_of[moment].append(school_id)
    lately = or_(*(_since(moment, schools_of[moment]) for moment in sorted(schools_of)))
    counts = (func.count(), func.count(visits.c.debrief_finished_at))
    return select(visits.c.school_id, *counts).where(lately, _COUNTED).group_by(visits.c.school_id)


def _running(since: Mapping[UUID, datetime]) -> Select[Any]:
    """Every running partnership and when it last met; those that did not meet lately are looked up one by one.

    Ids are left as the database has them: to make them into UUIDs would take longer than all the rest.
    """
    ids = (visits.c.school_id, visits.c.coach_id, visits.c.teacher_id)
    last = func.max(visits.c.started_at, type_=visits.c.started_at.type).label("at")
    lately = _since(min(since.values()), list(since))
    met = select(*ids, last).where(lately, _COUNTED).group_by(*ids).cte("met")
    of = partnerships.c
    same = and_(met.c.school_id == of.school_id, met.c.coach_id == of.coach_id, met.c.teacher_id == of.teacher_id)
    met_at = func.coalesce(met.c.at, latest(visits.c.started_at), type_=visits.c.started_at.type)
    return (
        select(_raw(of.id), _raw(of.school_id), _raw(of.teacher_id), of.started_on, agreements.c.rhythm_days, met_at)
        .join(people, people.c.id == of.teacher_id)
        .outerjoin(agreements, agreements.c.partnership_id == of.id)
        .outerjoin(met, same)
        .where(of.ended_on.is_(None), people.c.is_active)
    )


def _raw(of: Column[UUID]) -> ColumnElement[Any]:
    return type_coerce(of, NullType())


class _Waits:
    """How long the teachers of one school wait: school days past the rhythm, and whether a partnership rests."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        self._calendar, self._today = calendar, calendar.today(now)
        self._days: dict[date, int] = {}  # most pairs met on one of the same few days
        self._teachers: dict[Any, tuple[int, bool]] = {}
        self._pairs = 0
        self._reasons: Counter[str] = Counter()

    def add(
        self,
        teacher: Any,
        met_at: datetime | None,
        started_on: date,
        rhythm_days: int,
        breaks: list[Pause],
        said: tuple[date, str] | None,
    ) -> None:
        since = self._calendar.today(met_at) if met_at else started_on
        is_pausing = any(each.from_on <= self._today <= each.until_on for each in breaks)
        past = 0 if is_pausing else self._counted(since, breaks) - rhythm_days
        before = self._teachers.get(teacher, (0, False))
        self._teachers[teacher] = (max(before[0], past), before[1] or is_pausing)
        self._pairs += 1
        if said and past > 0 and (met_at is None or said[0] >= since):
            self._reasons[said[1]] += 1

    def _counted(self, since: date, breaks: list[Pause]) -> int:
        if breaks:
            return days_counted(self._calendar, since, self._today, breaks)
        if since not in self._days:
            self._days[since] = days_counted(self._calendar, since, self._today, ())
        return self._days[since]

    def count_into(self, found: Reached) -> None:
        waiting = [days for days, _ in self._teachers.values() if days > 0]
        found.pairs, found.coached, found.waiting = self._pairs, len(self._teachers), len(waiting)
        found.pausing = sum(is_pausing for days, is_pausing in self._teachers.values() if days <= 0)
        found.longest_days = max(waiting, default=0)
        found.reasons = self._reasons


def _waits(
    db: Connection, calendars: Mapping[UUID, Calendar], lately: Mapping[UUID, datetime], now: datetime
) -> dict[UUID, _Waits]:
    found = {school_id: _Waits(calendar, now) for school_id, calendar in calendars.items()}
    here = {raw: found[school_id] for raw, school_id in db.execute(select(_raw(schools.c.id), schools.c.id))}
    breaks, said = _pauses(db), _said(db, now)
    for pair, school, teacher, started_on, rhythm_days, met_at in db.execute(_running(lately)).all():
        here[school].add(teacher, met_at, started_on, rhythm_days or DEFAULT_DAYS, breaks.get(pair, []), said.get(pair))
    return found


def _pauses(db: Connection) -> dict[Any, list[Pause]]:
    """Of each running partnership, by its id as the database has it."""
    asked = select(_raw(pauses.c.partnership_id), pauses.c.from_on, pauses.c.until_on, pauses.c.reason)
    running = asked.join(partnerships, partnerships.c.id == pauses.c.partnership_id)
    found: dict[Any, list[Pause]] = defaultdict(list)
    for pair, from_on, until_on, reason in db.execute(running.where(partnerships.c.ended_on.is_(None))):
        found[pair].append(Pause(from_on, until_on, reason))
    return found


def _said(db: Connection, now: datetime) -> dict[Any, tuple[date, str]]:
    """Of each partnership, by its id as the database has it, when its latest time could not happen, and why."""
    asked = why_not(_raw(meetings.c.partnership_id), meetings.c.on_day, meetings.c.reason)
    return {pair: (on_day, reason) for pair, on_day, reason in db.execute(asked, {"since": now.date() - REASON_HOLDS})}


def _uncoached() -> Select[Any]:
    of = partnerships.c
    coached = exists().where(
        of.teacher_id == roles.c.person_id, of.school_id == roles.c.school_id, of.ended_on.is_(None)
    )
    asked = select(roles.c.school_id, func.count(roles.c.person_id.distinct())).join(people)
    return asked.where(roles.c.role == "teacher", people.c.is_active, ~coached).group_by(roles.c.school_id)


def _needed(today: date) -> Select[Any]:
    asked = time_requests.c
    is_open = (
        asked.withdrawn_at.is_(None),
        asked.answered_at.is_(None),
        or_(asked.for_day.is_(None), asked.for_day >= today),
    )
    return select(asked.school_id, asked.need, func.count()).where(*is_open).group_by(asked.school_id, asked.need)
