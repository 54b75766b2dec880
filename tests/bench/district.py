"""A district of any size, written straight into the tables: years of visits with the sums that folding would keep.

Deterministic for its sizes. The people are numbers, so nothing here can be taken for a school that exists.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, insert

from coach_data import schema
from coach_data.actors import Actor, Role
from coach_data.database import Database
from coach_data.schema import NO_GROUP
from coach_data.school_days import fortnight_of

VISITS_A_YEAR = 50
TEACHERS, COACHES, TEAM = 50, 4, 10
GROUPS = ("Multilingual learners", "Students with IEPs")
AT_ONCE = 20_000
IN_ORDER = schema.metadata.sorted_tables
_SUMS = ("visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2")


@dataclass
class School:
    """Whose eyes the bench looks through."""

    id: UUID
    principal: Actor
    coach: Actor
    teacher: Actor
    member: Actor


@dataclass
class District:
    """What was made: its schools, a lead of all of them, and the last day."""

    last: date
    lead: Actor
    schools: list[School] = field(default_factory=list)
    visits: int = 0


class Writer:
    """Collects rows and inserts some thousand at a time, what is referred to first."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self.waiting = 0

    def add(self, table: Table, **row: Any) -> None:
        self.rows[table].append(row)
        self.waiting += 1
        if self.waiting >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        for table in IN_ORDER:
            if self.rows[table]:
                self.db.execute(insert(table), self.rows[table])
                self.rows[table] = []
        self.waiting = 0


def make(database: Database, *, schools: int, weeks: int, last: date, seed: int = 4) -> District:
    """Fills an empty database with `schools` schools that have been visited for `weeks` weeks up to `last`."""
    draw = random.Random(seed)
    district = District(last, _actor(draw, "lead", None))
    for number in range(schools):
        with database.write() as db:
            writer = Writer(db)
            if number == 0:
                _person(writer, district.lead, "lead", None)
            _school(writer, draw, district, number, weeks)
            writer.flush()
    return district


def _uuid(draw: random.Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)


def _actor(draw: random.Random, role: str, school: UUID | None, *teams: UUID) -> Actor:
    return Actor(_uuid(draw), f"{role} {draw.randrange(10**9)}", frozenset({Role(role, school)}), frozenset(teams))


def _person(writer: Writer, actor: Actor, role: str, school: UUID | None) -> None:
    began = datetime(2020, 1, 1, tzinfo=UTC)
    username = actor.person_id.hex
    writer.add(schema.people, id=actor.person_id, name=actor.name, username=username, created_at=began)
    writer.add(
        schema.roles, id=UUID(int=actor.person_id.int ^ 1), person_id=actor.person_id, role=role, school_id=school
    )


