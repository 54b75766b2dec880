"""Agreed times for visits and debriefs: what is planned, moved, or could not happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from coach_data import access
from coach_data.actors import Actor
from coach_data.anybody import ANYBODY, named
from coach_data.classes import label_of
from coach_data.errors import NotHere, WrongInput
from coach_data.partnerships import running_in
from coach_data.schema import agreements, classes, meetings, partnerships, people, visits
from coach_data.school_days import Calendar, calendar_of

REASONS = {
    "teacher_out": "the teacher was out",
    "coach_out": "the coach was out",
    "no_cover": "nobody to cover a class",
    "testing": "testing",
    "event": "a school event",
    "urgent": "something could not wait",
}

REASON_HOLDS = timedelta(days=60)
"""How long a time that could not happen may be the reason why a pair waits."""

_LONGEST_WAIT = timedelta(days=180)
"""No debrief is held longer than this after its visit."""

_teacher = people.alias("teacher")


@dataclass(frozen=True)
class Meeting:
    """A time the pair agreed; `at_time` is on the school's clock, None for "some time that day"."""

    id: UUID
    partnership_id: UUID
    school_id: UUID
    teacher_id: UUID
    teacher: str
    is_new_teacher: bool
    kind: str  # visit, debrief
    on_day: date
    at_time: time | None
    class_id: UUID | None
    class_label: str | None  # "Grade 7 Math, period 3, room 12"
    visit_id: UUID | None
    look_for: str | None  # the teacher's "Look at this for me"


def on(db: Connection, actor: Actor, *, first: date, last: date) -> list[Meeting]:
    """The pair's own agreed times still ahead in these days, both included, by day and time of day.

    A visit already begun on its day, or a debrief already finished, is no longer ahead.
    """
    asked = _asked(actor).where(meetings.c.on_day.between(first, last), meetings.c.outcome.is_(None))
    rows = db.execute(asked.order_by(meetings.c.on_day, meetings.c.at_time, _teacher.c.name, meetings.c.id)).all()
    zones = {school: calendar_of(db, school) for school in {row.school_id for row in rows}}
    done = _days_met(db, actor, first, zones) if rows else set()
    return [_meeting(row) for row in rows if (row.teacher_id, row.kind, row.on_day) not in done]


def _asked(actor: Actor) -> Select[Any]:
    return (
        select(
            meetings,
            partnerships.c.teacher_id,
            _teacher.c.name.label("teacher"),
            _teacher.c.is_new_teacher,
            classes.c.grade,
            classes.c.subject,
            classes.c.period,
            classes.c.room,
            agreements.c.look_for,
        )
        .join(partnerships, partnerships.c.id == meetings.c.partnership_id)
        .join(_teacher, _teacher.c.id == partnerships.c.teacher_id)
        .outerjoin(classes, classes.c.id == meetings.c.class_id)
        .outerjoin(agreements, agreements.c.partnership_id == partnerships.c.id)
        .where(access.partnerships_seen(actor, "agreement"), partnerships.c.ended_on.is_(None))
    )


def _days_met(
    db: Connection, actor: Actor, first: date, calendars: dict[UUID, Calendar]
) -> set[tuple[UUID, str, date]]:
    begun = min(calendar.end_of(first) for calendar in calendars.values()) - timedelta(days=1)
    pair = or_(visits.c.coach_id == actor.person_id, visits.c.teacher_id == actor.person_id)
    from_day = func.coalesce(visits.c.debrief_finished_at, visits.c.started_at)
    rows = db.execute(
        select(visits.c.teacher_id, visits.c.school_id, visits.c.started_at, visits.c.debrief_finished_at).where(
            pair,
            visits.c.occasion == "visit",
            visits.c.school_id.in_(calendars),
            visits.c.started_at >= begun - _LONGEST_WAIT,
            from_day >= begun,
        )
    )
    met: set[tuple[UUID, str, date]] = set()
    for teacher_id, school_id, started_at, debriefed_at in rows:
        today = calendars[school_id].today
        met |= {(teacher_id, "visit", today(started_at))} if started_at else set()
        met |= {(teacher_id, "debrief", today(debriefed_at))} if debriefed_at else set()
    return met


def _meeting(row: Row[Any]) -> Meeting:
    return Meeting(
        row.id,
        row.partnership_id,
        row.school_id,
        row.teacher_id,
        row.teacher,
        row.is_new_teacher,
        row.kind,
        row.on_day,
        row.at_time,
        row.class_id,
        label_of(row),
        row.visit_id,
        row.look_for,
    )


