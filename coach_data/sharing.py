"""What a teacher shows to others: one row per record and audience, taken back at will, every reading listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    insert,
    literal,
    select,
    update,
)

from coach_data import access, shared_with
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import (
    action_steps,
    mentorships,
    people,
    roles,
    schools,
    share_readings,
    shares,
    teams,
    visits,
)

RECORDS = {"visit": "the notes of a visit", "debrief": "a debrief", "step": "an action step"}


@dataclass(frozen=True)
class Audience:
    """Somebody a teacher may share with."""

    kind: str  # principal, mentor, team
    team_id: UUID | None
    name: str  # "Your principal", "Grade 7 team"


@dataclass(frozen=True)
class Share:
    """One record shown to one audience."""

    id: UUID
    record: str  # visit, debrief, step
    record_id: UUID
    what: str  # "Wait 3 seconds…", or the day of the visit
    audience: str
    shared_at: datetime


@dataclass(frozen=True)
class Reading:
    """One look at a shared record by somebody else."""

    reader: str
    record: str
    what: str
    at: datetime


def audiences(db: Connection, actor: Actor) -> list[Audience]:
    """Whom the actor, as a teacher, may share with: principals, own mentor, own teams."""
    found: list[Audience] = []
    given = {"teacher": actor.person_id, "schools": list(actor.schools_as("teacher")), "teams": list(actor.team_ids)}
    if names := ", ".join(sorted(db.scalars(_PRINCIPALS, given))):
        found.append(Audience("principal", None, f"Your principal ({names})"))
    if names := ", ".join(db.scalars(_MENTORS, given)):  # one audience, however many: a share reaches them all
        found.append(Audience("mentor", None, f"Your mentor ({names})"))
    return found + [Audience("team", team.id, team.name) for team in db.execute(_TEAMS, given)]


def share(
    db: Connection, actor: Actor, record: str, record_id: UUID, audience: str, team_id: UUID | None, *, now: datetime
) -> UUID:
    """Shows a record of the teacher's own to one audience; the same again changes nothing.

    Raises:
        NotHere: not a record about the actor, or not yet opened.
        WrongInput: not an audience of the actor's.
    """
    known = {(each.kind, each.team_id) for each in audiences(db, actor)}
    if (audience, team_id) not in known:
        raise WrongInput({"audience": "Pick whom to share with."})
    if not _is_own(db, actor, record, record_id, now):
        raise NotHere
    same = and_(
        shares.c.record == record,
        shares.c.record_id == record_id,
        shares.c.audience == audience,
        shares.c.team_id.is_not_distinct_from(team_id),
        shares.c.taken_back_at.is_(None),
    )
    there: UUID | None = db.scalar(select(shares.c.id).where(same))
    if there is not None:
        return there
    made = uuid4()
    values = {"id": made, "record": record, "record_id": record_id, "audience": audience, "team_id": team_id}
    db.execute(insert(shares).values(**values, teacher_id=actor.person_id, shared_at=now))
    return made


def _is_own(db: Connection, actor: Actor, record: str, record_id: UUID, now: datetime) -> bool:
    if record == "step":
        mine = and_(action_steps.c.id == record_id, action_steps.c.teacher_id == actor.person_id)
        return db.execute(select(literal(1)).where(exists().where(mine))).first() is not None
    data: access.VisitData = "debrief" if record == "debrief" else "lines"
    mine = and_(
        visits.c.id == record_id, visits.c.teacher_id == actor.person_id, access.visits_seen(actor, data, now=now)
    )
    # Held, so that a share comes before the visit is forgotten, or never.
    held = select(visits.c.id).where(mine).with_for_update(read=True, key_share=True)
    return record in RECORDS and db.execute(held).first() is not None


def take_back(db: Connection, actor: Actor, share_id: UUID, *, now: datetime) -> None:
    """Ends a share at once.

    Raises:
        NotHere: not the actor's, or taken back already.
    """
    mine = and_(shares.c.id == share_id, shares.c.teacher_id == actor.person_id, shares.c.taken_back_at.is_(None))
    if db.execute(update(shares).where(mine).values(taken_back_at=now)).rowcount != 1:
        raise NotHere


def in_force(db: Connection, actor: Actor) -> list[Share]:
    """What the actor, as a teacher, shows to others now, the newest first."""
    rows = db.execute(_IN_FORCE, {"teacher": actor.person_id})
    return [Share(r.id, r.record, r.record_id, _what(r), _audience(r), r.shared_at) for r in rows]


def shown_to(db: Connection, actor: Actor) -> list[tuple[Share, str]]:
    """What teachers show to the actor now, with the teacher's name, the newest first.

    `what` of a step is not its text: to read that is a look the teacher is told of.
    """
    # Two statements: in one, PostgreSQL joins every share there is before it looks which reach the actor.
    ids = db.scalars(shared_with.reaching(actor, shares.c.id)).all()
    rows = db.execute(_named(shares.c.id.in_(ids)))
    return [(Share(r.id, r.record, r.record_id, _unread(r), _audience(r), r.shared_at), r.teacher) for r in rows]


def _named(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(
            shares,
            people.c.name.label("teacher"),
            teams.c.name.label("team"),
            action_steps.c.text,
            visits.c.started_at,
            schools.c.time_zone,
        )
        .join(people, people.c.id == shares.c.teacher_id)
        .outerjoin(teams, teams.c.id == shares.c.team_id)
        .outerjoin(action_steps, and_(shares.c.record == "step", action_steps.c.id == shares.c.record_id))
        .outerjoin(visits, and_(shares.c.record != "step", visits.c.id == shares.c.record_id))
        .outerjoin(schools, schools.c.id == visits.c.school_id)
        .where(*conditions)
        .order_by(shares.c.shared_at.desc(), shares.c.id)
    )


def _what(row: Row[Any]) -> str:
    if row.record == "step":
        return str(row.text)
    day = row.started_at.astimezone(ZoneInfo(row.time_zone or "UTC")) if row.started_at else None
    when = f"{day:%A, %B} {day.day}" if day else "a visit"
    return f"Notes of {when}" if row.record == "visit" else f"Debrief of the visit of {when}"


def _unread(row: Row[Any]) -> str:
    return "An action step" if row.record == "step" else _what(row)


def _audience(row: Row[Any]) -> str:
    return {"principal": "your principal", "mentor": "your mentor"}.get(row.audience, row.team or "a team")


def note_reading(db: Connection, actor: Actor, record: str, record_id: UUID, *, now: datetime) -> None:
    """Writes down that the actor read a record somebody shares; own records leave no trace."""
    through = db.scalar(
        select(shares.c.id).where(
            shares.c.record == record,
            shares.c.record_id == record_id,
            shares.c.taken_back_at.is_(None),
            shares.c.teacher_id != actor.person_id,
            shared_with.reaches(actor),
        )
    )
    if through is not None:
        db.execute(insert(share_readings).values(id=uuid4(), share_id=through, person_id=actor.person_id, at=now))


def readings(db: Connection, actor: Actor, *, limit: int) -> list[Reading]:
    """Who opened what the actor shared, the latest first; of all the times, the latest `limit`."""
    rows = db.execute(_READINGS, {"teacher": actor.person_id, "most": limit})
    return [Reading(row.reader, row.record, _what(row), row.at) for row in rows]


# Made once, when the program starts: the page asks them at every run.
_TEACHER: ColumnElement[UUID] = bindparam("teacher")
_PRINCIPALS = (
    select(people.c.name)
    .join(roles, roles.c.person_id == people.c.id)
    .where(roles.c.role == "principal", roles.c.school_id.in_(bindparam("schools", expanding=True)), people.c.is_active)
)
_MENTORS = (
    select(people.c.name)
    .join(mentorships, mentorships.c.mentor_id == people.c.id)
    .where(mentorships.c.teacher_id == _TEACHER, people.c.is_active)
    .order_by(people.c.name)
)
_TEAMS = (
    select(teams.c.id, teams.c.name).where(teams.c.id.in_(bindparam("teams", expanding=True))).order_by(teams.c.name)
)
_IN_FORCE = _named(shares.c.teacher_id == _TEACHER, shares.c.taken_back_at.is_(None))


def _readings() -> Select[Any]:
    reader = people.alias("reader")
    named_shares = _named(shares.c.teacher_id == _TEACHER).subquery()
    return (
        select(reader.c.name.label("reader"), share_readings.c.at, named_shares)
        .join(named_shares, named_shares.c.id == share_readings.c.share_id)
        .join(reader, reader.c.id == share_readings.c.person_id)
        .order_by(share_readings.c.at.desc(), share_readings.c.id)
        .limit(bindparam("most", type_=Integer()))
    )


_READINGS = _readings()
