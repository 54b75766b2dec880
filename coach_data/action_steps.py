"""Action steps: what a pair agreed to try, how far it has come, and what was seen of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, true, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import action_steps, people, sightings, step_criteria, step_states, visits

STATES = {
    "new": "new",
    "trying": "trying it",
    "part_of_practice": "part of practice",
    "set_aside": "set aside",
}

_OPEN = ("new", "trying")
_coach, _teacher = people.alias("coach"), people.alias("teacher")


@dataclass(frozen=True)
class Criterion:
    """One thing both would see; `chances` is the number of times there was a chance, `seen` of those seen."""

    id: UUID
    text: str
    seen: int
    chances: int


@dataclass(frozen=True)
class Change:
    """One state the step came into; the teacher's own word confirms it."""

    state: str
    by: str
    is_confirmed: bool
    at: datetime


@dataclass(frozen=True)
class Step:
    """An action step of a pair."""

    id: UUID
    coach: str
    teacher: str
    teacher_id: UUID
    text: str
    focus: str | None
    goal: str | None
    example: str | None
    non_example: str | None
    lesson: str | None
    look_again_on: date | None
    state: str
    is_confirmed: bool
    agreed_at: datetime
    state_since: datetime
    criteria: tuple[Criterion, ...] = ()
    history: tuple[Change, ...] = ()
    looked_again_at: datetime | None = None  # the first later visit in which a criterion was looked for


def seen_by(
    db: Connection,
    actor: Actor,
    *,
    teacher_id: UUID | None = None,
    coach_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime,
) -> list[Step]:
    """The action steps the actor may see by name, the newest first, with criteria and history.

    Sightings of a visit not yet opened count for its coach only.

    Args:
        coach_id: only those agreed with this coach, without what others show to the actor.
        since: without the steps that were part of practice or set aside before.
        until: without those set aside or part of practice from then on, and without the open ones.
    """
    ahead = _standing(since, until)
    if coach_id:
        ahead = and_(action_steps.c.coach_id == coach_id, ahead)
    if teacher_id is None:
        return _read(db, actor, access.steps_listed(actor, ahead), now=now)
    return _read(db, actor, action_steps.c.teacher_id == teacher_id, access.steps_seen(actor), ahead, now=now)


def _standing(since: datetime | None, until: datetime | None) -> ColumnElement[bool]:
    is_open, reached = action_steps.c.state.in_(_OPEN), action_steps.c.state_since
    if until:
        return and_(~is_open, reached < until, reached >= since if since else true())
    return or_(is_open, reached >= since) if since else true()


def some(db: Connection, actor: Actor, ids: Collection[UUID], *, now: datetime) -> list[Step]:
    """Those of some steps that the actor may see by name, the newest first."""
    return _read(db, actor, action_steps.c.id.in_(ids), access.steps_seen(actor), now=now)


def open_of(db: Connection, actor: Actor, teachers: Collection[UUID], *, now: datetime) -> list[Step]:
    """The new and the tried steps of some teachers, as far as the actor sees them, the newest first."""
    theirs = and_(action_steps.c.teacher_id.in_(teachers), action_steps.c.state.in_(_OPEN))
    return _read(db, actor, theirs, access.steps_seen(actor), now=now)


def of_teachers(
    db: Connection,
    actor: Actor,
    teachers: Collection[UUID],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime,
) -> list[Step]:
    """The steps of some teachers, as far as the actor sees them, the newest first; `since`, `until` as in `seen_by`."""
    theirs = and_(action_steps.c.teacher_id.in_(teachers), _standing(since, until))
    return _read(db, actor, theirs, access.steps_seen(actor), now=now)


def one(db: Connection, actor: Actor, step_id: UUID, *, now: datetime) -> Step:
    """One step.

    Raises:
        NotHere: not there, or not the actor's to see.
    """
    found = some(db, actor, [step_id], now=now)
    if not found:
        raise NotHere
    return found[0]


def _read(db: Connection, actor: Actor, *which: ColumnElement[bool], now: datetime) -> list[Step]:
    asked = (
        select(action_steps, _coach.c.name.label("coach"), _teacher.c.name.label("teacher"))
        .join(_coach, _coach.c.id == action_steps.c.coach_id)
        .join(_teacher, _teacher.c.id == action_steps.c.teacher_id)
        .where(*which)
        .order_by(action_steps.c.agreed_at.desc(), action_steps.c.id)
    )
    rows = db.execute(asked).all()
    ids = [row.id for row in rows]
    (criteria, looks), history = _criteria(db, actor, ids, now), _history(db, ids)
    return [_step(row, criteria.get(row.id, ()), history.get(row.id, ()), looks.get(row.id)) for row in rows]


