"""Gives a tablet what other tablets wrote in a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.entries import times
from coach_data.errors import NotHere
from coach_data.schema import co_observers, entries, visits


@dataclass(frozen=True)
class Kept:
    """An entry as it is kept; `at_ms` is its time in milliseconds since 1970, UTC."""

    id: UUID
    body: str
    received_at: datetime
    at_ms: int
    approximate: bool


@dataclass(frozen=True)
class Page:
    """Entries after a number, in the order in which they were kept; ask again after `next`."""

    entries: tuple[Kept, ...]
    next: int


def entries_after(db: Connection, actor: Actor, visit_id: UUID, after: int) -> Page:
    """The entries of a visit kept after the number `after`, 0 for all.

    The coach gets all that was folded, but nothing once the partnership is over; a
    co-observer gets the own ones, and the coach's once both have finished; anyone
    gets what they sent themselves and nobody folded. Teachers read opened lines on
    their pages, never raw entries.

    Raises:
        NotHere: no such visit, or none the actor writes in.
    """
    mine = and_(entries.c.person_id == actor.person_id, ~_was_coach(actor))
    rows = db.execute(
        select(entries.c.id, entries.c.number, entries.c.body, *times.COLUMNS)
        .select_from(times.with_clocks(entries.join(visits, visits.c.id == entries.c.visit_id)))
        .where(
            entries.c.visit_id == visit_id,
            entries.c.number > after,
            entries.c.body.is_not(None),
            visits.c.forgotten_at.is_(None),
            or_(mine, and_(entries.c.is_folded, or_(_is_coach(actor), _both_finished(actor)))),
        )
        .order_by(entries.c.number)
    ).all()
    if not rows and not _writes_in(db, actor, visit_id):
        raise NotHere
    found = []
    for row in rows:
        at, is_approximate = times.time_of(row)
        found.append(Kept(row.id, row.body, row.received_at, times.in_ms(at), is_approximate))
    return Page(tuple(found), rows[-1].number if rows else after)


def _is_coach(actor: Actor) -> ColumnElement[bool]:
    return access.own_visits(actor)


def _was_coach(actor: Actor) -> ColumnElement[bool]:
    # Before `started` came a visit has no coach, and a comparison with none is neither true nor false.
    return and_(visits.c.coach_id.is_not(None), visits.c.coach_id == actor.person_id, ~access.own_visits(actor))


def _observes(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        co_observers.c.visit_id == visits.c.id,
        co_observers.c.person_id == actor.person_id,
        co_observers.c.teacher_agreed_at.is_not(None),
    )


def _both_finished(actor: Actor) -> ColumnElement[bool]:
    own = entries.alias("own")
    has_finished = exists().where(
        own.c.visit_id == visits.c.id, own.c.person_id == actor.person_id, own.c.kind == "finished", own.c.is_folded
    )
    is_coachs = entries.c.person_id == visits.c.coach_id
    return and_(_observes(actor), visits.c.finished_at.is_not(None), has_finished, is_coachs)


def _writes_in(db: Connection, actor: Actor, visit_id: UUID) -> bool:
    sent = exists().where(entries.c.visit_id == visits.c.id, entries.c.person_id == actor.person_id)
    theirs = or_(_is_coach(actor), _observes(actor), and_(sent, ~_was_coach(actor)))
    found = select(visits.c.id).where(visits.c.id == visit_id, visits.c.forgotten_at.is_(None), theirs)
    return db.execute(found).first() is not None
