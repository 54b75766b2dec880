"""Teams (PLCs): who belongs, from when until when. Who comes back has two memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, func, insert, or_, select, update

from coach_data import access, locks
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.forms import Form, Line80, unless_taken
from coach_data.schema import people, roles, team_members, teams

_TAKEN = "The school has a team with this name."


class TeamIn(Form):
    """A team's name."""

    name: Line80


class MembershipIn(Form):
    """Who joins, and on which day."""

    person_id: UUID
    on: date


@dataclass(frozen=True)
class Member:
    """A membership; both days belong to it."""

    person_id: UUID
    name: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Team:
    """A team and those who belong to it on the day asked for, by name."""

    id: UUID
    school_id: UUID
    name: str
    members: tuple[Member, ...]


def of_school(db: Connection, actor: Actor, school_id: UUID, *, today: date) -> list[Team]:
    """The school's teams the actor sees, by name, each with the members of today whom the actor sees."""
    return _read(db, actor, teams.c.school_id == school_id, today)


def mine(db: Connection, actor: Actor, *, today: date) -> list[Team]:
    """The actor's own teams."""
    return _read(db, actor, teams.c.id.in_(actor.team_ids), today)


def one(db: Connection, actor: Actor, team_id: UUID, *, today: date) -> Team:
    """One team.

    Raises:
        NotHere: not the actor's to see, or not there.
    """
    found = _read(db, actor, teams.c.id == team_id, today)
    if not found:
        raise NotHere
    return found[0]


def add(db: Connection, actor: Actor, school_id: UUID, given: TeamIn) -> UUID:
    """A new team.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: the school has a team of this name.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    team_id = uuid4()
    with unless_taken("name", _TAKEN):
        db.execute(insert(teams).values(id=team_id, school_id=school_id, name=given.name))
    return team_id


def rename(db: Connection, actor: Actor, team_id: UUID, given: TeamIn) -> None:
    """Corrects a team's name.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such team.
        WrongInput: the school has another team of this name.
    """
    access.require_manager(actor)
    with unless_taken("name", _TAKEN):
        changed = db.execute(update(teams).where(teams.c.id == team_id).values(name=given.name))
    if changed.rowcount == 0:
        raise NotHere


def join(db: Connection, actor: Actor, team_id: UUID, person_id: UUID, *, on: date) -> None:
    """Makes a person a member from a day on; who is one on that day stays one.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such team or person.
        WrongInput: the person has no role at the team's school, or joins again later anyway.
    """
    access.require_manager(actor)
    locks.person(db, person_id)
    school_id = db.scalar(select(teams.c.school_id).where(teams.c.id == team_id))
    if school_id is None:
        raise NotHere
    if not db.scalar(select(exists().where(roles.c.person_id == person_id, roles.c.school_id == school_id))):
        raise WrongInput({"person_id": "This person has no role at the team's school. Give one first."})
    if db.scalar(select(exists().where(*_membership(team_id, person_id), team_members.c.from_on > on))):
        raise WrongInput({"on": "This person joins on a later day already. Choose that day or a later one."})
    if _reopen(db, team_id, person_id, on) == 0:
        db.execute(insert(team_members).values(team_id=team_id, person_id=person_id, from_on=on))


def leave(db: Connection, actor: Actor, team_id: UUID, person_id: UUID, *, on: date) -> None:
    """Ends a membership; `on` is its last day.

    Raises:
        NotAllowed: not an administrator.
        NotHere: not a member.
        WrongInput: the membership begins after that day.
    """
    access.require_manager(actor)
    now = (*_membership(team_id, person_id), team_members.c.until_on.is_(None))
    begun = db.scalar(select(team_members.c.from_on).where(*now))
    if begun is None:
        raise NotHere
    if begun > on:
        raise WrongInput({"on": "The membership begins after that day. Choose a later one."})
    db.execute(update(team_members).where(*now).values(until_on=on))


def _reopen(db: Connection, team_id: UUID, person_id: UUID, on: date) -> int:
    """Takes back the end of a membership that still covers the day; the number of memberships that do."""
    covers = or_(team_members.c.until_on.is_(None), team_members.c.until_on >= on)
    this = (*_membership(team_id, person_id), team_members.c.from_on <= on, covers)
    return db.execute(update(team_members).where(*this).values(until_on=None)).rowcount


def _membership(team_id: UUID, person_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return team_members.c.team_id == team_id, team_members.c.person_id == person_id


def _read(db: Connection, actor: Actor, which: ColumnElement[bool], today: date) -> list[Team]:
    query = select(teams).where(which, access.teams_seen(actor)).order_by(func.lower(teams.c.name))
    rows = db.execute(query).mappings().all()
    members = _members(db, actor, rows, today)
    return [Team(row["id"], row["school_id"], row["name"], tuple(members[row["id"]])) for row in rows]


def _members(db: Connection, actor: Actor, rows: Sequence[RowMapping], today: date) -> dict[UUID, list[Member]]:
    m = team_members.c
    now = and_(m.from_on <= today, or_(m.until_on.is_(None), m.until_on >= today))
    query = (
        select(m.team_id, m.person_id, people.c.name, m.from_on, m.until_on)
        .join_from(team_members, people)
        .where(m.team_id.in_([row["id"] for row in rows]), now, access.people_seen(actor, today=today))
        .order_by(func.lower(people.c.name))
    )
    found: dict[UUID, list[Member]] = defaultdict(list)
    for row in db.execute(query):
        found[row.team_id].append(Member(row.person_id, row.name, row.from_on, row.until_on))
    return found
