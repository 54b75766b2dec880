"""What pulses add up to: how many teachers answered a question, and between which bounds those who said yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, func, select

from coach_data.contributions import Contribution, Key
from coach_data.measures import few_of
from coach_data.pulses import QUESTIONS
from coach_data.schema import classes, pulses


def of_pulses(db: Connection, school_id: UUID, first: date, last: date) -> list[tuple[Key, Contribution]]:
    """Every answer of some fortnights, each with the version of the questions and its own.

    A teacher counts with the team of the first class in use that opted in, and not at
    all without one: what was said of last year's classes is no yes to this year's pool.
    Nor does what was said before the teacher had one.
    What is in one cell only is a teacher's answer, so the teacher stands where others
    have a class; no students stand behind it.

    Args:
        first, last: the Mondays of the first and the last fortnight.
    """
    asked = select(pulses).where(pulses.c.school_id == school_id, pulses.c.fortnight.between(first, last))
    asked = asked.where(pulses.c.is_counted)
    teams = _teams(db, school_id)
    return [
        ((row.version, question), _contribution(row.fortnight, teams[row.teacher_id], row.teacher_id, said == "yes"))
        for row in db.execute(asked)
        if row.teacher_id in teams
        for question in QUESTIONS
        if (said := getattr(row, question)) is not None
    ]


def first_fortnight(db: Connection, school_id: UUID) -> date | None:
    """The school's first fortnight with a pulse."""
    first: date | None = db.scalar(select(func.min(pulses.c.fortnight)).where(pulses.c.school_id == school_id))
    return first


def may_be_told(parts: Sequence[Contribution]) -> bool:
    """Whether enough answered that a bound near none is another than one near all; else it would say nothing."""
    return 2 * _few(parts) < sum(part.weight for part in parts)


def told(parts: Sequence[Contribution]) -> dict[str, int]:
    """What is published of some answers: how many there are, and between which two numbers said yes.

    Near none and near all only a bound is told, so wide that whoever takes out
    the own answers does not find that somebody else said yes, or did not, even once.
    """
    answers, yes = sum(part.weight for part in parts), sum(part.numbers["yes"] for part in parts)
    few = _few(parts)
    if yes <= few:
        return {"answers": answers, "at_least": 0, "at_most": few}
    is_near_all = yes >= answers - few
    return {
        "answers": answers,
        "at_least": answers - few if is_near_all else yes,
        "at_most": answers if is_near_all else yes,
    }


def _few(parts: Sequence[Contribution]) -> int:
    by_teacher: Counter[UUID] = Counter()
    for part in parts:
        by_teacher[part.teacher_id] += part.weight
    # Room for all the answers of two: of whoever takes out the own ones, and of anybody else.
    return max(few_of(by_teacher.total()), sum(count for _, count in by_teacher.most_common(2)))


def _teams(db: Connection, school_id: UUID) -> dict[UUID, UUID]:
    here = (classes.c.school_id == school_id, classes.c.team_id.is_not(None))
    is_in = (*here, classes.c.is_pooled, classes.c.is_retired.is_(False))
    latest_first = (classes.c.period.desc(), classes.c.id.desc())
    asked = select(classes.c.teacher_id, classes.c.team_id).where(*is_in).order_by(*latest_first)
    return {row.teacher_id: row.team_id for row in db.execute(asked)}


def _contribution(fortnight: date, team_id: UUID, teacher_id: UUID, is_yes: bool) -> Contribution:
    return Contribution(fortnight, team_id, teacher_id, teacher_id, "", "", 0, 1, {"yes": int(is_yes)})
