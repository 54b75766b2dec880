"""A school whose every contribution is known: which students, which teacher, and what it adds to a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select, update

from coach_data import cells, pulses, schema
from coach_data.bounds import Bounds
from coach_data.contributions import has_counted
from coach_data.schema import NO_GROUP
from coach_data.school_days import fortnight_of
from tests.builders import (
    add,
    add_class,
    add_entry,
    add_group,
    add_member,
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
STATES = ("part_of_practice", "trying", "set_aside")
_STEP_COUNTS = ("steps", "agreed", *STATES, "due", "looked_again", "timed", "days")
BITS = PLACES * FORTNIGHTS
_ASKED = dict.fromkeys(pulses.QUESTIONS, "yes") | {"can_say": None}


class Fortnight(NamedTuple):
    """What happens in it.

    Attributes:
        visits: per class.
        changed: classes whose teacher changes their mind.
        late: a class whose visit comes late.
        moved: classes that go to the next team, or to none, or come from none.
        left: teachers who leave the school.
    """

    visits: tuple[int, ...]
    changed: frozenset[int]
    late: int
    moved: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()


@dataclass
class School:
    """The school and what happened in it.

    Attributes:
        coaches: whose coach each teacher has; the last coach is a teacher too.
        team_of: per class the number of its team.
        gone: the teachers who left.
    """

    db: Connection
    sizes: tuple[int, ...]
    coaches: tuple[int, ...] = (0,) * TEACHERS
    visited: Counter[tuple[int, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.id = add_school(self.db, term=(FIRST, FIRST + timedelta(days=200)))
        self.group = add_group(self.db, self.id, "English learners", "Group A")
        self.teachers = [add_person(self.db, role="teacher", school=self.id) for _ in range(TEACHERS)]
        self.teams = [add_team(self.db, self.id) for _ in range(TEAMS)]
        add_person(self.db, role="principal", school=self.id)
        add_person(self.db, role="lead")
        self.coach_ids = [*(add_person(self.db, role="coach", school=self.id) for _ in range(2)), self.teachers[0]]
        for teacher, coach in enumerate(self.coaches):
            if self.coach_ids[coach] != self.teachers[teacher]:
                add_partnership(self.db, self.coach_ids[coach], self.teachers[teacher], self.id)
        self.team_of: list[int | None] = [(place // 2) % TEAMS for place in range(PLACES)]
        self.gone: set[int] = set()
        self.classes = [self._add_class(place) for place in range(PLACES)]
        self._keep_members(0)
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
        name = part.kind[0] if isinstance(part.kind, tuple) else None
        if name in ("due", "timed"):
            return self.steps.weight(part, name)
        return ledgers[name].weight(part) if name else self.visited[part.place, part.fortnight]

    def _add_class(self, place: int) -> UUID:
        subject, grade = _SUBJECTS[place % 3], str(6 + place // 6)
        ours = {"team_id": self.teams[self.team_of[place]], "is_pooled": True, "subject": subject, "grade": grade}
        rest = len(self.students(Part(place, 0, NO_GROUP)))
        counts = {"students": self.sizes[place], "students_in_no_group": rest}
        made = add_class(self.db, self.teachers[place % 10], self.id, **ours, **counts)
        seat_group(self.db, self.group, made, self.sizes[place] - rest)
        return made

    def live(self, number: int, what: Fortnight) -> None:
        """One fortnight, and what is published after it."""
        for place in what.moved:
            self._move(place)
        for teacher in what.left - self.gone:
            self._leave(teacher)
        self._keep_members(number)
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

    def _move(self, place: int) -> None:
        """To the next team, or to none after the last; one that counts for a team stays, as `classes` holds it."""
        at, columns = self.team_of[place], schema.classes.c
        stays = columns.team_id.is_not(None) & has_counted(self.classes[place])
        if not self.db.scalar(select(columns.id).where(columns.id == self.classes[place], stays)):
            self.team_of[place] = 0 if at is None else at + 1 if at + 1 < TEAMS else None
            team = None if self.team_of[place] is None else self.teams[self.team_of[place]]
            self.db.execute(update(schema.classes).where(columns.id == self.classes[place]).values(team_id=team))

    def _leave(self, teacher: int) -> None:
        """The account ends and the classes are retired; what they gave stays."""
        self.gone.add(teacher)
        retired = update(schema.classes).where(schema.classes.c.teacher_id == self.teachers[teacher])
        self.db.execute(retired.values(is_retired=True))

    def _keep_members(self, number: int) -> None:
        """Every teacher is in the teams of the classes; who leaves one is a former member."""
        rows, today = schema.team_members, monday(number)
        for at, teacher in enumerate(self.teachers):
            now = (
                {self.team_of[place] for place in range(at, PLACES, TEACHERS)} - {None}
                if at not in self.gone
                else set()
            )
            for team, one in enumerate(self.teams):
                here = (rows.c.team_id == one, rows.c.person_id == teacher, rows.c.until_on.is_(None))
                is_member = self.db.scalar(select(rows.c.from_on).where(*here)) is not None
                if is_member and team not in now:
                    self.db.execute(update(rows).where(*here).values(until_on=today - timedelta(days=1)))
                elif team in now and not is_member:
                    add_member(self.db, one, teacher, from_on=today)

    def _visit(self, place: int, number: int, visits: int) -> None:
        """Sums whose n and n² have one bit each of their own, as many visits, and as many steps agreed."""
        if not visits or self.visited[place, number] or place % TEACHERS in self.gone:
            return
        self.visited[place, number] = visits
        bit = place * FORTNIGHTS + number
        whose = {"school_id": self.id, "teacher_id": self.teachers[place % TEACHERS], "class_id": self.classes[place]}
        sums = {"visits": visits, "sweeps": 2, "n": 1 << bit, "k": (1 << bit) // 2, "sum_n2": 1 << (BITS - 1 - bit)}
        rest = {
            "fortnight": monday(number),
            "measured": "in_room",
            "sum_n2": 1 << (BITS - 1 - bit),
            "sum_kn": 1,
            "sum_k2": 1,
        }
        for group in (self.group, NO_GROUP):
            self.db.execute(insert(schema.engagement_sums).values(whose | sums | rest | {"group_id": group}))
        for one in range(visits):
            self._look_at(place, number, FOCUSES[(place + one) % 3 if place % 2 else 0], one)

    def _look_at(self, place: int, number: int, focus: str | None, one: int) -> None:
        at = datetime.combine(monday(number) + timedelta(days=2), time(16), tzinfo=UTC)
        coach, teacher = self.coach_ids[self.coaches[place % TEACHERS]], self.teachers[place % TEACHERS]
        add_visit(self.db, coach, teacher, self.classes[place], school=self.id, started_at=at, focus=focus)
        if focus:
            self.looks.note(place, number, focus, "visits")
        of = {"school_id": self.id, "class_id": self.classes[place], "focus": focus, "agreed_at": at}
        state, then = STATES[one % 3], at + timedelta(days=14)
        due = None if state == "set_aside" else monday(number + 1) + timedelta(days=4 + place % 5)
        step = add_step(self.db, coach, teacher, **of, look_again_on=due, criteria=("Waits",))
        said_at = then + timedelta(days=place % 9 if state == "part_of_practice" else 0)
        said = {"step_id": step, "state": state, "by_person": teacher, "is_confirmed": True, "at": said_at}
        add(self.db, schema.step_states, **said)
        events = [(number, "agreed", 1), (number, "steps", 1), (number + 1, state, 1), (number + 1, "steps", 1)]
        if state == "part_of_practice":
            self._look_again(step, coach, teacher, self.classes[place], then + timedelta(days=1))
            events += [(number + 1, "looked_again", 1), (number + 1, "timed", 1)]
            events.append((number + 1, "days", (said_at - at).days))
        for when, event, amount in (*events, *([(number + 1, "due", 1)] if due else [])):
            self.steps.note(place, when, focus, event, amount)

    def _look_again(self, step: UUID, coach: UUID, teacher: UUID, class_id: UUID, at: datetime) -> None:
        """A sighting of the step's criterion at a later visit, which has no focus of its own."""
        visit = add_visit(self.db, coach, teacher, class_id, school=self.id, started_at=at)
        seen = {"entry_id": add_entry(self.db, visit, coach, "sighting"), "visit_id": visit, "person_id": coach}
        criterion = uuid5(step, "Waits")
        self.db.execute(insert(schema.sightings).values(**seen, criterion_id=criterion, seen="saw_it"))

    def _answer(self, teacher: int, number: int, *, is_all: bool) -> None:
        """Whoever was visited has a pulse, one of them without one question."""
        if teacher in self.gone:
            return
        said = _ASKED | {"can_say": "partly" if is_all else None}
        row = {"school_id": self.id, "fortnight": monday(number), "teacher_id": self.teachers[teacher]}
        self.db.execute(
            insert(schema.pulses).values(**row, **said, version=1, is_counted=True, kept_at=published_at(number))
        )
        for question in (name for name, answer in said.items() if answer):
            self.answers.note(teacher, number, question, "answers")

    def _publish(self, number: int) -> None:
        cells.publish_due(self.db, now=published_at(number))
        for ledger in (self.steps, self.looks):
            ledger.publish(self.db, self.classes, self.is_in, number)
        takes_part = [any(self.is_in[teacher::TEACHERS]) for teacher in range(TEACHERS)]
        self.answers.publish(self.db, self.teachers, takes_part, number)


def monday(number: int) -> date:
    """Of a fortnight, counted from the first."""
    return FIRST + timedelta(days=14 * number)


def published_at(number: int) -> datetime:
    """When a fortnight is published and read."""
    return datetime.combine(monday(number) + timedelta(days=21), time(18), tzinfo=UTC)


def _told_of_steps(counted: Counter[str]) -> list[int]:
    held = (Bounds.held_off(counted[state], counted["steps"]) for state in STATES)
    return [counted["agreed"], *(number for bounds in held for number in astuple(bounds))]
