"""Partnerships: a coach and a teacher at a school, from a day until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, or_, select, update

from coach_data import access, locks
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.forms import Form, unless_taken
from coach_data.schema import mentorships, partnerships, people, roles, schools, shares, visits

_coaches = people.alias("coaches")
_teachers = people.alias("teachers")


class PartnershipIn(Form):
    """Who works with whom, where, and since when."""

    school_id: UUID
    coach_id: UUID
    teacher_id: UUID
    started_on: date


class MentorshipIn(Form):
    """Who mentors whom."""

    mentor_id: UUID
    teacher_id: UUID


@dataclass(frozen=True)
class Partnership:
    """A pair at a school; `ended_on` is None while it lasts."""

    id: UUID
    school_id: UUID
    school: str
    coach_id: UUID
    coach: str
    teacher_id: UUID
    teacher: str
    is_new_teacher: bool
    started_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Mentorship:
    """A mentor and a new colleague; what the mentor sees is the teacher's to tick."""

    mentor_id: UUID
    mentor: str
    teacher_id: UUID
    teacher: str


def caseload(db: Connection, actor: Actor) -> list[Partnership]:
    """The actor's partnerships as coach that last, by school and teacher."""
    return _read(db, actor, partnerships.c.coach_id == actor.person_id, partnerships.c.ended_on.is_(None))


def of_teacher(db: Connection, actor: Actor, teacher_id: UUID | None = None) -> list[Partnership]:
    """The partnerships that last of a teacher, or of the actor as teacher, as far as the actor sees them."""
    this = partnerships.c.teacher_id == (teacher_id or actor.person_id)
    return _read(db, actor, this, partnerships.c.ended_on.is_(None))


def of_school(db: Connection, actor: Actor, school_id: UUID, *, with_ended: bool = False) -> list[Partnership]:
    """The school's partnerships the actor sees."""
    lasting = [] if with_ended else [partnerships.c.ended_on.is_(None)]
    return _read(db, actor, partnerships.c.school_id == school_id, *lasting)


def one(db: Connection, actor: Actor, partnership_id: UUID) -> Partnership:
    """One partnership, ended or not.

    Raises:
        NotHere: not the actor's to see, or not there.
    """
    found = _read(db, actor, partnerships.c.id == partnership_id)
    if not found:
        raise NotHere
    return found[0]


def running_in(db: Connection, actor: Actor, partnership_id: UUID) -> UUID:
    """The school of a running partnership of the actor's own, as its coach or its teacher.

    Raises:
        NotHere: no such partnership, ended, or not the actor's.
    """
    school_id: UUID | None = db.scalar(
        select(partnerships.c.school_id).where(
            partnerships.c.id == partnership_id,
            partnerships.c.ended_on.is_(None),
            access.partnerships_seen(actor, "agreement"),
        )
    )
    if school_id is None:
        raise NotHere
    return school_id


def of_own_visit(db: Connection, actor: Actor, visit_id: UUID) -> UUID | None:
    """The running partnership that a visit of the actor's own, as its coach, belongs to; None when there is none."""
    same = and_(partnerships.c.teacher_id == visits.c.teacher_id, partnerships.c.school_id == visits.c.school_id)
    running = and_(partnerships.c.coach_id == actor.person_id, partnerships.c.ended_on.is_(None))
    found: UUID | None = db.scalar(
        select(partnerships.c.id).join(visits, same).where(visits.c.id == visit_id, running, access.own_visits(actor))
    )
    return found


def begin(db: Connection, actor: Actor, given: PartnershipIn) -> UUID:
    """Puts a teacher on a coach's caseload.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school or person.
        WrongInput: one of them lacks the role at that school, or the two work together already.
    """
    access.require_manager(actor)
    locks.school(db, given.school_id)
    for person_id in sorted({given.coach_id, given.teacher_id}):
        locks.person(db, person_id)
    _check_pair(db, given)
    partnership_id = uuid4()
    with unless_taken("teacher_id", "These two work together at this school already."):
        db.execute(insert(partnerships).values(id=partnership_id, **given.model_dump()))
    return partnership_id


def end(db: Connection, actor: Actor, partnership_id: UUID, *, on: date) -> None:
    """Ends a partnership; the former coach keeps dates only.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such partnership, or it has ended.
        WrongInput: the day is before its start.
    """
    access.require_manager(actor)
    lasting = (partnerships.c.id == partnership_id, partnerships.c.ended_on.is_(None))
    started_on = db.scalar(select(partnerships.c.started_on).where(*lasting).with_for_update())
    if started_on is None:
        raise NotHere
    if on < started_on:
        raise WrongInput(
            {"on": f"The partnership began on {started_on:%B} {started_on.day}. Choose that day or later."}
        )
    db.execute(update(partnerships).where(*lasting).values(ended_on=on))


