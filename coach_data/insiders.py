"""Who knows live numbers of a cell's teachers and could take them out: such a person does not see the cell.

A coach who belongs to the team, a principal who coaches, a colleague who came
along, a mentor: what stays hidden from each is never less than what stays
hidden from a teacher in the cell, who can take out the own numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Select, null, select

from coach_data.contributions import Contribution, students_at_least
from coach_data.schema import classes, co_observers, mentorships, partnerships
from coach_data.school_days import A_FORTNIGHT

Known = Literal["engagement", "steps", "focus", "pulses"]

FEWEST_HIDDEN_TEACHERS = 2


@dataclass(frozen=True)
class Insight:
    """Somebody who knows numbers of a teacher; `is_all` where nobody else coached them in these days or any other."""

    person_id: UUID
    teacher_id: UUID
    from_on: date | None
    until_on: date | None
    is_all: bool


def of_school(db: Connection, school_id: UUID, known: Known) -> list[Insight]:
    """Whoever knows numbers of this kind of one of the school's teachers: coaches, co-observers, mentors.

    Nobody does of pulses: a teacher's own are for the teacher alone.
    """
    if known == "pulses":
        return []
    pairs = select(
        partnerships.c.coach_id, partnerships.c.teacher_id, partnerships.c.started_on, partnerships.c.ended_on
    )
    pairs = pairs.where(partnerships.c.school_id == school_id)
    rows: list[tuple[UUID, UUID, date | None, date | None, bool]] = []
    for asked, is_coach in ((pairs, True), *((each, False) for each in _beside(school_id, known))):
        rows += [(row[0], row[1], row[2], row[3], is_coach) for row in db.execute(asked)]
    coaches: dict[UUID, set[UUID]] = defaultdict(set)
    for person, teacher, _, _, is_coach in rows:
        if is_coach:
            coaches[teacher].add(person)
    return [
        Insight(person, teacher, first, last, is_coach and coaches[teacher] == {person})
        for person, teacher, first, last, is_coach in rows
    ]


def _beside(school_id: UUID, known: Known) -> list[Select[Any]]:
    """Others than coaches: who came along to a visit, and mentors as far as the teacher ticked it."""
    along = (
        select(co_observers.c.person_id, co_observers.c.teacher_id, co_observers.c.on_day, co_observers.c.on_day)
        .join(partnerships, partnerships.c.id == co_observers.c.partnership_id)
        .where(partnerships.c.school_id == school_id, co_observers.c.declined_at.is_(None))
    )
    ticked = {"steps": mentorships.c.sees_step, "focus": mentorships.c.sees_dates}.get(known)
    if ticked is None:
        return [along]
    taught = select(classes.c.teacher_id).where(classes.c.school_id == school_id)
    mentored = select(mentorships.c.mentor_id, mentorships.c.teacher_id, null(), null())
    return [along, mentored.where(ticked.is_(True), mentorships.c.teacher_id.in_(taught))]


def left_out(
    parts: Sequence[Contribution], insights: Iterable[Insight], minimum_students: int, within: Iterable[str] = ()
) -> list[UUID]:
    """Whom a cell is kept from: who would be left with the numbers of fewer than two teachers or too few students.

    Args:
        parts: of one cell.
        within: names of numbers that only some of the parts have and that are told of those alone.

    Returns:
        The ids of these people, sorted; whoever knows everything in the cell is not among them.
    """
    first, last = min(p.fortnight for p in parts), max(p.fortnight for p in parts) + A_FORTNIGHT
    own = {part.teacher_id for part in parts}
    knows: dict[UUID, set[UUID]] = defaultdict(set)
    knows_all: dict[UUID, set[UUID]] = defaultdict(set)
    for each in insights:
        if each.teacher_id not in own:
            continue
        if (each.from_on is None or each.from_on < last) and (each.until_on is None or each.until_on >= first):
            knows[each.person_id].add(each.teacher_id)
        if each.is_all:
            knows_all[each.person_id].add(each.teacher_id)
    told_of = [parts, *([p for p in parts if p.numbers[name]] for name in within)]
    kept = (
        person
        for person, teachers in knows.items()
        if not own <= knows_all[person] | {person}
        and any(some and not _hides_enough(some, teachers | {person}, minimum_students) for some in told_of)
    )
    return sorted(kept, key=str)


def _hides_enough(parts: Iterable[Contribution], known: set[UUID], minimum_students: int) -> bool:
    hidden = [part for part in parts if part.teacher_id not in known]
    teachers = {part.teacher_id for part in hidden}
    return len(teachers) >= FEWEST_HIDDEN_TEACHERS and students_at_least(hidden) >= minimum_students
