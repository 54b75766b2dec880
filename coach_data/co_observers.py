"""Co-observers: a colleague whom the coach asks to come along to a visit, and the teacher's yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, or_, select, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.anybody import ANYBODY, named
from coach_data.classes import label_of
from coach_data.entries.receive import awaken
from coach_data.entries.upserts import add_new
from coach_data.errors import NotHere, WrongInput
from coach_data.planned_visits import next_planned, takes_place
from coach_data.schema import classes, co_observers, entries, partnerships, people, roles, visits
from coach_data.school_days import calendar_of

COMES_ALONG = ("coach", "mentor", "principal")
"""Roles at the school of those who can be asked; a district lead can be asked anywhere."""
EVALUATES = ("principal", "lead")
DAYS_LISTED = 14
_ASKED_ALREADY = "This colleague is asked along to this visit already."
_UNDER_WAY = "Something of theirs is in the visit already, so this can no longer be changed."

_colleague, _coach, _teacher = (people.alias(name) for name in ("colleague", "coach", "teacher"))

State = Literal["asked", "yes", "no"]


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be asked to come along; `evaluates` for whoever also evaluates teachers."""

    id: UUID
    name: str
    evaluates: bool


@dataclass(frozen=True)
class Invitation:
    """One colleague, one visit, and what its teacher says; `visit_id` may be of a visit yet to begin."""

    visit_id: UUID
    person_id: UUID
    name: str
    evaluates: bool
    coach_id: UUID
    coach: str
    teacher_id: UUID
    teacher: str
    school_id: UUID
    on_day: date
    state: State
    class_label: str | None  # "Grade 7 Math, period 3, room 12", once the visit has begun with a class
    has_begun: bool
    is_finished: bool  # the colleague's own part
    is_settled: bool  # something of theirs is in the visit: the answer stands


def colleagues(db: Connection, actor: Actor, partnership_id: UUID) -> list[Colleague]:
    """Whom the coach of a running pair can ask to come along, by name.

    Raises:
        NotHere: not a running partnership in which the actor is the coach.
    """
    pair = _pair(db, actor, partnership_id)
    at_school = and_(roles.c.role.in_(COMES_ALONG), roles.c.school_id == pair.school_id)
    may_come = exists().where(roles.c.person_id == people.c.id, or_(at_school, roles.c.role == "lead"))
    rows = db.execute(
        select(people.c.id, people.c.name, _evaluates(people.c.id, pair.school_id).label("evaluates"))
        .where(may_come, people.c.is_active, people.c.id.not_in((pair.coach_id, pair.teacher_id)))
        .order_by(people.c.name, people.c.id)
    )
    return [Colleague(row.id, row.name, row.evaluates) for row in rows]


def _pair(db: Connection, actor: Actor, partnership_id: UUID) -> Row[Any]:
    mine = and_(partnerships.c.coach_id == actor.person_id, partnerships.c.ended_on.is_(None))
    pair = db.execute(select(partnerships).where(partnerships.c.id == partnership_id, mine)).one_or_none()
    if pair is None:
        raise NotHere
    return pair


def _evaluates(person_id: ColumnElement[UUID], school_id: Any) -> ColumnElement[bool]:
    here = or_(roles.c.school_id == school_id, roles.c.school_id.is_(None))
    return exists().where(roles.c.person_id == person_id, roles.c.role.in_(EVALUATES), here)


