"""What a teacher lets a mentor see all the time: when visits took place, and action steps; in force until unticked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, Row, select, update

from coach_data import action_steps, visit_history
from coach_data.action_steps import Step
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.schema import mentorships, people
from coach_data.visit_history import Past

Tick = Literal["sees_dates", "sees_step"]
"""A column of `mentorships`."""


@dataclass(frozen=True)
class Ticks:
    """One mentor of a teacher, and what the teacher ticked."""

    mentor_id: UUID
    mentor: str
    sees_dates: bool
    sees_step: bool


@dataclass(frozen=True)
class Mentee:
    """One teacher a mentor stands beside; None where the teacher did not tick it."""

    id: UUID
    name: str
    visits: tuple[Past, ...] | None  # the latest first
    steps: tuple[Step, ...] | None  # the newest first


def of_teacher(db: Connection, actor: Actor) -> list[Ticks]:
    """The mentors of the actor, a teacher, by name, each with what is ticked."""
    rows = db.execute(
        select(people.c.id, people.c.name, mentorships.c.sees_dates, mentorships.c.sees_step)
        .join(mentorships, mentorships.c.mentor_id == people.c.id)
        .where(mentorships.c.teacher_id == actor.person_id, people.c.is_active)
        .order_by(people.c.name)
    )
    return [Ticks(*row) for row in rows]


def tick(db: Connection, actor: Actor, mentor_id: UUID, what: Tick, *, is_ticked: bool) -> None:
    """Lets a mentor of the actor's see one of the two, or takes it back; at once.

    Raises:
        NotHere: nobody who mentors the actor.
    """
    own = (mentorships.c.teacher_id == actor.person_id, mentorships.c.mentor_id == mentor_id)
    if db.execute(update(mentorships).where(*own).values({what: is_ticked})).rowcount != 1:
        raise NotHere


def given_to(db: Connection, actor: Actor) -> set[tuple[UUID, bool, bool]]:
    """What is ticked for the actor, a mentor: teacher, dates, steps."""
    return {(row.id, row.sees_dates, row.sees_step) for row in _mentees(db, actor)}


def of_mentor(
    db: Connection, actor: Actor, *, since: datetime | None = None, until: datetime | None = None, now: datetime
) -> list[Mentee]:
    """The teachers the actor mentors, by name, each with what the teacher ticked; as many statements for all of them.

    Args:
        since: visits from then on, and steps as `action_steps.seen_by` has it.
        until: visits before that moment, and steps likewise.
    """
    rows = _mentees(db, actor)
    dated, stepped = ([row.id for row in rows if getattr(row, what)] for what in ("sees_dates", "sees_step"))
    past = visit_history.of_teachers(db, actor, dated, since=since, until=until, now=now) if dated else {}
    steps = action_steps.of_teachers(db, actor, stepped, since=since, until=until, now=now) if stepped else []
    return [
        Mentee(
            row.id,
            row.name,
            tuple(past.get(row.id, ())) if row.sees_dates else None,
            tuple(step for step in steps if step.teacher_id == row.id) if row.sees_step else None,
        )
        for row in rows
    ]


def _mentees(db: Connection, actor: Actor) -> list[Row[tuple[UUID, str, bool, bool]]]:
    asked = (
        select(people.c.id, people.c.name, mentorships.c.sees_dates, mentorships.c.sees_step)
        .join(mentorships, mentorships.c.teacher_id == people.c.id)
        .where(mentorships.c.mentor_id == actor.person_id, people.c.is_active)
        .order_by(people.c.name)
    )
    return list(db.execute(asked))