def agree(
    db: Connection,
    actor: Actor,
    partnership_id: UUID,
    *,
    kind: str,
    on_day: date,
    at_time: time | None = None,
    class_id: UUID | None = None,
    visit_id: UUID | None = None,
    now: datetime,
) -> UUID:
    """Puts an agreed time down and gives its id.

    Raises:
        NotHere: not a running partnership of the actor's.
        WrongInput: no school that day, or it has passed.
    """
    school_id = running_in(db, actor, partnership_id)
    _check_day(calendar_of(db, school_id), on_day, now)
    made = uuid4()
    db.execute(
        insert(meetings).values(
            id=made,
            partnership_id=partnership_id,
            school_id=school_id,
            class_id=class_id,
            kind=kind,
            visit_id=visit_id,
            on_day=on_day,
            at_time=at_time,
            made_at=now,
        )
    )
    return made


def _check_day(calendar: Calendar, on_day: date, now: datetime) -> None:
    if on_day < calendar.today(now):
        raise WrongInput({"on_day": "This day has passed. Pick today or a later day."})
    if not calendar.is_school_day(on_day):
        raise WrongInput({"on_day": "There is no school that day. Pick another day."})


def move(db: Connection, actor: Actor, meeting_id: UUID, *, on_day: date, at_time: time | None, now: datetime) -> UUID:
    """Moves an agreed time; the old one is kept as moved. Gives the new one's id.

    Raises:
        NotHere: not the actor's, or no longer ahead.
        WrongInput: no school that day, or it has passed.
    """
    old = db.execute(select(meetings).where(meetings.c.id == meeting_id, _ahead_of(actor))).one_or_none()
    if old is None or not _settle(db, actor, meeting_id, "moved", None):
        raise NotHere
    return agree(
        db,
        actor,
        old.partnership_id,
        kind=old.kind,
        on_day=on_day,
        at_time=at_time,
        class_id=old.class_id,
        visit_id=old.visit_id,
        now=now,
    )


def could_not_happen(db: Connection, actor: Actor, meeting_id: UUID, reason: str) -> None:
    """Says why an agreed time did not take place.

    Raises:
        NotHere: not the actor's, or no longer ahead.
        WrongInput: the reason is not one of REASONS.
    """
    if reason not in REASONS:
        raise WrongInput({"reason": "Pick one of the reasons."})
    if not _settle(db, actor, meeting_id, "could_not_happen", reason):
        raise NotHere


def _settle(db: Connection, actor: Actor, meeting_id: UUID, outcome: str, reason: str | None) -> bool:
    done = db.execute(
        update(meetings).where(meetings.c.id == meeting_id, _ahead_of(actor)).values(outcome=outcome, reason=reason)
    )
    return done.rowcount == 1


def _ahead_of(actor: Actor) -> Any:
    mine = exists().where(
        partnerships.c.id == meetings.c.partnership_id,
        partnerships.c.ended_on.is_(None),
        access.partnerships_seen(actor, "agreement"),
    )
    return and_(meetings.c.outcome.is_(None), mine)


def last_reasons(db: Connection, actor: Actor, *, since: date) -> dict[UUID, tuple[date, str]]:
    """Per partnership, when its latest agreed time could not happen and why: a key of REASONS, never free text."""
    rows = db.execute(_last_reasons(), {"since": since} | named(actor))
    return {pair: (on_day, reason) for pair, on_day, reason in rows}


@cache  # asked beside every list of who waits
def _last_reasons() -> Select[Any]:
    asked = why_not(meetings.c.partnership_id, meetings.c.on_day, meetings.c.reason)
    pair = asked.join(partnerships, partnerships.c.id == meetings.c.partnership_id)
    return pair.where(access.partnerships_seen(ANYBODY, "waiting"))


def why_not(*columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of the agreed times from `since` on that could not happen, the latest last; asks nobody's leave."""
    # As the index has it: a value still to come could be another one.
    outcome = literal_column("'could_not_happen'", meetings.c.outcome.type)
    could_not = (meetings.c.outcome == outcome, meetings.c.on_day >= bindparam("since"))
    return select(*columns).where(*could_not).order_by(meetings.c.on_day, meetings.c.made_at, meetings.c.id)