def invite(
    db: Connection,
    actor: Actor,
    partnership_id: UUID,
    person_id: UUID,
    *,
    on_day: date,
    visit_id: UUID | None = None,
    now: datetime,
) -> UUID:
    """Asks a colleague along; nothing is seen by them before the teacher's yes.

    Args:
        on_day: of a visit still to begin, on the school's calendar; of one that runs today, today.
        visit_id: one of the actor's own visits to the teacher that has begun, instead of a day.

    Returns:
        The visit's id. A visit still to begin has one already, so that both tablets can write without a network.

    Raises:
        NotHere: not the actor's running partnership, or not a visit of it.
        WrongInput: the colleague cannot be asked or is asked to this visit already, or the day has passed.
    """
    pair = _pair(db, actor, partnership_id)
    if person_id not in {one.id for one in colleagues(db, actor, partnership_id)}:
        raise WrongInput({"person": "Choose a colleague of this school."})
    calendar = calendar_of(db, pair.school_id)
    if visit_id is not None:
        on_day = calendar.today(_started_at(db, actor, pair, visit_id))
    elif on_day < calendar.today(now):
        raise WrongInput({"on_day": "This day has passed. Pick today or a later day."})
    else:
        running = _running(db, actor, pair) if on_day == calendar.today(now) else None
        visit_id = running or next_planned(db, pair.id, on_day)
    if db.scalar(select(co_observers.c.visit_id).where(*_this(visit_id, person_id))):
        raise WrongInput({"person": _ASKED_ALREADY})
    add_new(db, visits, [{"id": visit_id, "first_received_at": now}])
    asked = {"visit_id": visit_id, "person_id": person_id, "teacher_id": pair.teacher_id}
    add_new(db, co_observers, [{**asked, "partnership_id": pair.id, "on_day": on_day, "invited_at": now}])
    return visit_id


def _of(actor: Actor, pair: Row[Any]) -> ColumnElement[bool]:
    of_pair = and_(visits.c.teacher_id == pair.teacher_id, visits.c.school_id == pair.school_id)
    return and_(access.own_visits(actor), of_pair, visits.c.occasion == "visit", visits.c.forgotten_at.is_(None))


def _started_at(db: Connection, actor: Actor, pair: Row[Any], visit_id: UUID) -> datetime:
    found = db.scalar(select(visits.c.started_at).where(visits.c.id == visit_id, _of(actor, pair)))
    if found is None:
        raise NotHere
    at: datetime = found
    return at


def _running(db: Connection, actor: Actor, pair: Row[Any]) -> UUID | None:
    running = and_(_of(actor, pair), visits.c.finished_at.is_(None), visits.c.started_at.is_not(None))
    found: UUID | None = db.scalar(select(visits.c.id).where(running).order_by(visits.c.started_at.desc()).limit(1))
    return found


def withdraw(db: Connection, actor: Actor, visit_id: UUID, person_id: UUID, *, now: datetime) -> None:
    """The coach takes an invitation back.

    Raises:
        NotHere: no such invitation of the actor's.
        WrongInput: something of the colleague's is in the visit.
    """
    found = _one(db, actor, visit_id, person_id, now)
    if found.coach_id != actor.person_id:
        raise NotHere
    _require_open(found)
    db.execute(delete(co_observers).where(*_this(visit_id, person_id)))


def answer(db: Connection, actor: Actor, visit_id: UUID, person_id: UUID, *, is_yes: bool, now: datetime) -> None:
    """The teacher's yes or no. A yes can be taken back until something of the colleague's is in the visit.

    Raises:
        NotHere: the actor is not the teacher who was asked.
        WrongInput: something of the colleague's is in the visit, so a yes stands.
    """
    found = _one(db, actor, visit_id, person_id, now)
    if found.teacher_id != actor.person_id:
        raise NotHere
    if found.state == ("yes" if is_yes else "no"):
        return
    if not is_yes:
        _require_open(found)
    said = {"teacher_agreed_at": now if is_yes else None, "declined_at": None if is_yes else now}
    db.execute(update(co_observers).where(*_this(visit_id, person_id)).values(said))
    if is_yes:
        awaken(db, actor, visit_id, now=now)


def _require_open(found: Invitation) -> None:
    if found.is_settled:
        raise WrongInput({"co_observer": _UNDER_WAY})


