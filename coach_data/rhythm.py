"""How often a pair meant to meet, and where it stands: within its rhythm, waiting, or pausing by agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Connection, Row, ScalarSelect, Select, bindparam, insert, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import WrongInput
from coach_data.partnerships import running_in
from coach_data.schema import agreements, partnerships, pauses, people, visits
from coach_data.school_days import Calendar, calendar_of
from coach_data.shelf import Source, shelf_of

DEFAULT_DAYS = 10
"""School days between visits where a pair has not agreed otherwise: every two weeks."""

PAUSE_REASONS = {
    "leave": "on leave",
    "testing": "testing weeks",
    "workload": "a full few weeks",
    "other": "agreed between the two",
}

_coach = people.alias("coach")
_teacher = people.alias("teacher")


@dataclass(frozen=True)
class Pause:
    """Days that do not count, agreed by the pair; both ends included."""

    from_on: date
    until_on: date
    reason: str  # a key of PAUSE_REASONS


@dataclass(frozen=True)
class Standing:
    """Where one partnership stands today. Days are school days, pauses left out."""

    partnership_id: UUID
    school_id: UUID
    coach_id: UUID
    coach: str
    teacher_id: UUID
    teacher: str
    is_new_teacher: bool
    rhythm_days: int
    has_agreement: bool
    last_visit_on: date | None
    last_debrief_on: date | None
    days_since: int  # since the last visit, or since the partnership began
    pause: Pause | None
    started_on: date
    pauses: tuple[Pause, ...] = ()  # all of them, by their first day

    @property
    def waiting_days(self) -> int:
        """School days past the rhythm; 0 while within it or pausing."""
        return 0 if self.pause else max(0, self.days_since - self.rhythm_days)

    @property
    def is_waiting(self) -> bool:
        return self.waiting_days > 0


def standings(db: Source, actor: Actor, *, now: datetime, teacher_id: UUID | None = None) -> list[Standing]:
    """Every running partnership whose rhythm the actor may see, or one teacher's, the longest waiting first.

    Nobody waits for a visit to a teacher who is no longer active.
    """
    shelf, asked = shelf_of(db), _pairs(actor)
    pairs = shelf.db.execute(asked.where(partnerships.c.teacher_id == teacher_id) if teacher_id else asked).all()
    ids = [pair.id for pair in pairs]
    calendars = {school: shelf.calendar(school) for school in {pair.school_id for pair in pairs}}
    last = _last_dates(shelf.db, ids, calendars)
    breaks = pauses_of(shelf.db, ids)
    found = [
        _standing(pair, calendars[pair.school_id], last.get(pair.id), breaks.get(pair.id, []), now) for pair in pairs
    ]
    return sorted(found, key=lambda s: (-s.waiting_days, s.pause is not None, -s.days_since, s.teacher))


def _pairs(actor: Actor) -> Select[Any]:
    return (
        select(
            partnerships.c.id,
            partnerships.c.school_id,
            partnerships.c.started_on,
            partnerships.c.coach_id,
            partnerships.c.teacher_id,
            _coach.c.name.label("coach"),
            _teacher.c.name.label("teacher"),
            _teacher.c.is_new_teacher,
            agreements.c.rhythm_days,
        )
        .join(_coach, _coach.c.id == partnerships.c.coach_id)
        .join(_teacher, _teacher.c.id == partnerships.c.teacher_id)
        .outerjoin(agreements, agreements.c.partnership_id == partnerships.c.id)
        .where(partnerships.c.ended_on.is_(None), _teacher.c.is_active, access.partnerships_seen(actor, "rhythm"))
    )


def _last_dates(
    db: Connection, ids: Sequence[UUID], calendars: dict[UUID, Calendar]
) -> dict[UUID, tuple[date | None, date | None]]:
    rows = db.execute(_last_of_pairs(), {"ids": ids})
    return {
        pair: (
            visited and calendars[school].today(visited),
            debriefed and calendars[school].today(debriefed),
        )
        for pair, school, visited, debriefed in rows
    }


@cache
def _last_of_pairs() -> Select[Any]:
    held = (latest(visits.c.started_at), latest(visits.c.debrief_finished_at))
    named = partnerships.c.id.in_(bindparam("ids", expanding=True))
    return select(partnerships.c.id, partnerships.c.school_id, *held).where(named)


def latest(moment: Column[datetime]) -> ScalarSelect[datetime]:
    """The latest of a moment of visits in a partnership: the end of an index, not its history's maximum."""
    met = (
        visits.c.coach_id == partnerships.c.coach_id,
        visits.c.teacher_id == partnerships.c.teacher_id,
        visits.c.school_id == partnerships.c.school_id,
        visits.c.occasion == "visit",
        visits.c.forgotten_at.is_(None),
        moment.is_not(None),
    )
    return select(moment).where(*met).order_by(moment.desc()).limit(1).scalar_subquery()


def pauses_of(db: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Pause]]:
    """Every pause of these partnerships, by its first day; the caller has asked who may see them."""
    rows = db.execute(select(pauses).where(pauses.c.partnership_id.in_(ids)).order_by(pauses.c.from_on))
    found: dict[UUID, list[Pause]] = {}
    for row in rows:
        found.setdefault(row.partnership_id, []).append(Pause(row.from_on, row.until_on, row.reason))
    return found


def _standing(
    pair: Row[Any], calendar: Calendar, last: tuple[date | None, date | None] | None, breaks: list[Pause], now: datetime
) -> Standing:
    today = calendar.today(now)
    visited_on, debriefed_on = last or (None, None)
    return Standing(
        pair.id,
        pair.school_id,
        pair.coach_id,
        pair.coach,
        pair.teacher_id,
        pair.teacher,
        pair.is_new_teacher,
        pair.rhythm_days or DEFAULT_DAYS,
        pair.rhythm_days is not None,
        visited_on,
        debriefed_on,
        days_counted(calendar, visited_on or pair.started_on, today, breaks),
        next((b for b in breaks if b.from_on <= today <= b.until_on), None),
        pair.started_on,
        tuple(breaks),
    )


def days_counted(calendar: Calendar, since: date, today: date, breaks: Iterable[Pause]) -> int:
    """School days after `since` up to and including `today`, without the days of a pause."""
    total, begun = calendar.between(since, today), since
    for each in sorted(breaks, key=lambda one: one.from_on):  # either of the pair pauses, so two may overlap
        total -= calendar.between(max(begun, each.from_on - timedelta(days=1)), min(today, each.until_on))
        begun = max(begun, each.until_on)
    return total


def pause(db: Connection, actor: Actor, partnership_id: UUID, until_on: date, reason: str, *, now: datetime) -> None:
    """Lets a partnership rest from today; either of the pair may say so.

    Raises:
        NotHere: not a running partnership of the actor's.
        WrongInput: the last day has passed, or the reason is not one of PAUSE_REASONS.
    """
    school_id = running_in(db, actor, partnership_id)
    today = calendar_of(db, school_id).today(now)
    if until_on < today:
        raise WrongInput({"until_on": "This day has passed. Pick today or a later day."})
    if reason not in PAUSE_REASONS:
        raise WrongInput({"reason": "Pick one of the reasons."})
    db.execute(
        insert(pauses).values(
            id=uuid4(), partnership_id=partnership_id, from_on=today, until_on=until_on, reason=reason
        )
    )
