"""Published cells: the only numbers more than the pair ever sees, made so that no two of them tell on anyone.

A contribution (one class, one fortnight, one group, one way of measuring) ends
in exactly one cell, and a cell is never recomputed. So every union and every
difference of what is shown is a union of whole cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from coach_data.schema import (
    NO_GROUP,
    class_groups,
    classes,
    engagement_sums,
    published_cells,
    published_fortnights,
    schools,
)
from coach_data.school_days import calendar_of, fortnight_of

FEWEST_TEACHERS = 3
LONGEST_WAIT = 26
"""Fortnights a contribution waits to be merged: a school year."""
DAYS_BEFORE_PUBLISHING = 7

_A_FORTNIGHT = timedelta(days=14)
_SUMS = ("visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2")


@dataclass(frozen=True)
class Contribution:
    """What one class gives to one group in one fortnight, measured one way."""

    fortnight: date
    team_id: UUID
    teacher_id: UUID
    class_id: UUID
    grade: str
    subject: str
    students: int  # of this group, in this class
    visits: int
    sweeps: int
    n: int
    k: int
    sum_n2: int
    sum_kn: int
    sum_k2: int
    class_set_id: UUID | None = None  # classes in one set are the same students


def students_at_least(parts: Iterable[Contribution]) -> int:
    """A lower bound of how many students stand behind some contributions.

    The same students sit in several classes, so per grade only the subject with
    the most of them counts, and of a set of classes its largest.
    """
    by_class = {part.class_id: part for part in parts}
    grades: dict[UUID, str] = {}
    per: dict[str, dict[str, dict[UUID, int]]] = defaultdict(lambda: defaultdict(dict))
    for part in sorted(by_class.values(), key=lambda one: one.grade):
        same = part.class_set_id or part.class_id
        students = per[grades.setdefault(same, part.grade)][part.subject]
        students[same] = max(part.students, students.get(same, 0))
    return sum(max(sum(sets.values()) for sets in subjects.values()) for subjects in per.values())


def is_large_enough(parts: Sequence[Contribution], minimum_students: int) -> bool:
    """Whether a cell protects everyone in it.

    At least three teachers, none with more than half the visits, and the minimum
    of students also when any one teacher is taken out.
    """
    by_teacher: dict[UUID, int] = defaultdict(int)
    for part in parts:
        by_teacher[part.teacher_id] += part.visits
    if len(by_teacher) < FEWEST_TEACHERS or max(by_teacher.values()) * 2 > sum(by_teacher.values()):
        return False
    fewest = min(students_at_least(p for p in parts if p.teacher_id != teacher) for teacher in by_teacher)
    return fewest >= minimum_students


def merged(
    waiting: dict[UUID, list[Contribution]], minimum_students: int
) -> list[tuple[tuple[UUID, ...], list[Contribution]]]:
    """The cells that can be published now, from what waits per team.

    A team's own first (what waited longer is in it: merged in time), then teams
    that are too small together, as few as it takes. What is in none goes on waiting.
    """
    made: list[tuple[tuple[UUID, ...], list[Contribution]]] = [
        ((team,), parts) for team, parts in waiting.items() if is_large_enough(parts, minimum_students)
    ]
    small = sorted((team for team in waiting if all((team,) != cell[0] for cell in made)), key=str)
    together: list[UUID] = []
    for team in small:
        together.append(team)
        parts = [part for each in together for part in waiting[each]]
        if is_large_enough(parts, minimum_students):
            made.append((tuple(together), parts))
            together = []
    return made


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
    today = calendar_of(db, school_id).today(now)
    last = fortnight_of(today - timedelta(days=DAYS_BEFORE_PUBLISHING)) - _A_FORTNIGHT
    held = select(engagement_sums.c.fortnight).where(
        engagement_sums.c.school_id == school_id,
        engagement_sums.c.fortnight <= last,
        engagement_sums.c.fortnight >= last - LONGEST_WAIT * _A_FORTNIGHT,
    )
    done = set(
        db.scalars(select(published_fortnights.c.fortnight).where(published_fortnights.c.school_id == school_id))
    )
    return sorted(set(db.scalars(held.distinct())) - done)


def _publish(db: Connection, school_id: UUID, fortnight: date, minimum: int, now: datetime) -> bool:
    taken = {"school_id": school_id, "fortnight": fortnight, "published_at": now}
    try:
        with db.begin_nested():
            db.execute(insert(published_fortnights).values(taken))
    except IntegrityError:
        return False
    rows = [
        _row(school_id, group, measured, teams, parts, now)
        for (group, measured), waiting in _waiting(db, school_id, fortnight).items()
        for teams, parts in merged(waiting, minimum)
    ]
    if rows:
        db.execute(insert(published_cells), rows)
    return True


def _row(
    school_id: UUID, group: UUID, measured: str, teams: tuple[UUID, ...], parts: list[Contribution], now: datetime
) -> dict[str, object]:
    return {
        "id": uuid4(),
        "school_id": school_id,
        "first_fortnight": min(part.fortnight for part in parts),
        "last_fortnight": max(part.fortnight for part in parts),
        "teams": [str(team) for team in teams],
        "group_id": group,
        "measured": measured,
        "teacher_ids": sorted({str(part.teacher_id) for part in parts}),
        "class_ids": sorted({str(part.class_id) for part in parts}),
        "students": students_at_least(parts),
        **{name: sum(getattr(part, name) for part in parts) for name in _SUMS},
        "published_at": now,
    }


def _waiting(
    db: Connection, school_id: UUID, fortnight: date
) -> dict[tuple[UUID, str], dict[UUID, list[Contribution]]]:
    """Per group and way of measuring: what each team has that is in no cell yet."""
    until = _published_until(db, school_id)
    found: dict[tuple[UUID, str], dict[UUID, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
    for group, measured, part in _contributions(db, school_id, fortnight):
        last = until.get((part.class_id, group, measured))
        if last is None or part.fortnight > last:
            found[group, measured][part.team_id].append(part)
    return found


def _published_until(db: Connection, school_id: UUID) -> dict[tuple[UUID, UUID, str], date]:
    rows = db.execute(
        select(
            published_cells.c.class_ids,
            published_cells.c.group_id,
            published_cells.c.measured,
            published_cells.c.last_fortnight,
        ).where(published_cells.c.school_id == school_id)
    )
    found: dict[tuple[UUID, UUID, str], date] = {}
    for members, group, measured, last in rows:
        for member in members:
            key = (UUID(member), group, measured)
            found[key] = max(last, found.get(key, last))
    return found


def _contributions(db: Connection, school_id: UUID, fortnight: date) -> list[tuple[UUID, str, Contribution]]:
    sums = engagement_sums
    rows = db.execute(
        select(sums, classes.c.team_id, classes.c.grade, classes.c.subject, classes.c.class_set_id)
        .add_columns(class_groups.c.students.label("in_group"), classes.c.students_in_no_group)
        .join(classes, classes.c.id == sums.c.class_id)
        .outerjoin(
            class_groups,
            (class_groups.c.class_id == sums.c.class_id) & (class_groups.c.group_id == sums.c.group_id),
        )
        .where(
            sums.c.school_id == school_id,
            sums.c.fortnight.between(fortnight - LONGEST_WAIT * _A_FORTNIGHT, fortnight),
            classes.c.is_pooled,
            classes.c.team_id.is_not(None),
            sums.c.n > 0,
        )
    )
    return [
        (
            row.group_id,
            row.measured,
            Contribution(
                row.fortnight,
                row.team_id,
                row.teacher_id,
                row.class_id,
                row.grade,
                row.subject,
                row.students_in_no_group if row.group_id == NO_GROUP else (row.in_group or 0),
                **{name: getattr(row, name) for name in _SUMS},
                class_set_id=row.class_set_id,
            ),
        )
        for row in rows
    ]
