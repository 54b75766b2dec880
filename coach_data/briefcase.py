"""What a coach's tablet has to know before a visit, packed into one JSON document of at most 100 kB."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from coach_data import access, agendas, co_observed
from coach_data.actors import Actor
from coach_data.packing import Packed, at, classes_of, clip, criteria_of
from coach_data.promises import LONGEST_WAIT
from coach_data.schema import (
    action_steps,
    agreements,
    classes,
    entries,
    fields,
    partnerships,
    people,
    priority_groups,
    promises,
    school_agendas,
    schools,
    visits,
    word_hints,
)

BYTES_MOST = 100_000
KEPT = timedelta(days=14)
VISITS_MOST = 40
_OPEN_STATES = ("new", "trying")


def pack(db: Connection, actor: Actor, *, now: datetime, device: UUID | None = None) -> Packed:
    """The briefcase of the actor: their own caseload, visits they come along to, nothing else of anybody else's.

    Args:
        device: the tablet that asks; `held` counts what it sent, without one what all of them did.

    Returns:
        What the tablet keeps in its vault, `person` first; `version` changes with any of the rest.
    """
    pairs = _partnerships(db, actor, now)
    along = co_observed.pack(db, actor, now=now)
    here = {UUID(one["school"]) for one in (*pairs, *along)} | set(actor.schools_as("coach"))
    zones, packed_schools = _schools(db, actor, here)
    zone = next(iter(zones.values()), ZoneInfo("UTC"))
    packed: Packed = {
        "person": {"id": str(actor.person_id), "name": actor.name},
        "version": "",
        "today": now.astimezone(zone).date().isoformat(),
        "schools": packed_schools,
        "partnerships": pairs,
        "agendas": _agendas(db, here) if here else [],
        "visits": [*_visits(db, actor, now), *along],
    }
    packed["held"] = _held(db, actor, device, [UUID(one["id"]) for one in packed["visits"]])
    text = json.dumps(packed, ensure_ascii=False, sort_keys=True)
    return packed | {"version": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _schools(db: Connection, actor: Actor, here: set[UUID]) -> tuple[dict[UUID, ZoneInfo], list[Packed]]:
    rows = db.execute(select(schools).where(schools.c.id.in_(here)).order_by(schools.c.name)).all()
    hints: dict[UUID, list[Packed]] = defaultdict(list)
    for hint in db.execute(select(word_hints).where(word_hints.c.school_id.in_(here)).order_by(word_hints.c.word)):
        hints[hint.school_id].append({"word": hint.word, "why": hint.why})
    groups: dict[UUID, list[Packed]] = defaultdict(list)
    shown = and_(priority_groups.c.school_id.in_(here), priority_groups.c.is_retired.is_(False))
    for group in db.execute(select(priority_groups).where(shown).order_by(priority_groups.c.position)):
        groups[group.school_id].append({"id": str(group.id), "label": group.label, "name": group.name})
    packed = [
        {
            "id": str(row.id),
            "name": row.name,
            "time_zone": row.time_zone,
            "hints": hints[row.id],
            "groups": groups[row.id],
        }
        for row in rows
    ]
    return {row.id: ZoneInfo(row.time_zone) for row in rows}, packed


def _caseload(actor: Actor) -> ColumnElement[bool]:
    """The running partnerships in which the actor is the coach."""
    return and_(
        access.partnerships_seen(actor, "agreement"),
        partnerships.c.coach_id == actor.person_id,
        partnerships.c.ended_on.is_(None),
    )


def _partnerships(db: Connection, actor: Actor, now: datetime) -> list[Packed]:
    rows = db.execute(
        select(
            partnerships.c.id,
            partnerships.c.school_id,
            partnerships.c.teacher_id,
            people.c.name,
            people.c.is_new_teacher,
            agreements,
        )
        .join(people, people.c.id == partnerships.c.teacher_id)
        .outerjoin(agreements, agreements.c.partnership_id == partnerships.c.id)
        .where(_caseload(actor), people.c.is_active)
        .order_by(people.c.name, partnerships.c.id)
    ).all()
    taught, steps = _classes(db, actor), _steps(db, actor)
    last, promised = _last_visits(db, actor, now), _promised(db, actor, now)
    planned = co_observed.planned(db, actor, now=now)
    return [
        {
            "id": str(row.id),
            "school": str(row.school_id),
            "teacher": {"id": str(row.teacher_id), "name": row.name, "is_new": row.is_new_teacher},
            "agreement": _agreement(row),
            "classes": taught[row.teacher_id, row.school_id],
            "step": steps.get((row.teacher_id, row.school_id)),
            "last_visit": last.get((row.teacher_id, row.school_id)),
            "promised": promised[row.teacher_id, row.school_id],
            "planned": planned[row.id],
        }
        for row in rows
    ]


def _agreement(row: Any) -> Packed | None:
    if row.partnership_id is None:
        return None
    return {
        "rhythm_days": row.rhythm_days,
        "slot": row.slot,
        "agenda": row.agenda,
        "sweeps": row.sweeps,
        "sees": clip(row.sees),
        "look_for": clip(row.look_for),
    }


Pair = tuple[UUID, UUID]  # teacher and school: classes, steps and visits name these two


def _classes(db: Connection, actor: Actor) -> dict[Pair, list[Packed]]:
    of_caseload = and_(
        partnerships.c.teacher_id == classes.c.teacher_id, partnerships.c.school_id == classes.c.school_id
    )
    mine = (
        select(classes)
        .join(partnerships, of_caseload)
        .where(_caseload(actor), classes.c.is_retired.is_(False))
        .order_by(classes.c.period, classes.c.id)
    )
    found: dict[Pair, list[Packed]] = defaultdict(list)
    for row, packed in classes_of(db, mine):
        found[row.teacher_id, row.school_id].append(packed)
    return found


def _steps(db: Connection, actor: Actor) -> dict[Pair, Packed]:
    """The latest step of each pair that is still being tried."""
    mine = and_(access.steps_seen(actor), action_steps.c.coach_id == actor.person_id)
    rows = db.execute(
        select(action_steps).where(mine, action_steps.c.state.in_(_OPEN_STATES)).order_by(action_steps.c.agreed_at)
    ).all()
    latest = {(row.teacher_id, row.school_id): row for row in rows}
    criteria = criteria_of(db, [row.id for row in latest.values()])
    return {
        pair: {
            "id": str(row.id),
            "text": clip(row.text),
            "state": row.state,
            "criteria": criteria[row.id],
            "focus": clip(row.focus),
            "goal": clip(row.goal),
        }
        for pair, row in latest.items()
    }


def _last_visits(db: Connection, actor: Actor, now: datetime) -> dict[Pair, Packed]:
    ours = and_(
        access.visits_seen(actor, "lines", now=now), visits.c.coach_id == actor.person_id, visits.c.occasion == "visit"
    )
    latest_first = func.row_number().over(
        partition_by=(visits.c.teacher_id, visits.c.school_id), order_by=(visits.c.started_at.desc(), visits.c.id)
    )
    ranked = select(visits.c.id, visits.c.teacher_id, visits.c.school_id, latest_first.label("place"))
    last = ranked.where(ours, visits.c.teacher_id.is_not(None), visits.c.started_at.is_not(None)).subquery()
    named = fields.c.name.in_(("summary.praise", "summary.key_lever"))
    rows = db.execute(
        select(last.c.id, last.c.teacher_id, last.c.school_id, fields.c.name, fields.c.value)
        .outerjoin(fields, and_(fields.c.visit_id == last.c.id, fields.c.is_current, named))
        .outerjoin(entries, entries.c.id == fields.c.entry_id)
        .where(last.c.place == 1)
        .order_by(entries.c.noted_at, entries.c.id)
    )
    found: dict[Pair, Packed] = {}
    for row in rows:
        empty = {"id": str(row.id), "praise": None, "key_lever": None}
        one = found.setdefault((row.teacher_id, row.school_id), empty)
        if row.name and isinstance(row.value, str):
            one[row.name.removeprefix("summary.")] = clip(row.value)
    return found


def _promised(db: Connection, actor: Actor, now: datetime) -> dict[Pair, list[Packed]]:
    rows = db.execute(
        select(promises.c.text, visits.c.teacher_id, visits.c.school_id)
        .join(visits, visits.c.id == promises.c.visit_id)
        .where(
            promises.c.person_id == actor.person_id,
            access.own_visits(actor),
            visits.c.forgotten_at.is_(None),
            promises.c.done_at.is_(None),
            promises.c.made_at >= now - LONGEST_WAIT,
        )
        .order_by(promises.c.made_at)
    )
    found: dict[Pair, list[Packed]] = defaultdict(list)
    for row in rows:
        found[row.teacher_id, row.school_id] = [*found[row.teacher_id, row.school_id][-4:], {"text": clip(row.text)}]
    return found


def _agendas(db: Connection, here: set[UUID]) -> list[Packed]:
    known: list[tuple[UUID | None, agendas.Agenda]] = [(None, agenda) for agenda in agendas.builtin()]
    own = school_agendas.c
    rows = db.execute(select(own.school_id, own.key, own.source).where(own.school_id.in_(here)).order_by(own.key))
    known += [(row.school_id, agendas.read(row.source, f"{row.key}.toml")) for row in rows]
    return [{"school": str(school) if school else None, **agenda.model_dump(mode="json")} for school, agenda in known]


def _visits(db: Connection, actor: Actor, now: datetime) -> list[Packed]:
    """The visits a tablet keeps: those without a debrief, and those of the last two weeks."""
    wanted = visits.c.debrief_finished_at.is_(None) | (visits.c.started_at > now - KEPT)
    rows = db.execute(
        select(visits)
        .where(access.visits_seen(actor, "lines", now=now), visits.c.coach_id == actor.person_id, wanted)
        .order_by(visits.c.started_at.desc(), visits.c.id)
        .limit(VISITS_MOST)
    )
    seconds = co_observed.of_own(db, actor)
    return [
        {
            "id": str(row.id),
            "seconds": seconds[row.id],
            "teacher": str(row.teacher_id) if row.teacher_id else None,
            "class": str(row.class_id) if row.class_id else None,
            "mode": row.mode,
            "occasion": row.occasion,
            "started_at": at(row.started_at),
            "finished_at": at(row.finished_at),
            "debrief_finished_at": at(row.debrief_finished_at),
            "entry_count": row.entry_count,
        }
        for row in rows
    ]


def _held(db: Connection, actor: Actor, device: UUID | None, listed: list[UUID]) -> dict[str, int]:
    """How many of the actor's own entries are kept, by visit: a tablet that knows of more offers them again.

    What another tablet of theirs sent would make up in number for what this one's are missing.
    """
    own = and_(entries.c.person_id == actor.person_id, entries.c.device_id == device if device else true())
    rows = db.execute(
        select(entries.c.visit_id, func.count())
        .where(entries.c.visit_id.in_(listed), own)
        .group_by(entries.c.visit_id)
        .order_by(entries.c.visit_id)
    )
    return {str(visit): count for visit, count in rows}
