"""Takes a tablet's batch: keeps every entry once, folds it, and says what became of each, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select

from coach_data.actors import Actor
from coach_data.entries import fold, late, times
from coach_data.entries.authors import Visit, World, world_of
from coach_data.entries.envelope import Batch, Entry, Refused, Sent, read_bodies
from coach_data.entries.gone import Gone, among_them, became_theirs, begins, forget, is_about, placed_with
from coach_data.entries.upserts import Asked, add_new, among
from coach_data.errors import DatabaseBusy, SignInNeeded
from coach_data.schema import entries, visits

Status = Literal["saved", "conflict", "refused", "forgotten"]
_FIRST = {"started": 0, "placed": 1}


@dataclass(frozen=True)
class Receipt:
    """What became of one entry; only `saved` and `forgotten` let the tablet forget it."""

    id: UUID
    status: Status
    sha256: str | None = None
    reason: str | None = None


@dataclass
class _Judged:
    sent: Sent
    entry: Entry | None = None
    receipt: Receipt | None = None


def receive(db: Connection, actor: Actor, batch: Batch, *, now: datetime, is_live: bool = True) -> list[Receipt]:
    """Keeps a batch and folds it; the same number of statements whatever the batch's size.

    Only a visit that turns out to be of somebody forgotten costs more, each as much as forgetting one does.

    Args:
        db: a writing transaction of the caller's; nothing counts before it is committed.
        batch: from `envelope.read`.
        now: when the batch arrived.
        is_live: whether the tablet sent it this moment, so that its clock can be learned from it.

    Returns:
        One receipt per entry sent, in their order.

    Raises:
        SignInNeeded: the batch is another person's.
        DatabaseBusy: two transactions met; the same batch again will pass.
    """
    if batch.person != actor.person_id:
        raise SignInNeeded("This belongs to another person. It waits on the tablet until they sign in.")
    bodies = read_bodies([sent.body for sent in batch.entries])
    judged = [_as_sent(sent, body, batch) for sent, body in zip(batch.entries, bodies, strict=True)]
    readable = [one.entry for one in judged if one.entry]
    gone = among_them(db, actor, readable)
    if actor.person_id in gone:
        return [one.receipt or Receipt(one.sent.id, "forgotten") for one in judged]
    if is_live:
        times.learn(db, batch, now=now)
    if readable:
        _decide(db, actor, judged, readable, gone, now)
    return [one.receipt for one in judged if one.receipt]


def awaken(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> None:
    """Folds what waited for the teacher's yes to a co-observer; nothing when nothing waited."""
    locked, _ = _lock(db, [visit_id], now)
    world = world_of(db, actor, [], locked)
    world.awakened.add(visit_id)
    waited = late.waiting(db, world)
    if waited:
        fold.fold(db, world, waited)


def _as_sent(sent: Sent, body: Entry | Refused, batch: Batch) -> _Judged:
    if isinstance(body, Refused):
        reason = str(body)
    elif body.frame.id != sent.id:
        reason = "Its id inside differs from the one outside."
    elif body.frame.person != batch.person:
        reason = "It was written by another person."
    else:
        return _Judged(sent, body)
    return _Judged(sent, receipt=Receipt(sent.id, "refused", reason=reason))


def _decide(
    db: Connection, actor: Actor, judged: list[_Judged], readable: list[Entry], gone: Gone, now: datetime
) -> None:
    ids = sorted({entry.frame.visit for entry in readable})  # always the same order, or two batches wait for each other
    locked, new = _lock(db, ids, now)
    known = _known(db, {entry.frame.id for entry in readable})
    fresh: list[Entry] = []
    world = world_of(db, actor, readable, locked, gone.values())
    if lost := placed_with(world, gone, readable, known):
        forget(db, lost, now=now)
        locked, known = hold(db, ids), _known(db, {entry.frame.id for entry in readable})
        world = world_of(db, actor, readable, locked, gone.values())
    for one in sorted(judged, key=_order):
        if one.entry:
            one.receipt = _judge(one.entry, actor, known, world, gone)
            if one.entry.frame.id not in known and one.receipt.status == "saved":
                known[one.entry.frame.id] = _Known(one.entry.sha256, None, actor.person_id)
                fresh.append(one.entry)
    if fresh:
        _keep(db, world, fresh, now)
        _lose(db, judged, became_theirs(db, world), now)
    if any(locked[visit_id].entry_count == 0 for visit_id in new):
        db.execute(_NOTHING_CAME, {"ids": new, "now": now})


def _lose(db: Connection, judged: list[_Judged], visit_ids: list[UUID], now: datetime) -> None:
    """Forgets visits that were kept a moment ago, and says so of what this batch brought to them."""
    forget(db, visit_ids, now=now)
    for one in judged:
        if one.entry and one.entry.frame.visit in visit_ids and one.receipt and one.receipt.status == "saved":
            one.receipt = Receipt(one.entry.frame.id, "forgotten", one.entry.sha256)


