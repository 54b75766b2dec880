"""Who of those a batch is by or about is forgotten: of them nothing is kept any more, whenever it arrives."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data.actors import Actor
from coach_data.entries.authors import World
from coach_data.entries.envelope import Entry
from coach_data.entries.kinds import Placed, Started
from coach_data.entries.upserts import Asked, among
from coach_data.schema import classes, people

Gone = dict[UUID, UUID]
"""Ids as a batch names them, a person's own or a class's, and whose each is; of people who are forgotten."""

# Held until the batch is kept: somebody is forgotten before it or after it, never in between.
_HELD = Asked(
    select(people.c.id, people.c.forgotten_at)
    .where(people.c.id.in_(among("ids")))
    .order_by(people.c.id)
    .with_for_update(read=True, key_share=True),
    "ids",
)
_FORGOTTEN = Asked(select(people.c.id).where(people.c.id.in_(among("ids")), people.c.forgotten_at.is_not(None)), "ids")
_TAUGHT = Asked(select(classes.c.id, classes.c.teacher_id).where(classes.c.id.in_(among("ids"))), "ids")


def among_them(db: Connection, actor: Actor, batch: list[Entry]) -> Gone:
    """The writer, and the teachers whom the batch names by themselves or by a class, as far as they are forgotten."""
    places = [entry.data for entry in batch if isinstance(entry.data, Started | Placed)]
    taught: Gone = dict(_TAUGHT.rows(db, {place.class_ for place in places if place.class_}))
    named = {place.teacher for place in places if place.teacher}
    held = _HELD.rows(db, {actor.person_id, *named, *taught.values()})
    gone: Gone = {person: person for person, at in held if at}
    return gone | {class_id: teacher for class_id, teacher in taught.items() if teacher in gone}


def is_about(world: World, gone: Gone, entry: Entry) -> bool:
    """Whether an entry names somebody forgotten whom its author coached; of a stranger it says nothing."""
    place = entry.data
    if not gone or not isinstance(place, Started | Placed):
        return False
    named = {gone[each] for each in (place.teacher, place.class_) if each in gone}
    return bool(named & {pair.teacher_id for pair in world.pairs})


def placed_with(world: World, gone: Gone, batch: list[Entry], known: Collection[UUID]) -> list[UUID]:
    """The author's visits which this batch, by what it says last of the place, makes visits of somebody forgotten.

    Where something of a visit waited for its `started`, that may say another place: see `became_theirs`.
    """
    if not gone:
        return []
    last: dict[UUID, Entry] = {}
    for entry in sorted(batch, key=lambda entry: entry.frame.seq):
        if isinstance(entry.data, Started | Placed) and entry.frame.id not in known:
            last[entry.frame.visit] = entry
    theirs = {visit: entry for visit, entry in last.items() if is_about(world, gone, entry) and _is_free(world, visit)}
    return sorted(
        visit for visit, entry in theirs.items() if not (begins(world, entry) and world.visits[visit].entry_count)
    )


def begins(world: World, entry: Entry) -> bool:
    """Whether an entry is the `started` that its visit still lacks."""
    return isinstance(entry.data, Started) and world.visits[entry.frame.visit].coach_id is None


def became_theirs(db: Connection, world: World) -> list[UUID]:
    """The visits that, once folded, are visits of somebody forgotten: by what had waited, or a place taken back."""
    teachers = {
        visit_id: visit.teacher_id
        for visit_id, visit in world.visits.items()
        if visit.teacher_id and visit.teacher_id != world.before[visit_id].teacher_id
    }
    # Nobody is forgotten in between: the row that now points to a person holds them, as every key does.
    gone = {person for (person,) in _FORGOTTEN.rows(db, set(teachers.values()))}
    return sorted(visit_id for visit_id, teacher in teachers.items() if teacher in gone)


def _is_free(world: World, visit_id: UUID) -> bool:
    visit = world.visits[visit_id]
    is_own = visit.coach_id in (None, world.actor.person_id)
    return is_own and visit.teacher_id is None and visit.forgotten_at is None


def forget(db: Connection, visit_ids: list[UUID], *, now: datetime) -> None:
    """Forgets visits, as they would have been with their teacher."""
    from coach_data.forgetting import forget_visit  # which holds visits as a batch does, so knows of batches

    for visit_id in visit_ids:
        forget_visit(db, visit_id, now=now)
