"""People: who they are, what they are at which school, and whether they may sign in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import Field, ValidationInfo, field_validator
from sqlalchemy import ColumnElement, Connection, Exists, RowMapping, delete, exists, func, insert, select, update

from coach_data import access, locks
from coach_data.actors import Actor, Role
from coach_data.errors import NotHere, WrongInput
from coach_data.forms import Form, Line80, Line120, unless_taken
from coach_data.schema import password_links, people, roles, schools, sessions

RoleName = Literal["coach", "teacher", "mentor", "principal", "lead", "administrator"]
ROLES_IN_A_SCHOOL = ("coach", "teacher", "mentor", "principal")
ROLES_EVERYWHERE = ("lead", "administrator")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]*")
_TAKEN = "Somebody has this username. Choose another."
_IS_KNOWN = people.c.forgotten_at.is_(None)


class PersonIn(Form):
    """A person as an administrator writes them; the username is kept in lower case."""

    name: Line120
    username: Line80
    is_new_teacher: bool = False

    @field_validator("username")
    @classmethod
    def _is_plain(cls, value: str) -> str:
        if not _USERNAME.fullmatch(value.lower()):
            raise ValueError("Use letters, digits and . _ @ + - only, without spaces.")
        return value.lower()


class RoleIn(Form):
    """A role, with its school where it belongs to one."""

    role: RoleName
    school_id: Annotated[UUID | None, Field(validate_default=True)] = None

    @field_validator("school_id")
    @classmethod
    def _fits(cls, value: UUID | None, info: ValidationInfo) -> UUID | None:
        role = info.data.get("role")
        if role in ROLES_IN_A_SCHOOL and value is None:
            raise ValueError("Choose the school for this role.")
        if role in ROLES_EVERYWHERE and value is not None:
            raise ValueError("This role is for all schools. Leave the school out.")
        return value


@dataclass(frozen=True)
class Person:
    """A person; what the actor does not see of them is None."""

    id: UUID
    name: str
    is_active: bool
    roles: tuple[Role, ...]
    is_new_teacher: bool | None
    username: str | None
    has_password: bool | None


def all_of(
    db: Connection,
    actor: Actor,
    *,
    today: date,
    role: RoleName | None = None,
    school_id: UUID | None = None,
    with_inactive: bool = False,
) -> list[Person]:
    """The people the actor sees, by name.

    Args:
        role, school_id: only those who have this role, a role at this school, or this role there.
        with_inactive: also those who may no longer sign in.
    """
    wanted = [access.people_seen(actor, today=today), _IS_KNOWN]
    if role is not None or school_id is not None:
        at = [roles.c.role == role] if role else []
        at += [roles.c.school_id == school_id] if school_id else []
        wanted.append(exists().where(roles.c.person_id == people.c.id, *at))
    if not with_inactive:
        wanted.append(people.c.is_active.is_(True))
    rows = db.execute(select(people).where(*wanted).order_by(func.lower(people.c.name), people.c.id)).mappings()
    return _with_roles(db, actor, list(rows))


def one(db: Connection, actor: Actor, person_id: UUID, *, today: date) -> Person:
    """One person, active or not.

    Raises:
        NotHere: not the actor's to see, or not there.
    """
    seen = access.people_seen(actor, today=today)
    rows = db.execute(select(people).where(people.c.id == person_id, seen, _IS_KNOWN)).mappings()
    found = _with_roles(db, actor, list(rows))
    if not found:
        raise NotHere
    return found[0]


def add(db: Connection, actor: Actor, given: PersonIn, its_roles: Sequence[RoleIn] = (), *, now: datetime) -> UUID:
    """A new person, who signs in once a password link was used.

    Raises:
        NotAllowed: not an administrator.
        NotHere: a role names a school that is not there.
        WrongInput: the username is taken.
    """
    access.require_manager(actor)
    person_id = uuid4()
    with unless_taken("username", _TAKEN):
        db.execute(insert(people).values(id=person_id, created_at=now, **given.model_dump()))
    for role in its_roles:
        give_role(db, actor, person_id, role)
    return person_id


def correct(db: Connection, actor: Actor, person_id: UUID, given: PersonIn) -> None:
    """Changes name, username and the new-teacher mark.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such person.
        WrongInput: somebody else has the username.
    """
    access.require_manager(actor)
    with unless_taken("username", _TAKEN):
        changed = db.execute(update(people).where(people.c.id == person_id, _IS_KNOWN).values(**given.model_dump()))
    if changed.rowcount == 0:
        raise NotHere


def give_role(db: Connection, actor: Actor, person_id: UUID, given: RoleIn) -> None:
    """Gives a role; giving it twice changes nothing.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such person or school.
    """
    access.require_manager(actor)
    locks.person(db, person_id)
    if given.school_id is not None and not db.scalar(select(exists().where(schools.c.id == given.school_id))):
        raise NotHere
    if not db.scalar(select(exists().where(*_this_role(person_id, given)))):
        db.execute(insert(roles).values(id=uuid4(), person_id=person_id, **given.model_dump()))


def take_role(db: Connection, actor: Actor, person_id: UUID, given: RoleIn) -> None:
    """Takes a role away; what the person did in it stays.

    Raises:
        NotAllowed: not an administrator.
        NotHere: the person does not have it.
        WrongInput: nobody would be left to keep people and rosters.
    """
    access.require_manager(actor)
    locks.administrators(db)
    if db.execute(delete(roles).where(*_this_role(person_id, given))).rowcount == 0:
        raise NotHere
    _check_administrator_left(db, "role")


def deactivate(db: Connection, actor: Actor, person_id: UUID, *, now: datetime) -> None:
    """Ends a person's sign-in everywhere at once; what they wrote and agreed stays.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such person.
        WrongInput: it is the actor, or the last administrator.
    """
    access.require_manager(actor)
    if person_id == actor.person_id:
        raise WrongInput({"person": "You cannot deactivate yourself. Ask another administrator."})
    locks.administrators(db)
    if db.execute(update(people).where(people.c.id == person_id).values(is_active=False)).rowcount == 0:
        raise NotHere
    _check_administrator_left(db, "person")
    open_sessions = (sessions.c.person_id == person_id, sessions.c.ended_at.is_(None))
    db.execute(update(sessions).where(*open_sessions).values(ended_at=now))
    unused = (password_links.c.person_id == person_id, password_links.c.used_at.is_(None))
    db.execute(update(password_links).where(*unused).values(expires_at=now))


def activate(db: Connection, actor: Actor, person_id: UUID) -> None:
    """Lets a person sign in again, with the password they had.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such person.
    """
    access.require_manager(actor)
    if db.execute(update(people).where(people.c.id == person_id, _IS_KNOWN).values(is_active=True)).rowcount == 0:
        raise NotHere


def _with_roles(db: Connection, actor: Actor, rows: Sequence[RowMapping]) -> list[Person]:
    held: dict[UUID, list[Role]] = defaultdict(list)
    ids = [row["id"] for row in rows]
    for role in db.execute(select(roles).where(roles.c.person_id.in_(ids)).order_by(roles.c.role, roles.c.school_id)):
        held[role.person_id].append(Role(role.role, role.school_id))
    return [_person(row, tuple(held[row["id"]]), actor) for row in rows]


def _person(row: RowMapping, its_roles: tuple[Role, ...], actor: Actor) -> Person:
    keeps = access.may_manage(actor) or row["id"] == actor.person_id
    names_and_roles_only = actor.is_a("lead") and not keeps
    return Person(
        id=row["id"],
        name=row["name"],
        is_active=row["is_active"],
        roles=its_roles,
        is_new_teacher=None if names_and_roles_only else row["is_new_teacher"],
        username=row["username"] if keeps else None,
        has_password=row["password_hash"] is not None if keeps else None,
    )


def _this_role(person_id: UUID, given: RoleIn) -> tuple[ColumnElement[bool], ...]:
    school = roles.c.school_id.is_not_distinct_from(given.school_id)
    return roles.c.person_id == person_id, roles.c.role == given.role, school


def require_other_administrator(db: Connection, person_id: UUID) -> None:
    """Whether somebody else is left to keep people and rosters; to take the person away, hold them all before.

    Raises:
        WrongInput: the person is the last administrator.
    """
    if db.scalar(select(_is_administrator().where(people.c.id == person_id))):
        _check_administrator_left(db, "person", people.c.id != person_id)


def _check_administrator_left(db: Connection, field: str, *others: ColumnElement[bool]) -> None:
    if not db.scalar(select(_is_administrator().where(*others))):
        raise WrongInput({field: "This is the last administrator. Make somebody else one first."})


def _is_administrator() -> Exists:
    held = (roles.c.role == "administrator", roles.c.person_id == people.c.id)
    return exists().where(*held, people.c.is_active.is_(True))
