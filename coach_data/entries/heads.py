"""A visit's head: when it began and ended, where it belongs, when it opens, read from its few framing entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data.entries import times
from coach_data.entries.authors import Visit, World
from coach_data.entries.envelope import read_body
from coach_data.entries.kinds import Data, DebriefStarted, Placed, Started
from coach_data.entries.upserts import among
from coach_data.schema import entries

KINDS = frozenset({"started", "placed", "finished", "debrief_started", "debrief_finished"})
SCHOOL_DAYS_UNTIL_OPEN = 5


@dataclass(frozen=True)
class Framing:
    """One framing entry and when it was made."""

    id: UUID
    kind: str
    data: Data
    at: datetime
    is_approximate: bool
    seq: int
    is_gone: bool


@dataclass(frozen=True)
class _Place:
    class_id: UUID | None
    teacher_id: UUID | None
    is_about_no_teacher: bool
    at: datetime


def refold(db: Connection, world: World, visit_ids: set[UUID], gone: set[UUID]) -> None:
    """Reads these visits' heads anew from their framing entries: one statement, and the school's calendar."""
    if not visit_ids:
        return
    for visit_id, framing in _framing(db, world, visit_ids, gone).items():
        visit = world.visits[visit_id]
        if visit.coach_id is not None:
            _shape(world, visit, framing)


_FRAMING = (
    select(
        entries.c.id,
        entries.c.visit_id,
        entries.c.person_id,
        entries.c.kind,
        entries.c.body,
        entries.c.seq,
        *times.COLUMNS,
    )
    .select_from(times.with_clocks())
    .where(entries.c.visit_id.in_(among("visits")), entries.c.kind.in_(KINDS), entries.c.is_folded)
)


def _framing(db: Connection, world: World, visit_ids: set[UUID], gone: set[UUID]) -> dict[UUID, list[Framing]]:
    rows = db.execute(_FRAMING, {"visits": list(visit_ids)})
    found: dict[UUID, list[Framing]] = defaultdict(list)
    for row in rows:
        # A co-observer's "finished" ends their own looking, not the coach's visit.
        is_coachs = row.person_id == world.visits[row.visit_id].coach_id
        if is_coachs and row.body is not None:
            at, is_approximate = times.time_of(row)
            data = read_body(row.body).data
            found[row.visit_id].append(Framing(row.id, row.kind, data, at, is_approximate, row.seq, row.id in gone))
    for framing in found.values():
        framing.sort(key=lambda one: (one.at, one.seq, one.id))
    return found


def _shape(world: World, visit: Visit, every: list[Framing]) -> None:
    framing = [one for one in every if not one.is_gone]
    started = next((one for one in framing if isinstance(one.data, Started)), None)
    if started is None:
        return
    _begin(visit, started)
    _place(world, visit, started, framing)
    visit.finished_at = _first(framing, "finished")
    visit.debrief_started_at = _first(framing, "debrief_started")
    visit.debrief_finished_at = _first(framing, "debrief_finished")
    for one in framing:
        if isinstance(one.data, DebriefStarted):
            visit.agenda = one.data.agenda or visit.agenda
            visit.debrief_minutes = one.data.minutes or visit.debrief_minutes
    # What a debrief opened stays open, also when its end is taken back, whichever of the two came first.
    opened = [at for at in (visit.opened_at, _first(every, "debrief_finished")) if at]
    visit.opened_at = min(opened, default=None)


def _first(framing: list[Framing], kind: str) -> datetime | None:
    return next((one.at for one in framing if one.kind == kind), None)


def _begin(visit: Visit, started: Framing) -> None:
    data = started.data
    assert isinstance(data, Started)
    visit.started_at, visit.is_start_approximate = started.at, started.is_approximate
    visit.occasion, visit.mode = data.occasion, data.mode
    visit.lesson, visit.target, visit.materials, visit.focus = data.lesson, data.target, data.materials, data.focus
    visit.step_id, visit.sweeps = data.step, data.sweeps


def _place(world: World, visit: Visit, started: Framing, framing: list[Framing]) -> None:
    named = [started] + [one for one in framing if isinstance(one.data, Placed)]
    schools = [world.school_of(one.data) for one in named if isinstance(one.data, Started | Placed)]
    visit.school_id = next((school for school in schools if school), None)
    places: list[_Place] = []
    for one, school in zip(named, schools, strict=True):
        if school in (None, visit.school_id) and isinstance(one.data, Started | Placed):
            places.append(_next_place(world, places[-1] if places else None, one.data, one.at))
    last = places[-1]
    visit.class_id, visit.teacher_id = last.class_id, last.teacher_id
    visit.is_about_no_teacher = last.is_about_no_teacher
    visit.placed_at = last.at if len(places) > 1 else None
    visit.opens_at = _opens_at(world, visit, places)


def _next_place(world: World, before: _Place | None, data: Started | Placed, at: datetime) -> _Place:
    taught = world.taught.get(data.class_) if data.class_ else None
    class_id, teacher_id = data.class_, data.teacher or (taught.teacher_id if taught else None)
    if before and before.class_id and class_id is None and teacher_id:
        kept = world.taught.get(before.class_id)  # the class stays when only its teacher is named again
        class_id = before.class_id if kept and kept.teacher_id == teacher_id else None
    return _Place(class_id, teacher_id, isinstance(data, Placed) and data.about_no_teacher, at)


def _opens_at(world: World, visit: Visit, places: list[_Place]) -> datetime | None:
    """The end of the fifth school day after this teacher was first named: naming again keeps nothing closed."""
    if visit.school_id is None or visit.teacher_id is None:
        return None
    first_named = min(place.at for place in places if place.teacher_id == visit.teacher_id)
    calendar = world.calendar(visit.school_id)
    return calendar.end_of(calendar.add(calendar.today(first_named), SCHOOL_DAYS_UNTIL_OPEN))
