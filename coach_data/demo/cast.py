"""Who is in the demo: schools, people, classes and pairs, read from `texts/schools.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from coach_data.demo.naming import id_of

TEXTS = Path(__file__).with_name("texts")
SIGN_IN = ("coach", "outsider", "teacher", "newteacher", "principal", "team", "lead", "admin")


@dataclass(frozen=True)
class School:
    """A school, its priority groups in order, its sets of students and its teams."""

    key: str
    name: str
    groups: tuple[str, ...]
    sets: dict[str, tuple[int, ...]]  # students, then per group, then in no group
    teams: tuple[tuple[str, ...], ...]  # name, then members

    @property
    def id(self) -> UUID:
        return id_of("school", self.key)

    def group_id(self, place: int) -> UUID:
        return id_of("group", self.key, place)

    def team_of(self, person: str) -> UUID | None:
        return next((id_of("team", self.key, team[0]) for team in self.teams if person in team[1:]), None)


@dataclass(frozen=True)
class Person:
    """A person; `roles` are pairs of role and school key, the latter None for a role everywhere."""

    key: str
    name: str
    roles: tuple[tuple[str, str | None], ...]
    is_new: bool

    @property
    def id(self) -> UUID:
        return id_of("person", self.key)


@dataclass(frozen=True)
class Lesson:
    """A class as it is taught: who, what, when and how many students."""

    teacher: str
    subject: str
    school: School
    set: str
    period: str
    room: str
    is_pooled: bool

    @property
    def id(self) -> UUID:
        return id_of("class", self.school.key, self.teacher, self.period)

    @property
    def grade(self) -> str:
        return self.set[0]

    @property
    def students(self) -> int:
        return self.school.sets[self.set][0]

    @property
    def group_sizes(self) -> dict[UUID | None, int]:
        """Students per priority group, and under None those in no group."""
        _, *sizes, none = self.school.sets[self.set]
        return {**{self.school.group_id(place): size for place, size in enumerate(sizes)}, None: none}


@dataclass(frozen=True)
class Pair:
    """A coach and a teacher, what they agreed, and where they stand today; days are school days."""

    coach: str
    teacher: str
    school: School
    classes: tuple[Lesson, ...]
    rhythm: int
    pace: int  # how often it really happens
    last: int  # since the last visit
    debrief: int  # days from the last visit to its debrief; -1 not yet, -2 it did not happen
    next: int  # until the next visit that is agreed, -1 for none
    sweeps: int
    agenda: str
    slot: str
    focus: tuple[str, ...]
    look_for: str
    missed: tuple[tuple[int, str], ...] = ()  # agreed times that came to nothing: days ago, why
    pause: tuple[int, int, str] | None = field(default=None)  # days ago, days ahead, why

    @property
    def id(self) -> UUID:
        return id_of("pair", self.coach, self.teacher)

    @property
    def coach_id(self) -> UUID:
        return id_of("person", self.coach)

    @property
    def teacher_id(self) -> UUID:
        return id_of("person", self.teacher)


@dataclass(frozen=True)
class Cast:
    """Everybody and everything there is."""

    zone: ZoneInfo
    periods: dict[str, time]
    schools: tuple[School, ...]
    people: tuple[Person, ...]
    classes: tuple[Lesson, ...]
    pairs: tuple[Pair, ...]

    def person(self, key: str) -> Person:
        return next(person for person in self.people if person.key == key)

    def pair(self, teacher: str) -> Pair:
        return next(pair for pair in self.pairs if pair.teacher == teacher)


@cache
def cast() -> Cast:
    """The demo's cast as the file has it."""
    said = tomllib.loads((TEXTS / "schools.toml").read_text(encoding="utf-8"))
    schools = tuple(_school(row) for row in said["school"])
    people = tuple(_person(key, row) for key, row in said["people"].items())
    at = {person.key: _school_of(person, schools) for person in people}
    classes = tuple(_lesson(row, at) for row in said["classes"]["list"])
    pairs = tuple(_pair(row, at, classes) for row in said["pair"])
    periods = {period: time.fromisoformat(clock) for period, clock in said["periods"].items()}
    return Cast(ZoneInfo(said["time_zone"]), periods, schools, people, classes, pairs)


def _school(row: dict[str, Any]) -> School:
    sets = {name: tuple(counts) for name, *counts in row["sets"]}
    teams = tuple(tuple(team) for team in row["teams"])
    return School(row["key"], row["name"], tuple(row["groups"]), sets, teams)


def _person(key: str, row: list[str]) -> Person:
    name, *rest = row
    split = [role.partition("@") for role in rest if role != "new"]
    return Person(key, name, tuple((role, school or None) for role, _, school in split), "new" in rest)


def _school_of(person: Person, schools: tuple[School, ...]) -> School | None:
    keys = {school for _, school in person.roles}
    return next((school for school in schools if school.key in keys), None)


def _lesson(row: list[Any], at: dict[str, School | None]) -> Lesson:
    teacher, subject, students, period, room, is_pooled = row
    school = at[teacher]
    assert school is not None, f"{teacher} teaches nowhere"
    return Lesson(teacher, subject, school, students, period, room, is_pooled)


def _pair(row: dict[str, Any], at: dict[str, School | None], classes: tuple[Lesson, ...]) -> Pair:
    school = at[row["teacher"]]
    assert school is not None, f"{row['teacher']} teaches nowhere"
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    own = tuple(lesson for lesson in classes if lesson.teacher == row["teacher"])
    return Pair(**plain, school=school, classes=own)
