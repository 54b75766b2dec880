"""Time a pair asks its school for: fixed choices only, so that nothing about the coaching is told with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, case, exists, insert, or_, select, true, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.partnerships import running_in
from coach_data.schema import classes, partnerships, people, schools, time_requests

NEEDS = {
    "cover": "someone to cover a class",
    "room": "a room for a debrief",
    "schedule": "a change in the schedule",
}
NUMBERED = tuple(str(number) for number in range(1, 13))
_teachers_class = and_(
    classes.c.teacher_id == partnerships.c.teacher_id, classes.c.school_id == partnerships.c.school_id
)


@dataclass(frozen=True)
class TimeRequest:
    """What a pair asked for; `answered_by` is the name of whoever arranges it."""

    id: UUID
    school_id: UUID
    school: str
    partnership_id: UUID
    teacher: str
    need: str  # a key of NEEDS
    for_day: date | None
    period: str | None  # one of `periods`; what an older version kept of a pair's own words is not told
    asked_at: datetime
    answered_by: str | None


def periods(db: Connection, actor: Actor) -> dict[UUID, list[str]]:
    """The periods a pair may name to its school, by the id of each running partnership of the actor's own.

    Its teacher's classes', as the administrator wrote them, and the numbers 1 to 12; the numbers first.
    """
    asked = (
        select(partnerships.c.id, classes.c.period)
        .outerjoin(classes, and_(_teachers_class, classes.c.is_retired.is_(False)))
        .where(partnerships.c.ended_on.is_(None), access.partnerships_seen(actor, "agreement"))
        .order_by(classes.c.period)
    )
    found: dict[UUID, list[str]] = {}
    for pair, period in db.execute(asked):
        named = found.setdefault(pair, list(NUMBERED))
        if period is not None and period not in named:
            named.append(period)
    return found


def ask(
    db: Connection,
    actor: Actor,
    partnership_id: UUID,
    *,
    need: str,
    for_day: date | None = None,
    period: str | None = None,
    now: datetime,
) -> UUID:
    """Asks the school for time on behalf of the pair and gives the request's id.

    Raises:
        NotHere: not a running partnership of the actor's.
        WrongInput: the need is not one of NEEDS, or the period not one of the pair's `periods`.
    """
    if need not in NEEDS:
        raise WrongInput({"need": "Pick what would help."})
    school_id = running_in(db, actor, partnership_id)
    if period and period not in periods(db, actor)[partnership_id]:
        raise WrongInput({"period": "Pick a period out of the list: the principal reads no words of your own."})
    made = uuid4()
    db.execute(
        insert(time_requests).values(
            id=made,
            partnership_id=partnership_id,
            school_id=school_id,
            asked_by=actor.person_id,
            need=need,
            for_day=for_day,
            period=period or None,
            asked_at=now,
        )
    )
    return made


def open_ones(db: Connection, actor: Actor, *, today: date, teacher_id: UUID | None = None) -> list[TimeRequest]:
    """Requests still ahead that the actor may see: the pair's own, a principal's school's; the oldest first.

    Args:
        teacher_id: of this teacher's pairs alone.
    """
    teacher, answerer = people.alias("teacher"), people.alias("answerer")
    period = time_requests.c.period
    is_a_choice = or_(period.in_(NUMBERED), exists().where(_teachers_class, classes.c.period == period))
    seen = (
        select(partnerships.c.id).where(access.partnerships_seen(actor, "waiting")).correlate(None)
    )  # looked up first
    rows = db.execute(
        select(
            time_requests,
            schools.c.name.label("school"),
            teacher.c.name.label("teacher"),
            answerer.c.name.label("answerer"),
            case((is_a_choice, period)).label("told_period"),
        )
        .join(partnerships, partnerships.c.id == time_requests.c.partnership_id)
        .join(schools, schools.c.id == time_requests.c.school_id)
        .join(teacher, teacher.c.id == partnerships.c.teacher_id)
        .outerjoin(answerer, answerer.c.id == time_requests.c.answered_by)
        .where(
            time_requests.c.partnership_id.in_(seen),
            partnerships.c.teacher_id == teacher_id if teacher_id else true(),
            time_requests.c.withdrawn_at.is_(None),
            or_(time_requests.c.for_day.is_(None), time_requests.c.for_day >= today),
            # One without a day stays until somebody has answered it.
            or_(time_requests.c.for_day.is_not(None), time_requests.c.answered_at.is_(None)),
        )
        .order_by(time_requests.c.asked_at, time_requests.c.id)
    )
    return [_request(row) for row in rows]


def _request(row: Row[Any]) -> TimeRequest:
    of = (row.school_id, row.school, row.partnership_id, row.teacher)
    return TimeRequest(row.id, *of, row.need, row.for_day, row.told_period, row.asked_at, row.answerer)


def arrange(db: Connection, actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """A principal of the school takes a request on.

    Raises:
        NotHere: not of the actor's school, withdrawn, or taken on already.
    """
    led = time_requests.c.school_id.in_(actor.schools_as("principal"))
    _settle(db, request_id, led, {"answered_by": actor.person_id, "answered_at": now})


def withdraw(db: Connection, actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """The pair takes a request back.

    Raises:
        NotHere: not the actor's pair's, or no longer open.
    """
    own = exists().where(
        partnerships.c.id == time_requests.c.partnership_id, access.partnerships_seen(actor, "agreement")
    )
    _settle(db, request_id, own, {"withdrawn_at": now})


def _settle(db: Connection, request_id: UUID, may: ColumnElement[bool], values: dict[str, object]) -> None:
    is_open = and_(time_requests.c.answered_at.is_(None), time_requests.c.withdrawn_at.is_(None))
    done = db.execute(update(time_requests).where(time_requests.c.id == request_id, is_open, may).values(values))
    if done.rowcount != 1:
        raise NotHere
