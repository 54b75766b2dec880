"""Gives a tablet what other tablets wrote in a visit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.entries import times
from coach_data.entries.late import LINE_KINDS
from coach_data.errors import NotHere
from coach_data.schema import entries, replacements, visits


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
    """Entries after a number, in the order in which they were kept; ask again after `next`, which is that of `last`."""

    entries: tuple[Kept, ...]
    next: int
    last: UUID | None


def entries_after(db: Connection, actor: Actor, visit_id: UUID, after: int, last: UUID | None = None) -> Page:
    """The entries of a visit kept after the number `after`, 0 for all.

    Args:
        last: the entry that had this number when the tablet heard of it. Where it has it no more, the server may
            be back on an older backup and the numbers above it given once more: then all are given.

    Everybody gets what they sent themselves, but a coach nothing once the partnership
    is over. The coach and a co-observer get each other's lines once both have finished:
    notes as they were changed and taken out, never a question, a field or a count.
    Teachers read opened lines on their pages, never raw entries.

    Raises:
        NotHere: no such visit, or none the actor writes in.
    """
    if last and not _is_at(db, visit_id, after, last):
        after = 0
    mine = and_(entries.c.person_id == actor.person_id, ~_was_coach(actor))
    rows = db.execute(
        select(entries.c.id, entries.c.number, entries.c.person_id, entries.c.body, *times.COLUMNS)
        .select_from(times.with_clocks(entries.join(visits, visits.c.id == entries.c.visit_id)))
        .where(
            entries.c.visit_id == visit_id,
            entries.c.number > after,
            entries.c.body.is_not(None),
            visits.c.forgotten_at.is_(None),
            or_(mine, and_(entries.c.is_folded, entries.c.kind.in_(LINE_KINDS), _is_free(actor))),
        )
        .order_by(entries.c.number)
    ).all()
    if not rows and not _writes_in(db, actor, visit_id):
        raise NotHere
    covered = _about_questions(db, visit_id) if any(row.person_id != actor.person_id for row in rows) else set()
    found = []
    for row in rows:
        if row.person_id != actor.person_id and row.id in covered:
            continue
        at, is_approximate = times.time_of(row)
        found.append(Kept(row.id, row.body, row.received_at, times.in_ms(at), is_approximate))
    return Page(tuple(found), rows[-1].number if rows else after, rows[-1].id if rows else last)


def _is_at(db: Connection, visit_id: UUID, number: int, entry_id: UUID) -> bool:
    of_number = select(entries.c.id).where(entries.c.visit_id == visit_id, entries.c.number == number)
    return db.scalar(of_number) == entry_id


def _is_coach(actor: Actor) -> ColumnElement[bool]:
    return access.own_visits(actor)


def _was_coach(actor: Actor) -> ColumnElement[bool]:
    # Before `started` came a visit has no coach, and a comparison with none is neither true nor false.
    return and_(visits.c.coach_id.is_not(None), visits.c.coach_id == actor.person_id, ~access.own_visits(actor))


def _is_free(actor: Actor) -> ColumnElement[bool]:
    """Whether an entry of the other observer may be read: both have finished."""
    to_coach = and_(_is_coach(actor), access.is_co_observer(entries.c.person_id), _has_finished(entries.c.person_id))
    is_coachs = entries.c.person_id == visits.c.coach_id
    to_second = and_(access.is_co_observer(actor.person_id), is_coachs, _has_finished(actor.person_id))
    return and_(visits.c.finished_at.is_not(None), or_(to_coach, to_second))


def _has_finished(person_id: ColumnElement[UUID] | UUID) -> ColumnElement[bool]:
    own = entries.alias("own")
    return exists().where(
        own.c.visit_id == visits.c.id, own.c.person_id == person_id, own.c.kind == "finished", own.c.is_folded
    )


def _about_questions(db: Connection, visit_id: UUID) -> set[UUID]:
    """Edits of a question, and edits of those: a question stays its author's, however it was put."""
    asked = select(entries.c.id).where(entries.c.visit_id == visit_id, entries.c.kind == "question")
    about = set(db.scalars(asked))
    by_replaced = select(replacements.c.replaced_id, replacements.c.entry_id)
    newer: dict[UUID, list[UUID]] = defaultdict(list)
    for replaced_id, entry_id in db.execute(by_replaced.where(replacements.c.visit_id == visit_id)):
        newer[replaced_id].append(entry_id)
    ahead = list(about)
    while ahead:
        ahead = [one for entry in ahead for one in newer[entry] if one not in about]
        about.update(ahead)
    return about


def _writes_in(db: Connection, actor: Actor, visit_id: UUID) -> bool:
    sent = exists().where(entries.c.visit_id == visits.c.id, entries.c.person_id == actor.person_id)
    theirs = or_(_is_coach(actor), access.is_co_observer(actor.person_id), and_(sent, ~_was_coach(actor)))
    found = select(visits.c.id).where(visits.c.id == visit_id, visits.c.forgotten_at.is_(None), theirs)
    return db.execute(found).first() is not None
