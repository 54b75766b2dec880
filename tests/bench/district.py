"""A district of any size: its schools and people, with years of visits and the sums that folding would keep.

Deterministic for its sizes. The people are numbers, so nothing here can be taken for a school that exists.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select

from coach_data.actors import Actor, Role
from coach_data.database import Database
from coach_data.schema import people, roles, schools, team_members, visits
from tests.bench import bulk
from tests.bench.bulk import Bulk

GROUPS = ("Multilingual learners", "Students with IEPs")
IN_GROUP, IN_NO_GROUP = 6, 14
MEMBERS = 9  # of a team
COACHES = 5  # of a school
MENTORS = 2
_BEGAN = "2020-01-01 00:00:00.000000"
_IN_AUGUST, _IN_JUNE, _BREAK = (8, 24), (6, 12), ((12, 20), (1, 2))


@dataclass(frozen=True)
class Size:
    """How large: 60 schools of 63 teachers make 750,000 visits in five years."""

    schools: int = 60
    weeks: int = 260
    teachers: int = 63
    last: date = date(2026, 1, 26)  # the Monday after the last week

    @property
    def first(self) -> date:
        return self.last - timedelta(weeks=self.weeks)


@dataclass
class School:
    """Its people, through whose eyes a bench looks."""

    id: UUID
    people: dict[str, list[Actor]] = field(default_factory=lambda: defaultdict(list))

    def a(self, role: str, turn: int = 0) -> Actor:
        found = self.people[role]
        return found[turn % len(found)]

    def pair(self, turn: int = 0) -> tuple[Actor, Actor]:
        """A coach and a teacher of theirs."""
        teachers, coaches = self.people["teacher"], self.people["coach"]
        at = turn * 13 % len(teachers)
        return coaches[at % len(coaches)], teachers[at]


@dataclass
class District:
    """What was made."""

    lead: Actor
    schools: list[School]
    visits: int


@dataclass
class Pair:
    """One teacher with a coach, a class and a team; every eighth had another coach in the first half."""

    school: str
    teacher: str
    coach: str
    colleague: str  # who comes along now and then
    course: str
    team: str
    groups: tuple[str, ...]
    partnership: str
    then: tuple[date, str, str] | None  # from which day on another coach and partnership
    until: date | None = None  # a tenth waits: no visit since then
    count: int = 0  # visits so far
    step: tuple[str, str, str] | None = None  # the open step, its criterion, when it was agreed


def make(database: Database, size: Size, *, seed: int = 4) -> District:
    """Fills an empty database with tables."""
    from tests.bench.district_weeks import Weeks

    draw = random.Random(seed)
    with bulk.into(database) as rows:
        pairs = _People(rows, draw, size).all()
        weeks = Weeks(rows, draw, pairs)
        for monday in school_weeks(size):
            weeks.go_through(monday)
            rows.flush()
        weeks.end(size.last)
    database.keep_statistics()
    with database.read() as db:
        return known(db)


def an_id(draw: random.Random) -> str:
    return f"{draw.getrandbits(128):032x}"


def school_years(size: Size) -> list[tuple[date, date]]:
    """The school years that touch the time, the current one whole."""
    years = range(size.first.year - 1, size.last.year + 1)
    spans = [(date(year, *_IN_AUGUST), date(year + 1, *_IN_JUNE)) for year in years]
    return [(max(first, size.first - timedelta(days=7)), last) for first, last in spans if last > size.first]


def school_weeks(size: Size) -> list[date]:
    """The Mondays of weeks with school."""
    every = (size.first + timedelta(weeks=n) for n in range(size.weeks))
    years = school_years(size)
    return [day for day in every if not is_break(day) and any(first <= day <= last for first, last in years)]


def is_break(day: date) -> bool:
    return (day.month, day.day) >= _BREAK[0] or (day.month, day.day) <= _BREAK[1]


class _People:
    """Schools, calendars, people, classes and pairs."""

    def __init__(self, rows: Bulk, draw: random.Random, size: Size) -> None:
        self.draw, self.size = draw, size
        self.school = rows.into("schools", "id name time_zone created_at")
        self.term = rows.into("terms", "id school_id name starts_on ends_on")
        self.closed = rows.into("closed_days", "school_id day reason")
        self.group = rows.into("priority_groups", "id school_id name label position")
        self.person = rows.into("people", "id name username is_new_teacher created_at")
        self.role = rows.into("roles", "id person_id role school_id")
        self.team = rows.into("teams", "id school_id name")
        self.member = rows.into("team_members", "team_id person_id from_on")
        taught = "id school_id teacher_id team_id subject grade period students students_in_no_group is_pooled"
        self.course = rows.into("classes", taught)
        self.in_group = rows.into("class_groups", "class_id group_id students")
        self.pair = rows.into("partnerships", "id school_id coach_id teacher_id started_on ended_on")
        self.agreement = rows.into("agreements", "partnership_id rhythm_days sweeps agreed_at")
        self.pause = rows.into("pauses", "id partnership_id from_on until_on reason")
        self.asked = rows.into("time_requests", "id partnership_id school_id asked_by need for_day asked_at")
        self.mentor = rows.into("mentorships", "mentor_id teacher_id sees_dates sees_step")

    def all(self) -> list[Pair]:
        self._person("lead", "lead", None)
        return [pair for number in range(self.size.schools) for pair in self._school(number)]

    def _person(self, name: str, role: str, school: str | None, *, is_new: bool = False) -> str:
        made = an_id(self.draw)
        self.person((made, name, name, int(is_new), _BEGAN))
        self.role((an_id(self.draw), made, role, school))
        return made

    def _school(self, number: int) -> list[Pair]:
        school = an_id(self.draw)
        self.school((school, f"School {number}", "America/Chicago", _BEGAN))
        self._calendar(school)
        groups = tuple(an_id(self.draw) for _ in GROUPS)
        for at, name in enumerate(GROUPS):
            self.group((groups[at], school, name, f"Group {at}", at))
        self._person(f"principal-{number}", "principal", school)
        coaches = [self._person(f"coach-{number}-{at}", "coach", school) for at in range(COACHES)]
        mentors = [self._person(f"mentor-{number}-{at}", "mentor", school) for at in range(MENTORS)]
        teams = [an_id(self.draw) for _ in range(-(-self.size.teachers // MEMBERS))]
        for at, team in enumerate(teams):
            self.team((team, school, f"Team {at}"))
        pairs = []
        for at in range(self.size.teachers):
            teacher = self._person(f"teacher-{number}-{at}", "teacher", school, is_new=at % 8 == 0)
            pairs.append(self._pair(at, school, teacher, coaches, teams[at // MEMBERS], groups))
            if at % 6 == 0:
                self.mentor((mentors[at % MENTORS], teacher, int(at % 4 == 0), 1))
        return pairs

    def _calendar(self, school: str) -> None:
        for first, last in school_years(self.size):
            self.term((an_id(self.draw), school, f"{first.year}", first.isoformat(), last.isoformat()))
            days = (first + timedelta(days=n) for n in range((last - first).days))
            for day in days:
                if is_break(day) and day.weekday() < 5:
                    self.closed((school, day.isoformat(), "Winter break"))

    def _pair(self, at: int, school: str, teacher: str, coaches: list[str], team: str, groups: tuple[str, ...]) -> Pair:
        course, first = an_id(self.draw), self.size.first
        students = IN_GROUP * len(groups) + IN_NO_GROUP
        self.course((course, school, teacher, team, "Math", f"{6 + at % 3}", "1", students, IN_NO_GROUP, 1))
        for group in groups:
            self.in_group((course, group, IN_GROUP))
        self.member((team, teacher, (first - timedelta(days=9)).isoformat()))
        coach = coaches[at % COACHES]
        half = first + timedelta(weeks=self.size.weeks // 2)
        former, then = coaches[(at + 1) % COACHES] if at % 8 == 1 else None, None
        made = self._partnership(school, coach, teacher, half if former else first, None)
        self._say(at, school, coach, made)
        if former:
            then, coach, made = (half, coach, made), former, self._partnership(school, former, teacher, first, half)
        colleague = coaches[(at + 2) % COACHES]
        until = self.size.last - timedelta(weeks=8) if at % 10 == 4 else None
        return Pair(school, teacher, coach, colleague, course, team, groups, made, then, until)

    def _say(self, at: int, school: str, coach: str, made: str) -> None:
        last = self.size.last
        if at % 20 == 3:
            days = (last - timedelta(days=3), last + timedelta(days=9))
            self.pause((an_id(self.draw), made, *(day.isoformat() for day in days), "leave"))
        if at % COACHES == 2:
            ahead = (last + timedelta(days=4)).isoformat()
            self.asked((an_id(self.draw), made, school, coach, "cover", ahead, f"{last} 14:00:00.000000"))

    def _partnership(self, school: str, coach: str, teacher: str, first: date, last: date | None) -> str:
        made = an_id(self.draw)
        self.pair((made, school, coach, teacher, first.isoformat(), last and last.isoformat()))
        self.agreement((made, 10, 2, f"{first} 14:00:00.000000"))
        return made


def known(db: Connection) -> District:
    """The people of a district that lies in a database, through their user names."""
    asked = select(people.c.id, people.c.username, roles.c.role, roles.c.school_id).join(roles)
    teams: dict[UUID, set[UUID]] = defaultdict(set)
    for row in db.execute(select(team_members.c.person_id, team_members.c.team_id)):
        teams[row.person_id].add(row.team_id)
    found: dict[UUID, School] = {}
    lead = None
    for row in sorted(db.execute(asked), key=lambda row: [int(part) for part in row.username.split("-")[1:]]):
        actor = Actor(row.id, row.username, frozenset({Role(row.role, row.school_id)}), frozenset(teams[row.id]))
        if row.role == "lead":
            lead = actor
        else:
            found.setdefault(row.school_id, School(row.school_id)).people[row.role].append(actor)
    assert lead is not None and set(found) == set(db.scalars(select(schools.c.id)))
    return District(lead, list(found.values()), db.scalar(select(func.count()).select_from(visits)) or 0)
