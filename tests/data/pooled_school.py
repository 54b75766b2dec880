"""A school whose every contribution is known: which students, which teacher, and what it adds to a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from coach_data import cells, pooled_steps, pools, schema
from coach_data.actors import Actor, Role
from coach_data.schema import NO_GROUP
from coach_data.school_days import fortnight_of
from tests.builders import add, add_class, add_group, add_person, add_school, add_step, add_team, seat_group

FIRST = fortnight_of(date(2025, 10, 6))
TEAMS, PLACES, FORTNIGHTS = 3, 12, 5
FOCUSES = ("Thinking time", "Talk moves", None)
_SUBJECTS = ("Math", "ELA", "Science")
_COUNTS = ("agreed", "trying", "part_of_practice")


class Part(NamedTuple):
    """What one class gave in one fortnight, of one kind: a group, or a focus area."""

    place: int  # of the class
    fortnight: int
    kind: object

    @property
    def teacher(self) -> int:
        return self.place % 10  # two teachers have two classes each, maybe in two teams


class Fortnight(NamedTuple):
    """What happens: visits per class, classes whose teacher changes their mind, a class whose visit comes late."""

    visits: tuple[int, ...]
    changed: frozenset[int]
    late: int


@dataclass
class School:
    """The school and everything that could be read of it so far."""

    db: Connection
    sizes: tuple[int, ...]
    read: dict[object, set[frozenset[Part]]] = field(default_factory=dict)  # per group
    steps_read: set[frozenset[Part]] = field(default_factory=set)
    led: set[frozenset[Part]] = field(default_factory=set)  # of these, the principal's
    agreed: dict[Part, Counter[str]] = field(default_factory=dict)
    visited: Counter[tuple[int, int]] = field(default_factory=Counter)
    claimed: dict[UUID, frozenset[Part]] = field(default_factory=dict)  # of cells of steps
    counted: dict[Part, Counter[str]] = field(default_factory=dict)  # as it was when it was published
    until: dict[int, int] = field(default_factory=dict)  # of a class: the last fortnight of steps in a cell

    def __post_init__(self) -> None:
        self.id = add_school(self.db, term=(FIRST, FIRST + timedelta(days=200)))
        self.group = add_group(self.db, self.id, "English learners", "Group A")
        self.teachers = [add_person(self.db, role="teacher", school=self.id) for _ in range(10)]
        self.teams = [add_team(self.db, self.id) for _ in range(TEAMS)]
        self.coach = add_person(self.db, role="coach", school=self.id)
        self.classes = [self._add_class(place) for place in range(PLACES)]
        self.is_in = [True] * PLACES

    def students(self, part: Part) -> set[tuple[int, int]]:
        """Who sits in the class: a grade has one row of students, which every subject cuts up anew."""
        subject, grade = part.place % 3, part.place // 6
        before = [place for place in range(part.place) if (place % 3, place // 6) == (subject, grade)]
        first = sum(self.sizes[place] for place in before)
        row = {(grade, number) for number in range(first, first + self.sizes[part.place])}
        in_group = {one for one in row if one[1] % 3 == 0}
        return in_group if part.kind == self.group else row - in_group if part.kind == NO_GROUP else row

    def is_too_small(self, parts: Iterable[Part]) -> bool:
        """Whether so few stand behind these parts that nobody may find them out."""
        own = list(parts)
        teachers = {part.teacher for part in own}
        weights = Counter[int]()
        for part in own:
            weights[part.teacher] += self._weight(part)
        without = [[part for part in own if part.teacher != one] for one in teachers]
        fewest = min((len(set().union(*map(self.students, rest))) for rest in without), default=0)
        return len(teachers) < 3 or max(weights.values()) * 2 > weights.total() or fewest < 10

    def _weight(self, part: Part) -> int:
        of_steps = part.kind not in (self.group, NO_GROUP)
        return self.counted[part].total() if of_steps else self.visited[part.place, part.fortnight]

    def _add_class(self, place: int) -> UUID:
        subject, grade = _SUBJECTS[place % 3], str(6 + place // 6)
        ours = {"team_id": self.teams[(place // 2) % TEAMS], "is_pooled": True, "subject": subject, "grade": grade}
        rest = len(self.students(Part(place, 0, NO_GROUP)))
        counts = {"students": self.sizes[place], "students_in_no_group": rest}
        made = add_class(self.db, self.teachers[place % 10], self.id, **ours, **counts)
        seat_group(self.db, self.group, made, self.sizes[place] - rest)
        return made

    def live(self, number: int, what: Fortnight) -> None:
        """One fortnight, and what is published after it."""
        for place, visits in enumerate(what.visits):
            self._visit(place, number, visits)
        if number:
            self._visit(what.late, number - 1, 2)
        for place in what.changed:
            self.is_in[place] = not self.is_in[place]
            change = update(schema.classes).where(schema.classes.c.id == self.classes[place])
            self.db.execute(change.values(is_pooled=self.is_in[place]))
        self._publish(number)
        self._look(number)

    def _visit(self, place: int, number: int, visits: int) -> None:
        """Sums whose n has one bit of its own and whose k has another, and as many steps agreed."""
        if not visits or self.visited[place, number]:
            return
        self.visited[place, number] = visits
        bit = place * FORTNIGHTS + number
        whose = {"school_id": self.id, "teacher_id": self.teachers[place % 10], "class_id": self.classes[place]}
        sums = {"visits": visits, "sweeps": 2, "n": 1 << bit, "k": 1 << (_BITS - 1 - bit)}
        rest = {"fortnight": _monday(number), "measured": "in_room", "sum_n2": 1, "sum_kn": 1, "sum_k2": 1}
        for group in (self.group, NO_GROUP):
            self.db.execute(insert(schema.engagement_sums).values(whose | sums | rest | {"group_id": group}))
        for one in range(visits):
            self._agree(place, number, FOCUSES[(place + one) % 3 if place % 2 else 0], one)

    def _agree(self, place: int, number: int, focus: str | None, one: int) -> None:
        at = datetime.combine(_monday(number) + timedelta(days=2), time(16), tzinfo=UTC)
        teacher = self.teachers[place % 10]
        of = {"school_id": self.id, "class_id": self.classes[place], "focus": focus, "agreed_at": at}
        step = add_step(self.db, self.coach, teacher, **of)
        state, then = ("trying" if one % 2 else "part_of_practice"), at + timedelta(days=14)
        said = {"step_id": step, "state": state, "by_person": teacher, "is_confirmed": True, "at": then}
        add(self.db, schema.step_states, **said)
        for happened, when in (("agreed", number), (state, number + 1)):
            part = Part(place, when, focus)
            self.agreed.setdefault(part, Counter())[happened] += 1

    def _publish(self, number: int) -> None:
        """Publishes, and keeps which parts each new cell of steps says it holds."""
        cells.publish_due(self.db, now=_published_at(number))
        new = [row for row in self.db.execute(select(schema.published_step_cells)) if row.id not in self.claimed]
        for row in new:
            places = {place for place, one in enumerate(self.classes) if str(one) in row.class_ids}
            apart = {each.focus for each in new if each.focus and each.teams == row.teams}
            due = {part for part in self.agreed if part.place in places and self._waits(part, number)}
            is_ours = {row.focus} if row.focus else {*FOCUSES} - apart
            self.claimed[row.id] = frozenset(part for part in due if part.kind in is_ours)
        for part in frozenset().union(*(self.claimed[row.id] for row in new)):
            self.until[part.place] = number
            self.counted[part] = Counter(self.agreed[part])

    def _waits(self, part: Part, number: int) -> bool:
        return self.is_in[part.place] and self.until.get(part.place, -1) < part.fortnight <= number

    def _look(self, number: int) -> None:
        """Reads everything that anybody but a pair can, in every window of time."""
        principal = Actor(UUID(int=1), "Principal", frozenset({Role("principal", self.id)}), frozenset())
        for since in {FIRST, _monday(number), _monday(max(0, number - 1))}:
            for team in self.teams:
                self._keep(pools.of_team(self.db, _member(team), team, since=since))
            self._keep(pools.of_school(self.db, principal, self.id, since=since), self.led)
        rows = list(self.db.execute(select(schema.published_step_cells)))
        now = _published_at(number)
        for team in self.teams:
            seen = pooled_steps.of_team(self.db, _member(team), team, now=now)
            self._keep_steps(seen, [row for row in rows if str(team) in row.teams])
        self._keep_steps(pooled_steps.of_school(self.db, principal, self.id, now=now), rows, self.led)

    def _keep(self, found: list[pools.Pooled], also: set[frozenset[Part]] | None = None) -> None:
        for pooled in found:
            kind = self.group if pooled.group == "English learners" else NO_GROUP
            bits = [bit for bit in range(_BITS) if pooled.sums.n >> bit & 1]
            assert pooled.sums.k == sum(1 << (_BITS - 1 - bit) for bit in bits), "something is counted twice"
            parts = frozenset(Part(*divmod(bit, FORTNIGHTS), kind) for bit in bits)
            self.read.setdefault(kind, set()).add(parts)
            if also is not None:
                also.add(parts)

    def _keep_steps(self, seen: pooled_steps.PooledSteps | None, rows: list, also: set | None = None) -> None:
        """Finds the cells whose sum each number is: all of them, or those up to some fortnight."""
        if seen is None:
            return
        for name, flows in (("", seen.all), *seen.by_focus):
            focus = None if name == pooled_steps.OTHER_AREAS else name
            own = sorted((row for row in rows if not name or row.focus == focus), key=lambda row: row.last_fortnight)
            shown = [getattr(flows, count) for count in _COUNTS]
            ends = {row.last_fortnight for row in own}
            unions = [[row for row in own if row.last_fortnight <= end] for end in sorted(ends)]
            union = next((each for each in unions if self._counted(each) == shown), None)
            assert union is not None, "steps are in no cell, or in two"
            parts = frozenset().union(*(self.claimed[row.id] for row in union))
            self.steps_read.add(parts)
            if also is not None:
                also.add(parts)

    def _counted(self, rows: list) -> list[int]:
        parts = [part for row in rows for part in self.claimed[row.id]]
        return [sum(self.counted[part][count] for part in parts) for count in _COUNTS]


_BITS = PLACES * FORTNIGHTS


def _monday(number: int) -> date:
    return FIRST + timedelta(days=14 * number)


def _published_at(number: int) -> datetime:
    return datetime.combine(_monday(number) + timedelta(days=21), time(18), tzinfo=UTC)


def _member(team: UUID) -> Actor:
    return Actor(UUID(int=2), "Member", frozenset(), frozenset({team}))