def _school(writer: Writer, draw: random.Random, district: District, number: int, weeks: int) -> None:
    school, began = _uuid(draw), datetime(2020, 1, 1, tzinfo=UTC)
    writer.add(schema.schools, id=school, name=f"School {number}", time_zone="America/Chicago", created_at=began)
    first = district.last - timedelta(weeks=weeks)
    term = {"starts_on": first - timedelta(days=7), "ends_on": district.last + timedelta(days=120)}
    writer.add(schema.terms, id=_uuid(draw), school_id=school, name="All", **term)
    groups = [_uuid(draw) for _ in GROUPS]
    for at, name in enumerate(GROUPS):
        writer.add(schema.priority_groups, id=groups[at], school_id=school, name=name, label=f"Group {at}", position=at)
    principal = _actor(draw, "principal", school)
    coaches = [_actor(draw, "coach", school) for _ in range(COACHES)]
    teams = [_uuid(draw) for _ in range(TEACHERS // TEAM)]
    for at, team in enumerate(teams):
        writer.add(schema.teams, id=team, school_id=school, name=f"Team {at}")
    teachers = [_actor(draw, "teacher", school, teams[at // TEAM]) for at in range(TEACHERS)]
    for actor, role in (
        (principal, "principal"),
        *((c, "coach") for c in coaches),
        *((t, "teacher") for t in teachers),
    ):
        _person(writer, actor, role, school)
    fortnights: dict[tuple[date, UUID, UUID], list[tuple[UUID, UUID, dict[str, int]]]] = defaultdict(list)
    for at, teacher in enumerate(teachers):
        pair = _Pair(writer, draw, school, coaches[at % COACHES], teacher, teams[at // TEAM], groups, first)
        district.visits += pair.visit_all(district.last)
        for (fortnight, group), sums in pair.sums.items():
            fortnights[fortnight, teams[at // TEAM], group].append((teacher.person_id, pair.course, sums))
    _publish(writer, draw, school, fortnights, district.last)
    district.schools.append(School(school, principal, coaches[0], teachers[0], teachers[1]))


class _Pair:
    """One teacher with a coach and a class: the rows of their weeks."""

    def __init__(
        self,
        writer: Writer,
        draw: random.Random,
        school: UUID,
        coach: Actor,
        teacher: Actor,
        team: UUID,
        groups: list[UUID],
        first: date,
    ) -> None:
        self.writer, self.draw, self.school, self.first = writer, draw, school, first
        self.coach, self.teacher, self.groups = coach.person_id, teacher.person_id, groups
        self.course, self.partnership = _uuid(draw), _uuid(draw)
        self.sums: dict[tuple[date, UUID], dict[str, int]] = {}
        grade = str(6 + draw.randrange(3))
        counts = {"students": 26, "students_in_no_group": 14, "is_pooled": True, "team_id": team}
        writer.add(
            schema.classes,
            id=self.course,
            school_id=school,
            teacher_id=self.teacher,
            subject="Math",
            grade=grade,
            period="1",
            **counts,
        )
        for group in groups:
            writer.add(schema.class_groups, class_id=self.course, group_id=group, students=6)
        member = {"team_id": team, "person_id": self.teacher}
        writer.add(schema.team_members, **member, from_on=first - timedelta(days=9))
        ids = {"school_id": school, "coach_id": self.coach, "teacher_id": self.teacher}
        writer.add(schema.partnerships, id=self.partnership, **ids, started_on=first - timedelta(days=7))
        writer.add(schema.agreements, partnership_id=self.partnership, rhythm_days=6, sweeps=2, agreed_at=_at(first, 8))

    def visit_all(self, last: date) -> int:
        """A visit a week, two weeks a year left out, each seventh with a new step; how many."""
        count = 0
        for week in range((last - self.first).days // 7):
            if week % 52 >= VISITS_A_YEAR:
                continue
            self._visit(self.first + timedelta(days=7 * week + self.draw.randrange(5)), has_step=count % 7 == 0)
            count += 1
        for (fortnight, group), sums in self.sums.items():
            key = {"school_id": self.school, "fortnight": fortnight, "teacher_id": self.teacher}
            course = {"class_id": self.course, "group_id": group, "measured": "in_room"}
            self.writer.add(schema.engagement_sums, **key, **course, **sums)
        return count

    def _visit(self, day: date, *, has_step: bool) -> None:
        visit, began = _uuid(self.draw), _at(day, 14)
        debriefed = began + timedelta(hours=2) if self.draw.random() < 0.8 else None
        self.writer.add(
            schema.visits,
            id=visit,
            coach_id=self.coach,
            school_id=self.school,
            teacher_id=self.teacher,
            class_id=self.course,
            focus="Academic talk",
            started_at=began,
            finished_at=began + timedelta(minutes=25),
            debrief_started_at=debriefed,
            debrief_finished_at=debriefed,
            opens_at=began + timedelta(days=7),
            opened_at=debriefed,
            first_received_at=began,
        )
        for group, size in (*((group, 12) for group in self.groups), (NO_GROUP, 28)):
            k = min(size, max(0, round(self.draw.gauss(0.75 * size, 0.43 * sqrt(size)))))
            looked = {"visit_id": visit, "group_id": group, "school_id": self.school}
            self.writer.add(schema.visit_group_sums, **looked, sweeps=2, n=size, k=k)
            _count(self.sums.setdefault((fortnight_of(day), group), dict.fromkeys(_SUMS, 0)), k, size)
        if has_step and debriefed:
            self._step(visit, debriefed)

    def _step(self, visit: UUID, agreed: datetime) -> None:
        pair = {"coach_id": self.coach, "teacher_id": self.teacher, "partnership_id": self.partnership}
        times = {"agreed_at": agreed, "state_since": agreed + timedelta(days=20)}
        words = {"text": "Wait three seconds after each question.", "focus": "Academic talk"}
        place = {"school_id": self.school, "class_id": self.course, "state": "part_of_practice"}
        self.writer.add(schema.action_steps, id=visit, **pair, **place, **times, **words)
        for state, days in (("trying", 7), ("part_of_practice", 20)):
            row = {"step_id": visit, "state": state, "by_person": self.coach, "at": agreed + timedelta(days=days)}
            self.writer.add(schema.step_states, id=_uuid(self.draw), **row)


def _count(sums: dict[str, int], k: int, n: int) -> None:
    for name, more in zip(_SUMS, (1, 2, n, k, n * n, k * n, k * k), strict=True):
        sums[name] += more


def _publish(writer: Writer, draw: random.Random, school: UUID, fortnights: dict[Any, Any], last: date) -> None:
    """The cells that publishing fortnight after fortnight would make: every team here is large enough on its own."""
    for (fortnight, team, group), parts in sorted(fortnights.items(), key=lambda item: (item[0][0], str(item[0]))):
        sums = {name: sum(one[name] for _, _, one in parts) for name in _SUMS}
        span = {"school_id": school, "first_fortnight": fortnight, "last_fortnight": fortnight}
        who = {"teacher_ids": [str(t) for t, _, _ in parts], "class_ids": [str(c) for _, c, _ in parts]}
        rest = {"teams": [str(team)], "group_id": group, "measured": "in_room", "students": 6 * len(parts)}
        writer.add(schema.published_cells, id=_uuid(draw), **span, **who, **rest, **sums, published_at=_at(last, 6))
    for fortnight in {key[0] for key in fortnights}:
        writer.add(schema.published_fortnights, school_id=school, fortnight=fortnight, published_at=_at(last, 6))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
