"""Forgetting a visit: every word and number of it goes; ids and hashes stay, so that no tablet brings it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, or_, select, update

from coach_data.actors import Actor
from coach_data.entries import agreed, sums
from coach_data.entries.authors import Visit, world_of
from coach_data.entries.fold import TYPED
from coach_data.entries.occasions import first_state
from coach_data.entries.receive import hold
from coach_data.errors import NotHere
from coach_data.schema import (
    action_steps,
    entries,
    line_answers,
    meetings,
    promises,
    replacements,
    share_readings,
    shares,
    sightings,
    step_criteria,
    step_states,
    sweep_groups,
    visit_group_sums,
    visit_tallies,
    visits,
)

ROWS_OF_A_VISIT: tuple[Table, ...] = (
    sweep_groups,  # first: they point to sweeps
    *dict.fromkeys(table for table, _ in TYPED.values()),
    replacements,
    line_answers,
    promises,
    visit_tallies,
    visit_group_sums,
)
"""Tables whose rows of the visit are deleted, in this order."""

KEPT_OF_A_VISIT = {"id", "coach_id", "entry_count", "forgotten_at"}
"""What its own row keeps: whose tablets hear that it is forgotten, and the number the next entry would have had."""

KEPT_OF_AN_ENTRY = {"id", "visit_id", "person_id", "number", "sha256", "forgotten_at"}
"""What an entry keeps. Not its clock and times: with them a guessed wording could be tried against the hash."""

_NOBODYS = UUID(int=0)


def forget_visit(db: Connection, visit_id: UUID, *, now: datetime, keeps_step: bool = False) -> None:
    """Takes a visit out of everything that can be read, for good; the same again changes nothing.

    What the pair goes on with stays: an action step spoken of since, the next visit
    they agreed, what another visit says of their agreement. What is published stays
    as it is. Tablets that send to the visit hear `forgotten`.

    Args:
        db: a writing transaction of the caller's. SQLite's log holds the words until `Database.empty_log`.
        keeps_step: leave the action step agreed in it to its teacher, also where nobody has spoken of it since.

    Raises:
        NotHere: no such visit.
    """
    visit = hold(db, [visit_id]).get(visit_id)
    if visit is None:
        raise NotHere
    if visit.forgotten_at:
        return
    _forget_numbers(db, visit)
    for table in ROWS_OF_A_VISIT:
        db.execute(delete(table).where(table.c.visit_id == visit_id))
    _forget_shares(db, visit_id, "visit", "debrief")
    if not keeps_step and not is_taken_up(db, visit_id):
        forget_step(db, visit_id)
    _forget_times(db, visit_id)
    db.execute(update(entries).where(entries.c.visit_id == visit_id).values(blank_entry(now)))
    db.execute(update(visits).where(visits.c.id == visit_id).values(_blank_visit(now)))


def is_taken_up(db: Connection, step_id: UUID) -> bool:
    """Whether a pair has gone on with a step after the visit it was agreed in: said how it goes, or looked at it."""
    kept = exists().where(visits.c.step_id == step_id, visits.c.id != step_id, visits.c.forgotten_at.is_(None))
    said = exists().where(step_states.c.step_id == step_id, step_states.c.id != first_state(step_id))
    criteria = select(step_criteria.c.id).where(step_criteria.c.step_id == step_id)
    seen = exists().where(sightings.c.criterion_id.in_(criteria), sightings.c.visit_id != step_id)
    return bool(db.scalar(select(exists().where(action_steps.c.id == step_id, or_(kept, said, seen)))))


def _forget_numbers(db: Connection, visit: Visit) -> None:
    """Takes the visit out of the sums and of the pair's agreement, which were made of it and of others."""
    if visit.coach_id is None:
        return
    world = world_of(db, Actor(visit.coach_id, "", frozenset()), [], {visit.id: visit})
    # Sums first, then the agreement, as a batch of the same pair's next visit does: else the two wait for each other.
    db.execute(delete(sweep_groups).where(sweep_groups.c.visit_id == visit.id))
    sums.resum(db, world, {visit.id})
    agreed.forget(db, world, visit)


def forget_step(db: Connection, step_id: UUID) -> None:
    """Takes an action step out, with its criteria, what was said of it and what was shared of it."""
    # Held first: what somebody says of it at this moment comes before, or finds no step.
    if db.scalar(select(action_steps.c.id).where(action_steps.c.id == step_id).with_for_update()) is None:
        return
    _forget_shares(db, step_id, "step")
    for table in (step_criteria, step_states):
        db.execute(delete(table).where(table.c.step_id == step_id))
    db.execute(delete(action_steps).where(action_steps.c.id == step_id))


def _forget_shares(db: Connection, record_id: UUID, *records: str) -> None:
    of_it = select(shares.c.id).where(shares.c.record_id == record_id, shares.c.record.in_(records))
    ids = list(db.scalars(of_it.with_for_update()))
    db.execute(delete(share_readings).where(share_readings.c.share_id.in_(ids)))
    db.execute(delete(shares).where(shares.c.id.in_(ids)))


def _forget_times(db: Connection, visit_id: UUID) -> None:
    """A time agreed for its debrief that is still ahead goes; what became of the others is the pair's calendar."""
    of_it = meetings.c.visit_id == visit_id
    no_more: ColumnElement[bool] = and_(meetings.c.kind == "debrief", meetings.c.outcome.is_(None))
    db.execute(delete(meetings).where(of_it, no_more))
    db.execute(update(meetings).where(of_it).values(visit_id=None))


def _blank_visit(now: datetime) -> dict[str, Any]:
    fixed = {"is_about_no_teacher": False, "occasion": "visit", "mode": "in_room", "is_start_approximate": False}
    told = {column.name: None for column in visits.c if column.nullable and column.name not in KEPT_OF_A_VISIT}
    return {**told, **fixed, "first_received_at": now, "forgotten_at": now}


def blank_entry(now: datetime) -> dict[str, Any]:
    """What an entry says once it is forgotten."""
    nothing = {"body": None, "kind": "forgotten", "tick_ms": 0, "seq": 0, "is_folded": False}
    nobodys = {"device_id": _NOBODYS, "clock_id": _NOBODYS}
    return {**nothing, **nobodys, "noted_at": now, "received_at": now, "forgotten_at": now}
