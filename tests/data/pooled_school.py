"""A school whose every contribution is known: which students, which teacher, and what it adds to a number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, insert, update

from coach_data import cells, pooled_focus, pooled_pulses, pooled_steps, pools, published, pulses, schema, standing_out
from coach_data.actors import Actor, Role
from coach_data.bounds import Bounds
from coach_data.engagement_words import of_pool
from coach_data.schema import NO_GROUP
from coach_data.school_days import fortnight_of
from tests.builders import (
    add,
    add_class,
    add_group,
    add_partnership,
    add_person,
    add_school,
    add_step,
    add_team,
    add_visit,
    seat_group,
)
from tests.data.ledger import FOCUSES, TEACHERS, Ledger, Part, is_pulse

FIRST = fortnight_of(date(2025, 10, 6))
TEAMS, PLACES, FORTNIGHTS = 3, 12, 5
COACHES = 3
_SUBJECTS = ("Math", "ELA", "Science")
_STATES = ("part_of_practice", "trying", "set_aside")
_STEP_COUNTS = ("steps", "agreed", *_STATES)
_ASKED = dict.fromkeys(pulses.QUESTIONS, "yes") | {"can_say": None}


Numbers = set[frozenset[Part]]


class Fortnight(NamedTuple):
    """What happens: visits per class, classes whose teacher changes their mind, a class whose visit comes late."""

    visits: tuple[int, ...]
    changed: frozenset[int]
    late: int


@dataclass
class School:
    """The school and everything that could be read of it so far.

    Attributes:
        coaches: whose coach each teacher has; the last coach is a teacher too, and all of them are in every team.
        read: what more than the pair reads, by group or kind.
        led: of these, the principal's.
        by_coach: the same for each coach, who is a principal and in every team as well.
    """

    db: Connection
    sizes: tuple[int, ...]
    coaches: tuple[int, ...] = (0,) * TEACHERS
    read: dict[object, Numbers] = field(default_factory=lambda: defaultdict(set))
    led: Numbers = field(default_factory=set)
    by_coach: dict[int, dict[object, Numbers]] = field(default_factory=dict)
    visited: Counter[tuple[int, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.id = add_school(self.db, term=(FIRST, FIRST + timedelta(days=200)))
        self.group = add_group(self.db, self.id, "English learners", "Group A")
        self.teachers = [add_person(self.db, role="teacher", school=self.id) for _ in range(TEACHERS)]
        self.teams = [add_team(self.db, self.id) for _ in range(TEAMS)]
        self.coach_ids = [*(add_person(self.db, role="coach", school=self.id) for _ in range(2)), self.teachers[0]]
        for teacher, coach in enumerate(self.coaches):
            if self.coach_ids[coach] != self.teachers[teacher]:
                add_partnership(self.db, self.coach_ids[coach], self.teachers[teacher], self.id)
        self.classes = [self._add_class(place) for place in range(PLACES)]
        self.is_in = [True] * PLACES
        self.steps = Ledger("step", schema.published_step_cells, _STEP_COUNTS, told=_told_of_steps)
        self.looks = Ledger("visit", schema.published_focus_cells, ("visits",), is_by_area=True)
        asked = {"is_by_area": True, "members": "teacher_ids", "kinds": tuple(pulses.QUESTIONS), "by": "question"}
        self.answers = Ledger("pulse", schema.published_pulse_cells, ("answers",), **asked)

    def knows(self, coach: int, part: Part) -> bool:
        """Whether a coach has the live numbers of a part, as its coach or as its teacher; of a pulse, as the latter."""
        is_own = self.teachers[part.teacher] == self.coach_ids[coach]
        return is_own or (self.coaches[part.teacher] == coach and not is_pulse(part))

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
        are_few = fewest < 10 and not all(map(is_pulse, own))
        return len(teachers) < 3 or max(weights.values()) * 2 > weights.total() or are_few

    def _weight(self, part: Part) -> int:
        ledgers = {"step": self.steps, "visit": self.looks, "pulse": self.answers}
        of = ledgers.get(part.kind[0]) if isinstance(part.kind, tuple) else None
        return of.counted[part].total() if of else self.visited[part.place, part.fortnight]

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
        for teacher in {place % TEACHERS for place, visits in enumerate(what.visits) if visits}:
            self._answer(teacher, number, is_all=teacher != what.late)
        for place in what.changed:
            self.is_in[place] = not self.is_in[place]
            change = update(schema.classes).where(schema.classes.c.id == self.classes[place])
            self.db.execute(change.values(is_pooled=self.is_in[place]))
        self._publish(number)
        self._look(number)

    def _visit(self, place: int, number: int, visits: int) -> None:
        """Sums whose n and n² have one bit each of their own, as many visits, and as many steps agreed."""
        if not visits or self.visited[place, number]:
            return
        self.visited[place, number] = visits
        bit = place * FORTNIGHTS + number
        whose = {"school_id": self.id, "teacher_id": self.teachers[place % TEACHERS], "class_id": self.classes[place]}
        sums = {"visits": visits, "sweeps": 2, "n": 1 << bit, "k": (1 << bit) // 2, "sum_n2": 1 << (_BITS - 1 - bit)}
        rest = {
            "fortnight": _monday(number),
            "measured": "in_room",
            "sum_n2": 1 << (_BITS - 1 - bit),
            "sum_kn": 1,
            "sum_k2": 1,
        }
        for group in (self.group, NO_GROUP):
            self.db.execute(insert(schema.engagement_sums).values(whose | sums | rest | {"group_id": group}))
        for one in range(visits):
            self._look_at(place, number, FOCUSES[(place + one) % 3 if place % 2 else 0], one)

    def _look_at(self, place: int, number: int, focus: str | None, one: int) -> None:
        at = datetime.combine(_monday(number) + timedelta(days=2), time(16), tzinfo=UTC)
        coach, teacher = self.coach_ids[self.coaches[place % TEACHERS]], self.teachers[place % TEACHERS]
        add_visit(self.db, coach, teacher, self.classes[place], school=self.id, started_at=at, focus=focus)
        if focus:
            self.looks.note(place, number, focus, "visits")
        of = {"school_id": self.id, "class_id": self.classes[place], "focus": focus, "agreed_at": at}
        step = add_step(self.db, coach, teacher, **of)
        state, then = _STATES[one % 3], at + timedelta(days=14)
        said = {"step_id": step, "state": state, "by_person": teacher, "is_confirmed": True, "at": then}
        add(self.db, schema.step_states, **said)
        for when, event in ((number, "agreed"), (number + 1, state)):
            self.steps.note(place, when, focus, event)
            self.steps.note(place, when, focus, "steps")

    def _answer(self, teacher: int, number: int, *, is_all: bool) -> None:
        """Whoever was visited has a pulse, one of them without one question."""
        said = _ASKED | {"can_say": "partly" if is_all else None}
        row = {"school_id": self.id, "fortnight": _monday(number), "teacher_id": self.teachers[teacher]}
        self.db.execute(
            insert(schema.pulses).values(**row, **said, version=1, is_counted=True, kept_at=_published_at(number))
        )
        for question in (name for name, answer in said.items() if answer):
            self.answers.note(teacher, number, question, "answers")

    def _publish(self, number: int) -> None:
        cells.publish_due(self.db, now=_published_at(number))
        for ledger in (self.steps, self.looks):
            ledger.publish(self.db, self.classes, self.is_in, number)
        takes_part = [any(self.is_in[teacher::TEACHERS]) for teacher in range(TEACHERS)]
        self.answers.publish(self.db, self.teachers, takes_part, number)

    def _look(self, number: int) -> None:
        """Reads everything that anybody but a pair can, in every window of time; then what each coach can."""
        for team in self.teams:
            self._read(Actor(UUID(int=2), "Member", frozenset(), frozenset({team})), number, self.read)
        led: dict[object, Numbers] = defaultdict(set)
        self._read(Actor(UUID(int=1), "Principal", frozenset({Role("principal", self.id)})), number, led)
        for kind, numbers in led.items():
            self.read[kind] |= numbers
            self.led |= numbers
        for coach in range(COACHES):
            roles = frozenset({Role("principal", self.id), Role("coach", self.id)})
            one = Actor(self.coach_ids[coach], "Coach", roles, frozenset(self.teams))
            self._read(one, number, self.by_coach.setdefault(coach, defaultdict(set)))

    def _read(self, actor: Actor, number: int, into: dict[object, Numbers]) -> None:
        for since in {FIRST, _monday(number), _monday(max(0, number - 1))}:
            found = [pools.of_team(self.db, actor, team, since=since) for team in self.teams]
            for own in (*found, pools.of_school(self.db, actor, self.id, since=since)):
                self._keep(own, into)
        now, may = _published_at(number), _may_read(actor)
        for team in (*self.teams, None):
            of = (pooled_steps, self.steps), (pooled_focus, self.looks), (pooled_pulses, self.answers)
            for module, ledger in of:
                rows = [row for row in ledger.rows(self.db) if may(row) and (team is None or str(team) in row.teams)]
                read = module.of_school(self.db, actor, self.id, now=now) if team is None else None
                seen = read if team is None else module.of_team(self.db, actor, team, now=now)
                for name, shown in _numbers_in(seen):
                    focus = None if name == pooled_steps.OTHER_AREAS else name
                    own = [row for row in rows if not name or getattr(row, ledger.by) == focus]
                    if team is None and ledger is self.steps:
                        own = [row for area, row in _as_led(rows) if not name or area == focus]
                    into[ledger.what].add(ledger.parts_of(shown, own))

    def _keep(self, found: list[pools.Pooled], into: dict[object, Numbers]) -> None:
        """Each cell or union, and all that the search for what stands out puts beside each other."""
        for pooled in found:
            bits = [bit for bit in range(_BITS) if pooled.sums.n >> bit & 1]
            assert pooled.sums.sum_n2 == sum(1 << (_BITS - 1 - bit) for bit in bits), "something is counted twice"
        lines = [of_pool(found, measured) for measured in {pooled.measured for pooled in found}]
        beside = standing_out.differences(lines)
        told = [(each.group, sums) for each in beside for sums in (each.sums, each.others)]
        for group, sums in (*((pooled.group, pooled.sums) for pooled in found), *told):
            kind = self.group if group == "English learners" else NO_GROUP
            bits = [bit for bit in range(_BITS) if sums.n >> bit & 1]
            into[kind].add(frozenset(Part(*divmod(bit, FORTNIGHTS), kind) for bit in bits))


_BITS = PLACES * FORTNIGHTS


def _numbers_in(
    seen: pooled_steps.PooledSteps | pooled_focus.PooledFocus | pooled_pulses.PooledPulses | None,
) -> list[tuple[str, list[int]]]:
    """Every number read, with its focus area or question; "" for all of them together."""
    if isinstance(seen, pooled_pulses.PooledPulses):
        return [(felt.question, [felt.answers]) for felt in seen.questions]
    if isinstance(seen, pooled_focus.PooledFocus):
        return [(area.name, [area.visits]) for area in seen.areas]
    every = [("", seen.all), *seen.by_focus] if seen else []
    return [(name, [flows.agreed, *_bounds(flows)]) for name, flows in every]


def _bounds(flows: pooled_steps.Flows) -> list[int]:
    return [number for state in _STATES for number in astuple(getattr(flows, state))]


def _told_of_steps(counted: Counter[str]) -> list[int]:
    held = (Bounds.held_off(counted[state], counted["steps"]) for state in _STATES)
    return [counted["agreed"], *(number for bounds in held for number in astuple(bounds))]


def _as_led(rows: list[Any]) -> list[tuple[str | None, Any]]:
    """The cells that leaders read numbers of, each with the area it is shown in."""
    unions = published.unions(rows)
    return [(area, row) for union in unions for area, own in published.apart_by_area(union).items() for row in own]


def _may_read(actor: Actor) -> Any:
    return lambda row: str(actor.person_id) not in (row.kept_from or ())


def _monday(number: int) -> date:
    return FIRST + timedelta(days=14 * number)


def _published_at(number: int) -> datetime:
    return datetime.combine(_monday(number) + timedelta(days=21), time(18), tzinfo=UTC)