def looked_again(*which: ColumnElement[bool]) -> Select[tuple[UUID, datetime]]:
    """Each step that was looked at again, `step_id`, and when that began for the first time, `at`.

    Looked at again: a later visit to its teacher with a sighting of one of its
    criteria, whatever was seen; a chance that did not come is one too.

    Args:
        which: conditions on `action_steps` and `visits`.
    """
    return (
        select(action_steps.c.id.label("step_id"), func.min(visits.c.started_at).label("at"))
        .join(step_criteria, step_criteria.c.step_id == action_steps.c.id)
        .join(sightings, and_(sightings.c.criterion_id == step_criteria.c.id, sightings.c.is_current))
        .join(visits, and_(visits.c.id == sightings.c.visit_id, visits.c.coach_id == sightings.c.person_id))
        .where(
            visits.c.teacher_id == action_steps.c.teacher_id,
            visits.c.started_at > action_steps.c.agreed_at,
            visits.c.forgotten_at.is_(None),
            *which,
        )
        .group_by(action_steps.c.id)
    )


def _step(
    row: Row[Any], criteria: tuple[Criterion, ...], history: tuple[Change, ...], looked_at: datetime | None
) -> Step:
    return Step(
        row.id,
        row.coach,
        row.teacher,
        row.teacher_id,
        row.text,
        row.focus,
        row.goal,
        row.example,
        row.non_example,
        row.lesson,
        row.look_again_on,
        row.state,
        bool(history) and history[-1].is_confirmed,
        row.agreed_at,
        row.state_since,
        criteria,
        history,
        looked_at,
    )


def _criteria(
    db: Connection, actor: Actor, ids: list[UUID], now: datetime
) -> tuple[dict[UUID, tuple[Criterion, ...]], dict[UUID, datetime]]:
    """Per step its criteria with what was seen of them, and when it was first looked at again, as `looked_again`."""
    counted = and_(sightings.c.criterion_id == step_criteria.c.id, sightings.c.is_current)
    visible = and_(
        visits.c.id == sightings.c.visit_id,
        visits.c.coach_id == sightings.c.person_id,  # a co-observer's would count the same chance twice
        access.visits_seen(actor, "sightings", now=now),
    )
    saw = func.count(visits.c.id).filter(sightings.c.seen == "saw_it")
    chances = func.count(visits.c.id).filter(sightings.c.seen.in_(("saw_it", "chance_missed")))
    is_later = and_(visits.c.teacher_id == action_steps.c.teacher_id, visits.c.started_at > action_steps.c.agreed_at)
    first = func.min(visits.c.started_at).filter(is_later).label("first")
    own = (step_criteria.c.step_id, step_criteria.c.id, step_criteria.c.text, step_criteria.c.is_current)
    rows = db.execute(
        select(*own, saw.label("saw"), chances.label("chances"), first)
        .join_from(step_criteria, action_steps)
        .outerjoin(sightings, counted)
        .outerjoin(visits, visible)
        .where(action_steps.c.id.in_(ids))
        .group_by(*own, step_criteria.c.position)
        .order_by(step_criteria.c.position, step_criteria.c.id)
    )
    found: dict[UUID, tuple[Criterion, ...]] = {}
    looks: dict[UUID, datetime] = {}
    for row in rows:
        if row.is_current:
            criterion = Criterion(row.id, row.text, row.saw, row.chances)
            found[row.step_id] = (*found.get(row.step_id, ()), criterion)
        if row.first:
            looks[row.step_id] = min(row.first, looks.get(row.step_id, row.first))
    return found, looks


def _history(db: Connection, ids: list[UUID]) -> dict[UUID, tuple[Change, ...]]:
    rows = db.execute(
        select(step_states, people.c.name)
        .join(people, people.c.id == step_states.c.by_person)
        .where(step_states.c.step_id.in_(ids))
        .order_by(step_states.c.at, step_states.c.id)
    )
    found: dict[UUID, tuple[Change, ...]] = {}
    for row in rows:
        found[row.step_id] = (*found.get(row.step_id, ()), Change(row.state, row.name, row.is_confirmed, row.at))
    return found


def set_state(db: Connection, actor: Actor, step_id: UUID, state: str, *, now: datetime) -> None:
    """Says how far a step has come: the teacher's word stands, the coach's waits for the teacher's.

    Raises:
        NotHere: not a step of the actor's own pair.
        WrongInput: not one of STATES.
    """
    if state not in STATES:
        raise WrongInput({"state": "Pick one of the four states."})
    pair = or_(action_steps.c.coach_id == actor.person_id, action_steps.c.teacher_id == actor.person_id)
    mine = and_(pair, access.steps_seen(actor))
    row = db.execute(
        select(action_steps.c.teacher_id, action_steps.c.state).where(action_steps.c.id == step_id, mine)
    ).one_or_none()
    if row is None:
        raise NotHere
    if row.state != state:
        db.execute(update(action_steps).where(action_steps.c.id == step_id).values(state=state, state_since=now))
    is_confirmed = row.teacher_id == actor.person_id
    db.execute(
        insert(step_states).values(
            id=uuid4(), step_id=step_id, state=state, by_person=actor.person_id, is_confirmed=is_confirmed, at=now
        )
    )