def mentors(db: Connection, actor: Actor, school_id: UUID) -> list[Mentorship]:
    """The mentors of a school's teachers: all to whoever keeps rosters, to others only those they are part of."""
    here = exists().where(roles.c.person_id == mentorships.c.teacher_id, roles.c.school_id == school_id)
    mine = or_(mentorships.c.mentor_id == actor.person_id, mentorships.c.teacher_id == actor.person_id)
    query = (
        select(_coaches.c.id, _coaches.c.name, _teachers.c.id, _teachers.c.name)
        .join_from(mentorships, _coaches, _coaches.c.id == mentorships.c.mentor_id)
        .join(_teachers, _teachers.c.id == mentorships.c.teacher_id)
        .where(here, *([] if access.may_manage(actor) else [mine]))
        .order_by(func.lower(_teachers.c.name), func.lower(_coaches.c.name))
    )
    return [Mentorship(*row) for row in db.execute(query)]


def begin_mentoring(db: Connection, actor: Actor, given: MentorshipIn, *, now: datetime) -> None:
    """Gives a teacher a mentor, who sees nothing until the teacher ticks or shares it: earlier shares end.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such person.
        WrongInput: the mentor is no mentor at a school of the teacher's, or theirs already.
    """
    access.require_manager(actor)
    for person_id in sorted({given.mentor_id, given.teacher_id}):
        locks.person(db, person_id)
    taught = select(roles.c.school_id).where(roles.c.person_id == given.teacher_id, roles.c.role == "teacher")
    is_mentor = exists().where(
        roles.c.person_id == given.mentor_id, roles.c.role == "mentor", roles.c.school_id.in_(taught)
    )
    if given.mentor_id == given.teacher_id or not db.scalar(select(is_mentor)):
        raise WrongInput({"mentor_id": "Choose somebody with the role mentor at the teacher's school."})
    with unless_taken("mentor_id", "This mentor is the teacher's already."):
        db.execute(insert(mentorships).values(**given.model_dump()))
    earlier = (shares.c.teacher_id == given.teacher_id, shares.c.audience == "mentor", shares.c.taken_back_at.is_(None))
    db.execute(update(shares).where(*earlier).values(taken_back_at=now))


def end_mentoring(db: Connection, actor: Actor, mentor_id: UUID, teacher_id: UUID) -> None:
    """Ends it; the mentor sees nothing more.

    Raises:
        NotAllowed: not an administrator.
        NotHere: there is no such pair.
    """
    access.require_manager(actor)
    pair = (mentorships.c.mentor_id == mentor_id, mentorships.c.teacher_id == teacher_id)
    if db.execute(mentorships.delete().where(*pair)).rowcount == 0:
        raise NotHere


def _read(db: Connection, actor: Actor, *which: ColumnElement[bool]) -> list[Partnership]:
    seen = [] if access.may_manage(actor) else [access.partnerships_seen(actor, "rhythm")]
    p = partnerships.c
    query = (
        select(
            p.id,
            p.school_id,
            schools.c.name.label("school"),
            p.coach_id,
            _coaches.c.name.label("coach"),
            p.teacher_id,
            _teachers.c.name.label("teacher"),
            _teachers.c.is_new_teacher,
            p.started_on,
            p.ended_on,
        )
        .join_from(partnerships, schools)
        .join(_coaches, _coaches.c.id == p.coach_id)
        .join(_teachers, _teachers.c.id == p.teacher_id)
        .where(*which, *seen)
        .order_by(func.lower(schools.c.name), func.lower(_teachers.c.name), p.started_on, p.id)
    )
    return [Partnership(**row) for row in db.execute(query).mappings()]


def _check_pair(db: Connection, given: PartnershipIn) -> None:
    told = {}
    if not _is_here(db, given.coach_id, "coach", given.school_id):
        told["coach_id"] = "Choose somebody with the role coach at this school."
    if not _is_here(db, given.teacher_id, "teacher", given.school_id):
        told["teacher_id"] = "Choose somebody with the role teacher at this school."
    if given.coach_id == given.teacher_id:
        told["teacher_id"] = "Nobody coaches themselves. Choose another teacher."
    if told:
        raise WrongInput(told)


def _is_here(db: Connection, person_id: UUID, role: str, school_id: UUID) -> bool:
    found = select(roles.c.id).join(people).where(people.c.id == person_id, people.c.is_active.is_(True))
    at = (roles.c.role == role, roles.c.school_id == school_id)
    return db.scalar(select(found.where(*at).exists())) or False
