"""Entries that count later than they came, and lines that somebody else may read later than they came.

A tablet asks for what came after the last number it saw. What it may read only
later would lie before that number for ever; so it is numbered anew.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from coach_data.entries.authors import World
from coach_data.entries.envelope import Entry, read_body
from coach_data.entries.upserts import among
from coach_data.schema import entries

LINE_KINDS = frozenset({"note", "edit", "undo"})
"""What the two observers of a visit see of each other: lines, as they were changed and taken out."""

_WAITING = select(entries.c.id, entries.c.visit_id, entries.c.person_id, entries.c.kind, entries.c.body).where(
    entries.c.visit_id.in_(among("visits")),
    entries.c.is_folded.is_(False),
    entries.c.forgotten_at.is_(None),
)
_FOLDED_NOW = update(entries).where(entries.c.id.in_(among("ids"))).values(is_folded=True)


def waiting(db: Connection, world: World) -> list[Entry]:
    """Entries that came before their visit's `started`, or before the teacher's yes, and can be folded now."""
    known_before = [visit_id for visit_id in world.awakened if world.before[visit_id].entry_count]
    if not known_before:
        return []
    rows = db.execute(_WAITING, {"visits": known_before}).all()
    ready = [row for row in rows if world.folds(row.visit_id, row.kind, row.person_id)]
    if ready:
        db.execute(_FOLDED_NOW, {"ids": [row.id for row in ready]})
    return [read_body(row.body) for row in ready]


_FINISHED = select(entries.c.visit_id, entries.c.person_id).where(
    entries.c.visit_id.in_(among("visits")), entries.c.kind == "finished", entries.c.is_folded
)
_LINES = (
    select(entries.c.id, entries.c.visit_id, entries.c.person_id)
    .where(
        entries.c.visit_id.in_(among("visits")),
        entries.c.kind.in_(LINE_KINDS),
        entries.c.is_folded,
        entries.c.body.is_not(None),
    )
    .order_by(entries.c.number)
)
_RENUMBER = update(entries).where(entries.c.id == bindparam("this")).values(number=bindparam("new_number"))


def release(db: Connection, world: World, folding: list[Entry]) -> None:
    """Numbers the lines anew that two observers may read of each other, now that both have finished."""
    ending = {entry.frame.visit for entry in folding if entry.frame.kind == "finished"}
    observed = ending & {visit_id for visit_id, _ in world.observers} if ending else set()
    if not observed:
        return
    done = {(row.visit_id, row.person_id) for row in db.execute(_FINISHED, {"visits": list(observed)})}
    free: set[tuple[UUID, UUID | None]] = set()
    for visit_id, person_id in world.observers & done:
        coach_id = world.visits[visit_id].coach_id
        if visit_id in observed and world.visits[visit_id].finished_at:
            free |= {(visit_id, person_id), (visit_id, coach_id)}
    lines = db.execute(_LINES, {"visits": list(observed)}).all() if free else []
    numbered = []
    for row in lines:
        if (row.visit_id, row.person_id) in free:
            visit = world.visits[row.visit_id]
            visit.entry_count += 1
            numbered.append({"this": row.id, "new_number": visit.entry_count})
    if numbered:
        db.execute(_RENUMBER, numbered)
