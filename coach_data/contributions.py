"""Contributions: what one class gives to a pooled number in one fortnight, the smallest part a cell is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Text, cast, exists, or_, select

from coach_data.schema import (
    NO_GROUP,
    action_steps,
    class_groups,
    classes,
    engagement_sums,
    published_cells,
    published_focus_cells,
    published_step_cells,
    visits,
)

Key = tuple[object, ...]
"""What numbers must have in common to be added up: group and way of measuring, focus area, question; or nothing."""

_SUMS = ("visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2")


@dataclass(frozen=True)
class Contribution:
    """What one class gives in one fortnight.

    Attributes:
        fortnight: its Monday.
        students: of this group, in this class; of steps, the whole class.
        class_id: of a pulse, the teacher: what is in one cell only.
        weight: visits, steps or answers, of which nobody may give more than half.
        numbers: what is added up.
        class_set_id: classes in one set are the same students.
        focus: of steps, their focus area.
    """

    fortnight: date
    team_id: UUID
    teacher_id: UUID
    class_id: UUID
    grade: str
    subject: str
    students: int
    weight: int
    numbers: Mapping[str, int]
    class_set_id: UUID | None = None
    focus: str | None = None


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


def of_engagement(db: Connection, school_id: UUID, first: date, last: date) -> list[tuple[Key, Contribution]]:
    """What every opted-in class gave to engagement in some fortnights, each with its group and way of measuring."""
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
            sums.c.fortnight.between(first, last),
            classes.c.is_pooled,
            classes.c.team_id.is_not(None),
            sums.c.n > 0,
        )
    )
    return [
        (
            (row.group_id, row.measured),
            Contribution(
                row.fortnight,
                row.team_id,
                row.teacher_id,
                row.class_id,
                row.grade,
                row.subject,
                row.students_in_no_group if row.group_id == NO_GROUP else (row.in_group or 0),
                row.visits,
                {name: getattr(row, name) for name in _SUMS},
                row.class_set_id,
            ),
        )
        for row in rows
    ]


def has_counted(class_id: UUID) -> ColumnElement[bool]:
    """Whether a class gave anything to a pooled number, or is about to: a condition on `classes`.

    What is published stays, also where all it came from was forgotten since.
    """
    of_it = [(of.class_id == class_id) & (of.teacher_id == classes.c.teacher_id) for of in (visits.c, action_steps.c)]
    named = [cast(cells.c.class_ids, Text).contains(str(class_id)) for cells in _CELLS]
    return or_(
        exists().where(engagement_sums.c.class_id == class_id),
        classes.c.is_pooled & exists().where(of_it[0], visits.c.focus.is_not(None)),
        classes.c.is_pooled & exists().where(of_it[1]),
        *(
            exists().where(cells.c.school_id == classes.c.school_id, name)
            for cells, name in zip(_CELLS, named, strict=True)
        ),
    )


_CELLS = (published_cells, published_step_cells, published_focus_cells)
