"""What the tablets of a co-observed visit carry: the co-observer's of that visit alone, the coach's who comes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, func, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.packing import Packed, at, classes_of, clip, criteria_of
from coach_data.planned_visits import takes_place
from coach_data.schema import action_steps, classes, co_observers, meetings, partnerships, people, visits

KEPT = timedelta(days=14)

_coach = people.alias("coach")
_teacher = people.alias("teacher")
_OPEN_STATES = ("new", "trying")


def pack(db: Connection, actor: Actor, *, now: datetime) -> list[Packed]:
    """The visits the actor comes along to with the teacher's yes, each with its class and step; nothing of the pair's.

    A visit still to begin has the class and the step it is planned with.
    """
    rows = _visits(db, actor, now)
    known = _classes(db, rows)
    steps = _steps(db, rows)
    criteria = criteria_of(db, [step.id for step in steps.values()])
    return [_visit(row, known.get(_class_id(row, known)), steps.get(row.id), criteria) for row in rows]


def _visits(db: Connection, actor: Actor, now: datetime) -> Sequence[Any]:
    return db.execute(
        select(
            *(visits.c[name] for name in _HEAD),
            co_observers.c.on_day,
            co_observers.c.teacher_id.label("asked_id"),
            _planned_class().label("planned_class_id"),
            partnerships.c.school_id.label("at_school"),
            partnerships.c.coach_id.label("asked_by"),
            _coach.c.name.label("coach"),
            _teacher.c.name.label("teacher"),
        )
        .join(co_observers, co_observers.c.visit_id == visits.c.id)
        .join(partnerships, partnerships.c.id == co_observers.c.partnership_id)
        .join(_coach, _coach.c.id == partnerships.c.coach_id)
        .join(_teacher, _teacher.c.id == co_observers.c.teacher_id)
        .where(
            co_observers.c.person_id == actor.person_id,
            access.is_co_observer(actor.person_id),
            takes_place(),
            visits.c.forgotten_at.is_(None),
            co_observers.c.on_day >= (now - KEPT).date(),
        )
        .order_by(co_observers.c.on_day.desc(), visits.c.id)
    ).all()


_HEAD = ("id", "class_id", "mode", "lesson", "target", "focus", "step_id", "sweeps", "started_at")


def _planned_class() -> Any:
    agreed = and_(
        meetings.c.partnership_id == co_observers.c.partnership_id,
        meetings.c.on_day == co_observers.c.on_day,
        meetings.c.kind == "visit",
        meetings.c.outcome.is_(None),
    )
    return select(meetings.c.class_id).where(agreed).order_by(meetings.c.at_time).limit(1).scalar_subquery()


def _classes(db: Connection, rows: Sequence[Row[Any]]) -> dict[Any, Packed]:
    """By id, and of a teacher with one class at a school also by these two."""
    teachers = {row.asked_id for row in rows}
    wanted = select(classes).where(classes.c.teacher_id.in_(teachers), classes.c.is_retired.is_(False))
    found = classes_of(db, wanted.order_by(classes.c.id))
    taught: dict[Any, list[Packed]] = defaultdict(list)
    for row, packed in found:
        taught[row.teacher_id, row.school_id].append(packed)
    only = {key: packed[0] for key, packed in taught.items() if len(packed) == 1}
    return {row.id: packed for row, packed in found} | only


def _class_id(row: Row[Any], known: dict[Any, Packed]) -> Any:
    if row.started_at is not None:
        return row.class_id
    return row.planned_class_id or (row.asked_id, row.at_school)


def _steps(db: Connection, rows: Sequence[Row[Any]]) -> dict[UUID, Row[Any]]:
    """The step each visit looks at; of one still to begin, the pair's that is being tried."""
    ids = [row.step_id for row in rows if row.step_id]
    named = {step.id: step for step in db.execute(select(action_steps).where(action_steps.c.id.in_(ids)))}
    begun = {row.id: named[row.step_id] for row in rows if row.step_id in named}
    ahead = [row for row in rows if row.started_at is None]
    tried = db.execute(
        select(action_steps)
        .where(action_steps.c.teacher_id.in_([row.asked_id for row in ahead]), action_steps.c.state.in_(_OPEN_STATES))
        .order_by(action_steps.c.agreed_at)
    )
    latest = {(step.coach_id, step.teacher_id, step.school_id): step for step in tried}
    pairs = {row.id: latest.get((row.asked_by, row.asked_id, row.at_school)) for row in ahead}
    return begun | {visit_id: step for visit_id, step in pairs.items() if step}


def _visit(
    row: Row[Any], its_class: Packed | None, step: Row[Any] | None, criteria: dict[UUID, list[Packed]]
) -> Packed:
    return {
        "id": str(row.id),
        "coach": {"id": str(row.asked_by), "name": row.coach},
        "school": str(row.at_school),
        "teacher": str(row.asked_id),
        "teacher_name": row.teacher,
        "class": its_class["id"] if its_class else None,
        "course": its_class,
        "step": {"id": str(step.id), "text": clip(step.text), "criteria": criteria[step.id]} if step else None,
        "on": row.on_day.isoformat(),
        "mode": row.mode,
        "occasion": "visit",
        **{name: clip(getattr(row, name)) for name in ("lesson", "target", "focus")},
        "sweeps": row.sweeps,
        "started_at": at(row.started_at),
        "finished_at": None,  # the co-observer's own part ends when they say so
        "debrief_finished_at": None,
    }


def planned(db: Connection, actor: Actor, *, now: datetime) -> dict[UUID, list[Packed]]:
    """Per partnership of the actor's, the visits still to begin to which somebody was asked along."""
    rows = db.execute(
        select(co_observers, people.c.name)
        .join(people, people.c.id == co_observers.c.person_id)
        .join(visits, visits.c.id == co_observers.c.visit_id)
        .where(
            access.invitations_seen(actor),
            co_observers.c.person_id != actor.person_id,
            co_observers.c.teacher_id != actor.person_id,
            co_observers.c.declined_at.is_(None),
            co_observers.c.on_day >= (now - timedelta(days=1)).date(),
            visits.c.coach_id.is_(None),
            visits.c.forgotten_at.is_(None),
        )
        .order_by(co_observers.c.on_day, people.c.name)
    )
    found: dict[UUID, list[Packed]] = defaultdict(list)
    for row in rows:
        one = {"visit": str(row.visit_id), "on": row.on_day.isoformat(), "name": row.name}
        found[row.partnership_id].append(one | {"is_agreed": row.teacher_agreed_at is not None})
    return found


def of_own(db: Connection, actor: Actor) -> dict[UUID, list[Packed]]:
    """Per visit of the actor's own, who comes along with the teacher's yes."""
    rows = db.execute(
        select(visits.c.id, people.c.id.label("person_id"), people.c.name)
        .join(co_observers, co_observers.c.visit_id == visits.c.id)
        .join(people, people.c.id == co_observers.c.person_id)
        .where(access.own_visits(actor), access.is_co_observer(people.c.id))
        .order_by(func.lower(people.c.name))
    )
    found: dict[UUID, list[Packed]] = defaultdict(list)
    for row in rows:
        found[row.id].append({"id": str(row.person_id), "name": row.name})
    return found
