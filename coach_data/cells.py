"""Published cells: the only numbers more than the pair ever sees, made so that no two of them tell on anyone.

A contribution (one class in one fortnight) ends in exactly one cell, and a cell
is never recomputed. So every union and every difference of what is shown is a
union of whole cells. One rule for engagement, action steps, focus areas and pulses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from coach_data import contributions, focus_visits, insiders, pulse_counts, step_flows
from coach_data.contributions import Contribution, Key, students_at_least
from coach_data.insiders import Insight, Known
from coach_data.published import DAYS_BEFORE_PUBLISHING
from coach_data.schema import (
    engagement_sums,
    published_cells,
    published_focus_cells,
    published_fortnights,
    published_pulse_cells,
    published_step_cells,
    schools,
)
from coach_data.school_days import A_FORTNIGHT, calendar_of, fortnight_of

FEWEST_TEACHERS = 3
LONGEST_WAIT = 26
"""Fortnights a contribution waits to be merged: a school year."""

_WAIT = LONGEST_WAIT * A_FORTNIGHT


@dataclass(frozen=True)
class Cell:
    """Contributions that are published as one number, of one focus area or of several together (None)."""

    teams: tuple[UUID, ...]
    parts: Sequence[Contribution]
    focus: str | None = None


def _anything(parts: Sequence[Contribution]) -> bool:
    return True


@dataclass(frozen=True)
class _Kind:
    """What cells are made of.

    Attributes:
        keys: the columns of the contributions' keys; numbers of two keys are never added up.
        within: a number to those that only some of what a cell counts can have. Whose the number is stands in
            a column of its own, for a union to count them.
        may_be_told: whether a cell that is large enough can be published yet.
        told: what is published of a cell, where it is something else than sums.
        counts_students: whether students stand behind it; without any there is no minimum of them.
    """

    known: Known
    table: Table
    keys: tuple[str, ...]
    contributions: Callable[[Connection, UUID, date, date], list[tuple[Key, Contribution]]]
    within: dict[str, tuple[str, ...]] = field(default_factory=dict)
    may_be_told: Callable[[Sequence[Contribution]], bool] = _anything
    told: Callable[[Sequence[Contribution]], dict[str, int]] | None = None
    counts_students: bool = True


ENGAGEMENT = _Kind("engagement", published_cells, ("group_id", "measured"), contributions.of_engagement)
STEPS = _Kind("steps", published_step_cells, (), step_flows.of_steps, {"timed": ("days",), "due": ("looked_again",)})
FOCUS = _Kind("focus", published_focus_cells, ("focus",), focus_visits.of_focus)
PULSES = _Kind(
    "pulses",
    published_pulse_cells,
    ("version", "question"),
    pulse_counts.of_pulses,
    may_be_told=pulse_counts.may_be_told,
    told=pulse_counts.told,
    counts_students=False,
)
KINDS = (ENGAGEMENT, STEPS, FOCUS, PULSES)


def is_large_enough(parts: Sequence[Contribution], minimum_students: int) -> bool:
    """Whether a cell protects everyone in it.

    At least three teachers, none with more than half of the weight, and the
    minimum of students also when any one teacher is taken out.
    """
    by_teacher: dict[UUID, int] = defaultdict(int)
    for part in parts:
        by_teacher[part.teacher_id] += part.weight
    if len(by_teacher) < FEWEST_TEACHERS or max(by_teacher.values()) * 2 > sum(by_teacher.values()):
        return False
    fewest = min(students_at_least(p for p in parts if p.teacher_id != teacher) for teacher in by_teacher)
    return fewest >= minimum_students


def merged(
    waiting: dict[UUID, list[Contribution]],
    minimum_students: int,
    may_be_told: Callable[[Sequence[Contribution]], bool] = _anything,
) -> list[tuple[tuple[UUID, ...], list[Contribution]]]:
    """The cells that can be published now, from what waits per team.

    A team's own first (what waited longer is in it: merged in time), then teams
    that are too small together, as few as it takes. What is in none goes on waiting.
    """

    def is_a_cell(parts: Sequence[Contribution]) -> bool:
        return is_large_enough(parts, minimum_students) and may_be_told(parts)

    made: list[tuple[tuple[UUID, ...], list[Contribution]]] = [
        ((team,), parts) for team, parts in waiting.items() if is_a_cell(parts)
    ]
    small = sorted((team for team in waiting if all((team,) != cell[0] for cell in made)), key=str)
    together: list[UUID] = []
    for team in small:
        together.append(team)
        parts = [part for each in together for part in waiting[each]]
        if is_a_cell(parts):
            made.append((tuple(together), parts))
            together = []
    return made


def by_focus(cell: Cell, minimum_students: int) -> list[Cell]:
    """A cell taken apart by focus area into cells that are each large enough; small areas stay together."""
    areas: dict[str | None, list[Contribution]] = defaultdict(list)
    for part in cell.parts:
        areas[part.focus].append(part)
    rest = areas.pop(None, [])
    for focus in [focus for focus, parts in areas.items() if not is_large_enough(parts, minimum_students)]:
        rest += areas.pop(focus)
    smallest_first = sorted(areas, key=lambda focus: (_weight(areas[focus]), focus), reverse=True)
    while rest and smallest_first and not is_large_enough(rest, minimum_students):
        rest += areas.pop(smallest_first.pop())
    made = [Cell(cell.teams, parts, focus) for focus, parts in areas.items()]
    return [*made, Cell(cell.teams, rest)] if rest else made


def _weight(parts: Iterable[Contribution]) -> int:
    return sum(part.weight for part in parts)


def numbers_of(cell: Cell, within: dict[str, tuple[str, ...]], minimum_students: int) -> dict[str, int]:
    """What is published of a cell: its sums.

    Two steps that became part of practice in a cell of ten have a mean of days
    that is almost one pair's: numbers `within` others are kept only where those
    alone would make a cell, else both are 0.
    """
    sums = {name: sum(part.numbers[name] for part in cell.parts) for name in cell.parts[0].numbers}
    for base, inner in within.items():
        some = [replace(part, weight=part.numbers[base]) for part in cell.parts if part.numbers[base]]
        if not is_large_enough(some, minimum_students):
            sums |= dict.fromkeys((base, *inner), 0)
    return sums


def publish_due(db: Connection, *, now: datetime) -> int:
    """Publishes every fortnight that ended seven days ago or earlier and was not yet; gives how many.

    Runs in one writing transaction; a second process doing the same finds the
    fortnight taken and leaves it.
    """
    count = 0
    for school_id, minimum in db.execute(select(schools.c.id, schools.c.minimum_students)).all():
        for fortnight in _due(db, school_id, now):
            count += _publish(db, school_id, fortnight, minimum, now)
    return count


def _due(db: Connection, school_id: UUID, now: datetime) -> list[date]:
    """Every fortnight since the first with anything in it, so that none is published after a later one."""
    today = calendar_of(db, school_id).today(now)
    last = fortnight_of(today - timedelta(days=DAYS_BEFORE_PUBLISHING)) - A_FORTNIGHT
    looked = select(func.min(engagement_sums.c.fortnight)).where(engagement_sums.c.school_id == school_id)
    firsts = (of.first_fortnight(db, school_id) for of in (step_flows, focus_visits, pulse_counts))
    begun = [day for day in (db.scalar(looked), *firsts) if day]
    if not begun:
        return []
    first = max(min(begun), last - _WAIT)
    done = set(
        db.scalars(select(published_fortnights.c.fortnight).where(published_fortnights.c.school_id == school_id))
    )
    latest = max(done, default=first)
    every = (first + n * A_FORTNIGHT for n in range((last - first) // A_FORTNIGHT + 1))
    return [day for day in every if day not in done and day >= latest]


def _publish(db: Connection, school_id: UUID, fortnight: date, minimum: int, now: datetime) -> bool:
    taken = {"school_id": school_id, "fortnight": fortnight, "published_at": now}
    try:
        with db.begin_nested():
            db.execute(insert(published_fortnights).values(taken))
    except IntegrityError:
        return False
    for kind in KINDS:
        of_all = {"school_id": school_id, "last_fortnight": fortnight, "published_at": now}
        fewest = minimum if kind.counts_students else 0
        insights = insiders.of_school(db, school_id, kind.known)
        rows = [
            of_all | dict(zip(kind.keys, key, strict=True)) | _row(cell, kind, fewest, insights)
            for key, waiting in _waiting(db, kind, school_id, fortnight).items()
            for teams, parts in merged(waiting, fewest, kind.may_be_told)
            for cell in by_focus(Cell(teams, parts), fewest)
        ]
        if rows:
            db.execute(insert(kind.table), rows)
    return True


def _row(cell: Cell, kind: _Kind, minimum: int, insights: Sequence[Insight]) -> dict[str, object]:
    numbers = kind.told(cell.parts) if kind.told else numbers_of(cell, kind.within, minimum)
    told_apart = [name for name in kind.within if numbers[name]]
    row: dict[str, object] = {
        "id": uuid4(),
        "first_fortnight": min(part.fortnight for part in cell.parts),
        "teams": [str(team) for team in cell.teams],
        "teacher_ids": _teacher_ids(cell.parts),
        "kept_from": [str(one) for one in insiders.left_out(cell.parts, insights, minimum, told_apart)],
        **numbers,
        **_whose(cell.parts, kind.within, numbers),
    }
    if kind.counts_students:
        of_classes = sorted({str(part.class_id) for part in cell.parts})
        row |= {"class_ids": of_classes, "students": students_at_least(cell.parts)}
    return row | ({"focus": cell.focus} if kind is STEPS else {})


def _whose(parts: Sequence[Contribution], within: Iterable[str], numbers: Mapping[str, int]) -> dict[str, list[str]]:
    """The teachers of whom a number `within` a cell is; nobody where it is not told."""
    return {
        f"{name}_teacher_ids": _teacher_ids(part for part in parts if numbers[name] and part.numbers[name])
        for name in within
    }


def _teacher_ids(parts: Iterable[Contribution]) -> list[str]:
    return sorted({str(part.teacher_id) for part in parts})


def _waiting(
    db: Connection, kind: _Kind, school_id: UUID, fortnight: date
) -> dict[Key, dict[UUID, list[Contribution]]]:
    """Per key: what each team has that is in no cell yet."""
    until = _published_until(db, kind, school_id, fortnight - _WAIT)
    found: dict[Key, dict[UUID, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
    for key, part in kind.contributions(db, school_id, fortnight - _WAIT, fortnight):
        last = until.get((part.class_id, key))
        if last is None or part.fortnight > last:
            found[key][part.team_id].append(part)
    return found


def _published_until(db: Connection, kind: _Kind, school_id: UUID, since: date) -> dict[tuple[UUID, Key], date]:
    columns = kind.table.c
    once = columns.class_ids if kind.counts_students else columns.teacher_ids
    rows = db.execute(
        select(columns.last_fortnight, once, *(columns[name] for name in kind.keys)).where(
            columns.school_id == school_id, columns.last_fortnight >= since
        )
    )
    found: dict[tuple[UUID, Key], date] = {}
    for last, members, *key in rows:
        for member in members:
            at = (UUID(member), tuple(key))
            found[at] = max(last, found.get(at, last))
    return found
