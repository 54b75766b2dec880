"""The others who may see something of a teacher: everybody but the pair, each acting in one role only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Select, and_, bindparam, exists, or_, select

from coach_data.actors import Actor, Role
from coach_data.schema import mentorships, partnerships, people, roles, team_members, teams

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Viewer:
    """Somebody other than the pair, acting in one role only, and the names of all who have it."""

    role: str  # principal, mentor, team, other_team, former_coach, other_coach, lead, administrator
    names: tuple[str, ...]
    actor: Actor
    team: str | None = None

    @property
    def anyone(self) -> Actor:
        """Who reads what any of them reads of pooled numbers: a number may be kept from one of several."""
        return self.actor if len(self.names) == 1 else replace(self.actor, person_id=_NOBODY)


def of_teacher(db: Connection, actor: Actor, *, today: date) -> list[Viewer]:
    """Everybody but the pair who may see something of the acting teacher, role by role.

    Principals, mentors, own and other teams, former and other coaches, lead, administrator; a role nobody has is
    left out.
    """
    mine = sorted(actor.schools_as("teacher"))
    given = {"me": actor.person_id, "my_schools": mine, "my_teams": list(actor.team_ids), "today": today}
    with_role = _with_roles(db, given)
    principals = [with_role["principal", school] for school in mine]
    everywhere = [with_role["lead", None], with_role["administrator", None]]
    found = [*principals, *_mentors(db, given), *_teams(db, given), *_coaches(db, given), *everywhere]
    return [viewer for viewer in found if viewer is not None]


# Made once, when the program starts: a page asks them at every run.
_ME: ColumnElement[UUID] = bindparam("me")
_MY_SCHOOLS: BindParameter[Any] = bindparam("my_schools", expanding=True)


def _roles_asked() -> Select[Any]:
    here = and_(roles.c.role == "principal", roles.c.school_id.in_(_MY_SCHOOLS))
    everywhere = and_(roles.c.role.in_(("lead", "administrator")), roles.c.school_id.is_(None))
    return (
        select(roles.c.role, roles.c.school_id, people.c.id, people.c.name)
        .join(people, people.c.id == roles.c.person_id)
        .where(or_(here, everywhere), people.c.is_active, people.c.id != _ME)
        .order_by(people.c.name)
    )


def _mentors_asked() -> Select[Any]:
    here = and_(roles.c.person_id == people.c.id, roles.c.role == "mentor", roles.c.school_id.in_(_MY_SCHOOLS))
    return (
        select(people.c.id, people.c.name, roles.c.school_id)
        .join(mentorships, mentorships.c.mentor_id == people.c.id)
        .outerjoin(roles, here)
        .where(mentorships.c.teacher_id == _ME, people.c.is_active)
        .order_by(people.c.name, people.c.id)
    )


def _teams_asked() -> Select[Any]:
    today: ColumnElement[date] = bindparam("today")
    return (
        select(teams.c.id, teams.c.school_id, teams.c.name.label("team"))
        .add_columns(people.c.id.label("person_id"), people.c.name)
        .join(team_members, team_members.c.team_id == teams.c.id)
        .join(people, people.c.id == team_members.c.person_id)
        .where(
            or_(teams.c.id.in_(bindparam("my_teams", expanding=True)), teams.c.school_id.in_(_MY_SCHOOLS)),
            people.c.id != _ME,
            people.c.is_active,
            team_members.c.from_on <= today,
            team_members.c.until_on.is_(None) | (team_members.c.until_on >= today),
        )
        .order_by(teams.c.name, people.c.name)
    )


def _coaches_asked() -> Select[Any]:
    pair = exists().where(partnerships.c.coach_id == people.c.id, partnerships.c.teacher_id == _ME)
    return (
        select(people.c.id, people.c.name, pair.label("was"))
        .join(roles, roles.c.person_id == people.c.id)
        .where(
            roles.c.role == "coach",
            roles.c.school_id.in_(_MY_SCHOOLS),
            people.c.is_active,
            people.c.id != _ME,
            ~pair.where(partnerships.c.ended_on.is_(None)),
        )
        .distinct()
        .order_by(people.c.name)
    )


_ROLES, _MENTORS, _TEAMS, _COACHES = _roles_asked(), _mentors_asked(), _teams_asked(), _coaches_asked()


def _with_roles(db: Connection, given: dict[str, Any]) -> dict[tuple[str, UUID | None], Viewer | None]:
    rows = db.execute(_ROLES, given).all()
    found: dict[tuple[str, UUID | None], Viewer | None] = defaultdict(lambda: None)
    for held in dict.fromkeys((row.role, row.school_id) for row in rows):
        own = [row for row in rows if (row.role, row.school_id) == held]
        one = Actor(own[0].id, own[0].name, frozenset({Role(*held)}))
        found[held] = Viewer(held[0], tuple(row.name for row in own), one)
    return found


def _mentors(db: Connection, given: dict[str, Any]) -> list[Viewer]:
    rows = db.execute(_MENTORS, given).all()
    held = {(row.id, row.name): [each.school_id for each in rows if each.id == row.id] for row in rows}
    return [
        Viewer("mentor", (name,), Actor(mentor, name, frozenset(Role("mentor", school) for school in schools)))
        for (mentor, name), schools in held.items()
    ]


def _teams(db: Connection, given: dict[str, Any]) -> list[Viewer]:
    """The teacher's own teams, one by one; then, school by school, the members of all others, who read the same."""
    rows = db.execute(_TEAMS, given).all()
    mine = [row for row in rows if row.id in given["my_teams"]]
    found = [
        _members("team", [row for row in mine if row.id == team]) for team in dict.fromkeys(row.id for row in mine)
    ]
    for school in given["my_schools"]:
        ours = {row.person_id for row in mine if row.school_id == school}
        others = [row for row in rows if row.school_id == school and row.person_id not in ours]
        found += [_members("other_team", others)] if others else []
    return found


def _members(role: str, rows: Sequence[Row[Any]]) -> Viewer:
    one = rows[0]
    names = tuple({row.person_id: row.name for row in rows}.values())
    member = Actor(one.person_id, one.name, frozenset(), frozenset({one.id}))
    return Viewer(role, names, member, one.team if role == "team" else None)


def _coaches(db: Connection, given: dict[str, Any]) -> list[Viewer]:
    rows = db.execute(_COACHES, given).all()
    here = frozenset(Role("coach", school) for school in given["my_schools"])
    former = [Viewer("former_coach", (row.name,), Actor(row.id, row.name, here)) for row in rows if row.was]
    others = [row for row in rows if not row.was]
    if others:
        names = tuple(row.name for row in others)
        former.append(Viewer("other_coach", names, Actor(others[0].id, others[0].name, here)))
    return former