def _order(one: _Judged) -> tuple[int, int]:
    frame = one.entry.frame if one.entry else None
    return (_FIRST.get(frame.kind, 2), frame.seq) if frame else (3, 0)


_LOCKED = Asked(
    select(*(visits.c[one.name] for one in fields(Visit)))
    .where(visits.c.id.in_(among("ids")))
    .order_by(visits.c.id)
    .with_for_update(),
    "ids",
)


def _lock(db: Connection, ids: list[UUID], now: datetime) -> tuple[dict[UUID, Visit], list[UUID]]:
    """The visits' rows, locked, and which of them were not there before."""
    locked = hold(db, ids)
    new = [visit_id for visit_id in ids if visit_id not in locked]
    if new:
        add_new(db, visits, [{"id": visit_id, "first_received_at": now} for visit_id in new])
        locked |= hold(db, new)
    if len(locked) < len(ids):
        raise DatabaseBusy  # somebody took an empty visit away at this moment
    return locked, new


def hold(db: Connection, ids: list[UUID]) -> dict[UUID, Visit]:
    """The rows of those visits that are there, locked until the transaction ends; `ids` are sorted."""
    found = [Visit(*row) for row in _LOCKED.rows(db, ids)]
    return {visit.id: visit for visit in found}


# A visit of which everything was refused leaves no row, unless somebody else made it at this very moment.
_NOTHING_CAME = delete(visits).where(
    visits.c.id.in_(among("ids")),
    visits.c.entry_count == 0,
    visits.c.coach_id.is_(None),
    visits.c.forgotten_at.is_(None),
    visits.c.first_received_at == bindparam("now"),
)


@dataclass(frozen=True)
class _Known:
    sha256: str
    forgotten_at: datetime | None
    person_id: UUID


_KNOWN = Asked(
    select(entries.c.id, entries.c.sha256, entries.c.forgotten_at, entries.c.person_id).where(
        entries.c.id.in_(among("ids"))
    ),
    "ids",
)


def _known(db: Connection, ids: Collection[UUID]) -> dict[UUID, _Known]:
    return {entry_id: _Known(*rest) for entry_id, *rest in _KNOWN.rows(db, ids)}


def _judge(entry: Entry, actor: Actor, known: dict[UUID, _Known], world: World, gone: Gone) -> Receipt:
    frame, first = entry.frame, known.get(entry.frame.id)
    if first and first.person_id != actor.person_id:
        return Receipt(frame.id, "conflict", reason="Something else was saved under this id.")
    if first and first.forgotten_at:
        return Receipt(frame.id, "forgotten", first.sha256)
    if first and first.sha256 != entry.sha256:
        return Receipt(frame.id, "conflict", first.sha256, "Another text was saved first; that one stays.")
    visit = world.visits[frame.visit]
    if not first and visit.forgotten_at and world.writes_in(visit):
        return Receipt(frame.id, "forgotten")
    if not first and is_about(world, gone, entry) and not begins(world, entry):
        return Receipt(frame.id, "forgotten")
    try:
        if not first:
            world.admit(entry)
    except Refused as refusal:
        return Receipt(frame.id, "refused", reason=str(refusal))
    return Receipt(frame.id, "saved", entry.sha256)


def _keep(db: Connection, world: World, fresh: list[Entry], now: datetime) -> None:
    rows, folding = [], []
    for entry in fresh:
        visit = world.visits[entry.frame.visit]
        visit.entry_count += 1
        is_folded = world.folds(visit.id, entry.frame.kind, entry.frame.person)
        rows.append(_row(entry, visit, is_folded, now))
        if is_folded:
            folding.append(entry)
    rows.sort(key=lambda row: row["id"].int)
    _insert(db, rows)
    fold.fold(db, world, folding + late.waiting(db, world))


def _insert(db: Connection, rows: list[dict[str, Any]]) -> None:
    if add_new(db, entries, rows) < len(rows):
        raise DatabaseBusy  # the same id came in under another visit at this moment; next time it is known


def _row(entry: Entry, visit: Visit, is_folded: bool, now: datetime) -> dict[str, Any]:
    frame = entry.frame
    return {
        "id": frame.id,
        "visit_id": visit.id,
        "person_id": frame.person,
        "number": visit.entry_count,
        "kind": frame.kind,
        "body": entry.text,
        "sha256": entry.sha256,
        "device_id": frame.device,
        "clock_id": frame.clock,
        "tick_ms": frame.tick_ms,
        "seq": frame.seq,
        "noted_at": frame.noted_at,
        "received_at": now,
        "is_folded": is_folded,
    }
