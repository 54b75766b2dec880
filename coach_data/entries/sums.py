"""Sums kept beside the typed rows, so that a dashboard reads a window and not the history."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from coach_data.entries.authors import Visit, World
from coach_data.entries.upserts import among, insert_into
from coach_data.schema import engagement_sums, sweep_groups, sweeps, visit_group_sums
from coach_data.school_days import fortnight_of

Key = tuple[UUID, Any, UUID, UUID, str]  # school, fortnight, teacher, class, measured how
_KEY = ("school_id", "fortnight", "teacher_id", "class_id", "measured", "group_id")
_SUMS = ("visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2")


def moved(world: World, visit_ids: set[UUID]) -> set[UUID]:
    """The visits whose sums may now belong under another key than before."""
    return {
        visit_id
        for visit_id in visit_ids
        if world.before[visit_id].coach_id and _where(world.before[visit_id]) != _where(world.visits[visit_id])
    }


def _where(visit: Visit) -> tuple[Any, ...]:
    return visit.occasion, visit.school_id, visit.teacher_id, visit.class_id, visit.started_at, visit.mode


def resum(db: Connection, world: World, visit_ids: set[UUID]) -> None:
    """Takes these visits' old numbers out of the sums and puts the current ones in.

    Only the coach's own sweeps count: a co-observer's second look at the same
    students is for comparing observers, not for adding up.
    """
    if not visit_ids:
        return
    old, new = _taken_out(db, visit_ids), _counted(db, visit_ids, world.actor.person_id)
    change: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(_SUMS))
    for rows, world_then, sign in ((old, world.before, -1), (new, world.visits, 1)):
        for visit_id, group_id, looks, n, k in rows:
            key = _key(world, world_then[visit_id])
            if key:
                parts = (1, looks, n, k, n * n, k * n, k * k)
                change[(*key, group_id)] = [
                    total + sign * part for total, part in zip(change[(*key, group_id)], parts, strict=True)
                ]
    _keep(db, world, new)
    _add(db, {key: parts for key, parts in change.items() if any(parts)})


def _key(world: World, visit: Visit) -> Key | None:
    if visit.occasion != "visit" or not (visit.school_id and visit.teacher_id and visit.class_id and visit.started_at):
        return None
    fortnight = fortnight_of(world.calendar(visit.school_id).today(visit.started_at))
    return (visit.school_id, fortnight, visit.teacher_id, visit.class_id, visit.mode)


_TAKE_OUT = (
    delete(visit_group_sums)
    .where(visit_group_sums.c.visit_id.in_(among("visits")))
    .returning(*(visit_group_sums.c[name] for name in ("visit_id", "group_id", "sweeps", "n", "k")))
)
_COUNTED = (
    select(
        sweep_groups.c.visit_id,
        sweep_groups.c.group_id,
        func.count(),
        func.sum(sweep_groups.c.present),
        func.sum(sweep_groups.c.on_task),
    )
    .select_from(sweep_groups)
    .join(sweeps, sweeps.c.entry_id == sweep_groups.c.entry_id)
    .where(
        sweep_groups.c.visit_id.in_(among("visits")),
        sweeps.c.is_current,
        sweeps.c.person_id == bindparam("coach"),
        sweep_groups.c.present > 0,
    )
    .group_by(sweep_groups.c.visit_id, sweep_groups.c.group_id)
)
_KEEP = insert(visit_group_sums)


def _taken_out(db: Connection, visit_ids: set[UUID]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(_TAKE_OUT, {"visits": list(visit_ids)})]


def _counted(db: Connection, visit_ids: set[UUID], coach_id: UUID) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(_COUNTED, {"visits": list(visit_ids), "coach": coach_id})]


def _keep(db: Connection, world: World, counted: list[tuple[Any, ...]]) -> None:
    rows = [
        {
            "visit_id": visit_id,
            "group_id": group_id,
            "school_id": world.visits[visit_id].school_id,
            "sweeps": looks,
            "n": n,
            "k": k,
        }
        for visit_id, group_id, looks, n, k in counted
    ]
    if rows:
        db.execute(_KEEP, rows)


def _add(db: Connection, change: dict[tuple[Any, ...], list[int]]) -> None:
    if not change:
        return
    # Always in the same order: other visits of the same class add to the same rows at the same time.
    ordered = sorted(change.items(), key=lambda item: [str(part) for part in item[0]])
    rows = [dict(zip((*_KEY, *_SUMS), (*key, *parts), strict=True)) for key, parts in ordered]
    db.execute(_adding(db.dialect.name), rows)
    if any(row["visits"] < 0 for row in rows):
        db.execute(_DROP_EMPTIED, {"schools": list({row["school_id"] for row in rows})})


@cache
def _adding(engine: str) -> Any:
    new = insert_into(engine, engagement_sums)
    added = {name: engagement_sums.c[name] + new.excluded[name] for name in _SUMS}
    return new.on_conflict_do_update(index_elements=list(_KEY), set_=added)


_DROP_EMPTIED = delete(engagement_sums).where(
    engagement_sums.c.school_id.in_(among("schools")), engagement_sums.c.visits == 0
)
