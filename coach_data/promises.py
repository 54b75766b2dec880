"""What the two promised each other at the end of a debrief: "I will", "you will"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, or_, select, union_all, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.schema import partnerships, people, promises, visits

LONGEST_WAIT = timedelta(days=180)
"""A promise open for longer asks for nothing any more; it stays where it was made."""


@dataclass(frozen=True)
class Promise:
    """One promise, seen by the pair alone."""

    id: UUID
    text: str
    other: str  # the other one of the pair
    is_mine: bool
    made_at: datetime
    done_at: datetime | None


def open_ones(db: Connection, actor: Actor, *, now: datetime) -> list[Promise]:
    """What the actor and the actor's partners still mean to do, from the last half year, the oldest first."""
    pair = or_(access.own_visits(actor), visits.c.teacher_id == actor.person_id)
    other = people.alias("other")
    other_id = case((visits.c.coach_id == actor.person_id, visits.c.teacher_id), else_=visits.c.coach_id)
    rows = db.execute(
        select(promises, other.c.name.label("other"))
        .join(visits, visits.c.id == promises.c.visit_id)
        .join(other, other.c.id == other_id)
        .where(promises.c.made_at >= now - LONGEST_WAIT, promises.c.done_at.is_(None), _by_one_of(actor))
        .where(pair, visits.c.forgotten_at.is_(None))
        .order_by(promises.c.made_at, promises.c.id)
    )
    return [
        Promise(row.id, row.text, row.other, row.person_id == actor.person_id, row.made_at, row.done_at) for row in rows
    ]


def _by_one_of(actor: Actor) -> ColumnElement[bool]:
    """Promises of the actor and of everybody ever in a pair with them: by these an index finds the open ones."""
    taught, coached = partnerships.c.teacher_id, partnerships.c.coach_id
    everybody = union_all(
        select(people.c.id).where(people.c.id == actor.person_id),
        select(taught).where(coached == actor.person_id),
        select(coached).where(taught == actor.person_id),
    )
    return promises.c.person_id.in_(everybody)


def keep(db: Connection, actor: Actor, promise_id: UUID, *, now: datetime) -> None:
    """Says that the actor's own promise is kept.

    Raises:
        NotHere: not the actor's own, or kept already.
    """
    done = db.execute(
        update(promises)
        .where(promises.c.id == promise_id, promises.c.person_id == actor.person_id, promises.c.done_at.is_(None))
        .values(done_at=now)
    )
    if done.rowcount != 1:
        raise NotHere
