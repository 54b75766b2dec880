"""The first run: one school and the administrator who adds everybody else, guarded by the terminal's code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection

from coach_data import accounts, installation, schools
from coach_data.actors import Actor, Role
from coach_data.errors import WrongInput
from coach_data.people import PersonIn
from coach_data.schema import people, roles
from coach_data.schools import SchoolIn

T = TypeVar("T")


@dataclass(frozen=True)
class FirstRun:
    """What the first screen asks for, as typed."""

    code: str
    school: str
    time_zone: str
    name: str
    username: str
    password: str


def make(db: Connection, given: FirstRun, *, now: datetime) -> UUID:
    """Makes the school and the first administrator, whose id it gives.

    Raises:
        WrongInput: a sentence for each of "code", "school", "time_zone", "name", "username", "password"; all at once.
    """
    problems: dict[str, str] = {}
    school = _read(problems, {"name": "school"}, lambda: SchoolIn.read(_school(given)))
    person = _read(problems, {}, lambda: PersonIn.read(_person(given)))
    hashed = _read(problems, {}, lambda: accounts.hash_password(given.password))
    if problems or school is None or person is None or hashed is None:
        raise WrongInput(problems)
    if not installation.use_setup_code(db, given.code):
        raise WrongInput({"code": "This is not the code. It stands in the terminal where Keylever was started."})
    return _administrator(db, school, person, hashed, now=now)


def _administrator(db: Connection, school: SchoolIn, person: PersonIn, hashed: str, *, now: datetime) -> UUID:
    person_id = uuid4()
    db.execute(people.insert().values(id=person_id, password_hash=hashed, created_at=now, **person.model_dump()))
    role = Role("administrator", None)
    db.execute(roles.insert().values(id=uuid4(), person_id=person_id, role=role.role))
    schools.add(db, Actor(person_id, person.name, frozenset({role})), school, now=now)
    return person_id


def _school(given: FirstRun) -> Mapping[str, object]:
    return {"name": given.school, "time_zone": given.time_zone}


def _person(given: FirstRun) -> Mapping[str, object]:
    return {"name": given.name, "username": given.username}


def _read(problems: dict[str, str], renamed: Mapping[str, str], work: Callable[[], T]) -> T | None:
    try:
        return work()
    except WrongInput as error:
        problems.update({renamed.get(field, field): sentence for field, sentence in error.fields.items()})
        return None