def _this(visit_id: UUID, person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return co_observers.c.visit_id == visit_id, co_observers.c.person_id == person_id


def _one(db: Connection, actor: Actor, visit_id: UUID, person_id: UUID, now: datetime) -> Invitation:
    # The visit's row is held first: a tablet's batch that comes at this moment is folded before or after, not between.
    db.execute(select(visits.c.id).where(visits.c.id == visit_id).with_for_update())
    found = _listed(db, actor, *_this(visit_id, person_id))
    if not found:
        raise NotHere
    return found[0]


def of_pair(db: Connection, actor: Actor, partnership_id: UUID, *, today: date) -> list[Invitation]:
    """Whom the coach asked along to visits of a pair, from two weeks back on, the latest day first."""
    since = today - timedelta(days=DAYS_LISTED)
    return _listed(db, actor, co_observers.c.partnership_id == partnership_id, co_observers.c.on_day >= since)


def of_visit(db: Connection, actor: Actor, visit_id: UUID) -> list[Invitation]:
    """Who was asked along to one visit, as far as the actor sees it."""
    return _listed(db, actor, co_observers.c.visit_id == visit_id)


def asked(db: Connection, actor: Actor, *, today: date) -> list[Invitation]:
    """What the actor, as a teacher, is or was asked, from two weeks back on; the latest day first."""
    since = today - timedelta(days=DAYS_LISTED)
    return _listed(db, actor, co_observers.c.teacher_id == actor.person_id, co_observers.c.on_day >= since)


def may_read(db: Connection, actor: Actor) -> list[Invitation]:
    """Who comes or ever came along with the yes of the actor, as a teacher; to them that visit stays open."""
    return [_invitation(row) for row in db.execute(_may_read(), named(actor))]


def joining(db: Connection, actor: Actor, *, today: date) -> list[Invitation]:
    """The visits the actor comes along to with the teacher's yes and has not finished, the earliest day first."""
    return [one for one in reversed(_along(db, actor, today)) if not one.is_finished]


def joined(db: Connection, actor: Actor, *, today: date) -> list[Invitation]:
    """The visits the actor came along to and has finished, from two weeks back on, the latest first."""
    return [one for one in _along(db, actor, today) if one.is_finished and one.has_begun]


def _along(db: Connection, actor: Actor, today: date) -> list[Invitation]:
    mine = and_(co_observers.c.person_id == actor.person_id, access.is_co_observer(actor.person_id))
    return _listed(db, actor, mine, co_observers.c.on_day >= today - timedelta(days=DAYS_LISTED), takes_place())


@cache  # a page asks it at every run
def _may_read() -> Select[Any]:
    mine = and_(co_observers.c.teacher_id == ANYBODY.person_id, access.is_co_observer(co_observers.c.person_id))
    return _asked(ANYBODY, mine)


def _listed(db: Connection, actor: Actor, *conditions: ColumnElement[bool]) -> list[Invitation]:
    return [_invitation(row) for row in db.execute(_asked(actor, *conditions))]


def _asked(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            co_observers,
            *(classes.c.grade, classes.c.subject, classes.c.period, classes.c.room),
            *(partnerships.c.coach_id, partnerships.c.school_id, visits.c.started_at),
            *(person.c.name.label(person.name) for person in (_colleague, _coach, _teacher)),
            _evaluates(co_observers.c.person_id, partnerships.c.school_id).label("evaluates"),
            _wrote(entries.c.kind == "finished").label("is_finished"),
            _wrote(entries.c.is_folded).label("is_settled"),
        )
        .join(visits, visits.c.id == co_observers.c.visit_id)
        .join(partnerships, partnerships.c.id == co_observers.c.partnership_id)
        .join(_colleague, _colleague.c.id == co_observers.c.person_id)
        .join(_coach, _coach.c.id == partnerships.c.coach_id)
        .join(_teacher, _teacher.c.id == co_observers.c.teacher_id)
        .outerjoin(classes, classes.c.id == visits.c.class_id)
        .where(access.invitations_seen(actor), visits.c.forgotten_at.is_(None), *conditions)
        .order_by(co_observers.c.on_day.desc(), _colleague.c.name, co_observers.c.visit_id)
    )


def _wrote(of_kind: ColumnElement[bool]) -> ColumnElement[bool]:
    by_them = and_(entries.c.visit_id == co_observers.c.visit_id, entries.c.person_id == co_observers.c.person_id)
    return exists().where(by_them, of_kind)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        visit_id=row.visit_id,
        person_id=row.person_id,
        name=row.colleague,
        evaluates=row.evaluates,
        coach_id=row.coach_id,
        coach=row.coach,
        teacher_id=row.teacher_id,
        teacher=row.teacher,
        school_id=row.school_id,
        on_day=row.on_day,
        state="yes" if row.teacher_agreed_at else "no" if row.declined_at else "asked",
        class_label=label_of(row),
        has_begun=row.started_at is not None,
        is_finished=row.is_finished,
        is_settled=row.is_settled,
    )
