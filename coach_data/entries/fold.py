"""Turns entries into typed rows; whatever the order in which they arrive, the same rows come of the same entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, and_, bindparam, select, update

from coach_data import schema
from coach_data.entries import agreed, heads, kinds, late, occasions, sums
from coach_data.entries.authors import Visit, World
from coach_data.entries.envelope import Entry
from coach_data.entries.upserts import Asked, Prepared, add, add_new, among
from coach_data.schema import NO_GROUP, entries, replacements, visits

_NOTE_KINDS = {"note", "edit", "question"}


@dataclass(frozen=True)
class Superseded:
    """An entry that another one replaces."""

    id: UUID
    visit_id: UUID
    kind: str


def fold(db: Connection, world: World, folding: list[Entry]) -> None:
    """Folds entries, already kept, into typed rows, sums and what the pair agreed.

    Args:
        db: the transaction that keeps the entries; their visits are locked.
        world: what the batch was judged by; its visits are brought up to date and written back.
        folding: entries of the visits' own authors, in any order.
    """
    touched = {entry.frame.visit for entry in folding}
    all_gone = _replace(db, folding, touched)
    gone_ids = {one.id for one in all_gone}
    meant = {replaced for entry in folding for replaced in entry.frame.replaces}
    gone = [one for one in all_gone if one.id in meant]
    mine = {visit_id for visit_id in touched if world.visits[visit_id].coach_id == world.actor.person_id}
    heads.refold(db, world, _with(folding, gone, heads.KINDS) & mine, gone_ids)
    _add_typed(db, world, folding, gone_ids)
    _mark(db, gone, {entry.frame.id for entry in folding})
    _move_school(db, world, touched)
    late.release(db, world, folding)
    _write_back(db, world)
    sums.resum(db, world, (_with(folding, gone, {"sweep"}) & mine) | sums.moved(world, mine))
    reframed = {visit_id for visit_id in _with(folding, gone, heads.KINDS) if world.before[visit_id].coach_id}
    unsaid = {one.visit_id for one in gone if one.kind == "field"}
    occasions.refold(db, world, (occasions.told(folding) | unsaid | reframed) & mine)
    agreed.refold(db, world, folding, mine)


def _with(folding: list[Entry], gone: list[Superseded], wanted: frozenset[str] | set[str]) -> set[UUID]:
    """The visits in which an entry of these kinds was added or taken out."""
    added = {entry.frame.visit for entry in folding if entry.frame.kind in wanted}
    return added | {one.visit_id for one in gone if one.kind in wanted}


_newer, _older = entries.alias("newer"), entries.alias("older")
_REPLACED = Asked(
    select(_older.c.id, _older.c.visit_id, _older.c.kind, _newer.c.kind.label("by"))
    .select_from(replacements)
    .join(_newer, _newer.c.id == replacements.c.entry_id)
    .join(
        _older,
        and_(
            _older.c.id == replacements.c.replaced_id,
            _older.c.visit_id == _newer.c.visit_id,
            _older.c.person_id == _newer.c.person_id,
        ),
    )
    .where(replacements.c.visit_id.in_(among("visits"))),
    "visits",
)


def _replace(db: Connection, folding: list[Entry], touched: set[UUID]) -> list[Superseded]:
    """Keeps what replaces what, and gives every entry of these visits that is replaced."""
    rows = [
        {
            "replaced_id": replaced,
            "entry_id": entry.frame.id,
            "visit_id": entry.frame.visit,
            "is_undo": entry.frame.kind == "undo",
        }
        for entry in folding
        for replaced in set(entry.frame.replaces)
    ]
    add_new(db, replacements, rows)
    found = _REPLACED.rows(db, touched)
    return [Superseded(entry_id, visit_id, kind) for entry_id, visit_id, kind, by in found if _may_replace(by, kind)]


def _may_replace(newer: str, older: str) -> bool:
    if newer == "edit":
        return older in _NOTE_KINDS
    return older != "started" and (newer in ("undo", older))


_NO_TAGS: list[str] = []  # one and the same, so that it is made into JSON once for a batch


def _note(data: kinds.Note | kinds.Edit) -> dict[str, Any]:
    return {
        "speaker": data.speaker,
        "text": data.text,
        "tags": data.tags or _NO_TAGS,
        "minute_in_recording": data.minute_in_recording,
        "is_edit": isinstance(data, kinds.Edit),
    }


def _check_in(data: kinds.CheckIn) -> dict[str, Any]:
    return {
        "group_id": data.group or NO_GROUP,
        "spoke_with": data.spoke_with,
        "grasp": data.grasp,
        "trend": data.trend,
    }


def _practice(data: kinds.Practice) -> dict[str, Any]:
    met = [{"criterion": one.criterion, "met": one.met} for one in data.criteria]
    return {"round": data.round, "criteria": met, "feedback": data.feedback}


def _field(data: kinds.FieldSet) -> dict[str, Any]:
    value = data.value
    plain = value.model_dump(mode="json", by_alias=True) if isinstance(value, kinds.NextVisit) else value
    return {"name": data.name, "value": plain}


def _plain(data: kinds.Data) -> dict[str, Any]:
    return data.model_dump()


TYPED: dict[str, tuple[Table, Callable[[Any], dict[str, Any]]]] = {
    "note": (schema.note_lines, _note),
    "edit": (schema.note_lines, _note),
    "question": (schema.questions, _plain),
    "sweep": (schema.sweeps, lambda data: {"due_tick_ms": data.due_tick_ms}),
    "check_in": (schema.check_ins, _check_in),
    "work": (schema.work_counts, _plain),
    "sighting": (schema.sightings, lambda data: {"criterion_id": data.criterion, "seen": data.seen}),
    "wait": (schema.waits, _plain),
    "field": (schema.fields, _field),
    "stage": (schema.stages, _plain),
    "practice": (schema.practice_rounds, _practice),
}
"""Which table a kind's rows lie in, and how its data becomes a row."""

_TABLES = tuple(dict.fromkeys(table for table, _ in TYPED.values()))
_MARKS = {
    table: update(table).where(table.c.entry_id.in_(among("ids")), table.c.is_current).values(is_current=False)
    for table in _TABLES
}


def _add_typed(db: Connection, world: World, folding: list[Entry], gone: set[UUID]) -> None:
    rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for entry in folding:
        if entry.frame.kind in TYPED:
            table, columns = TYPED[entry.frame.kind]
            rows[table].append(_common(world, entry, gone) | columns(entry.data))
        if isinstance(entry.data, kinds.Sweep):
            rows[schema.sweep_groups] += _looks(entry, entry.data)
    for table in (*_TABLES, schema.sweep_groups):
        add(db, table, rows[table])


def _common(world: World, entry: Entry, gone: set[UUID]) -> dict[str, Any]:
    visit = world.visits[entry.frame.visit]
    return {
        "entry_id": entry.frame.id,
        "visit_id": visit.id,
        "school_id": visit.school_id,
        "person_id": entry.frame.person,
        "is_current": entry.frame.id not in gone,
    }


def _looks(entry: Entry, data: kinds.Sweep) -> list[dict[str, Any]]:
    return [
        {
            "visit_id": entry.frame.visit,
            "entry_id": entry.frame.id,
            "group_id": look.group or NO_GROUP,
            "present": look.present,
            "on_task": look.on_task,
        }
        for look in data.groups
    ]


def _mark(db: Connection, gone: list[Superseded], just_added: set[UUID]) -> None:
    """Earlier rows that an entry of this batch replaces are no longer current: one statement per table."""
    by_table: dict[Table, set[UUID]] = defaultdict(set)
    for one in gone:
        if one.kind in TYPED and one.id not in just_added:
            by_table[TYPED[one.kind][0]].add(one.id)
    for table, ids in by_table.items():
        db.execute(_MARKS[table], {"ids": list(ids)})


def _move_school(db: Connection, world: World, touched: set[UUID]) -> None:
    """Rows folded before the school was known get it now."""
    settled: dict[UUID, list[UUID]] = defaultdict(list)
    for visit_id in touched:
        was, now = world.before[visit_id], world.visits[visit_id]
        if was.coach_id and was.school_id is None and now.school_id:
            settled[now.school_id].append(visit_id)
    for school_id, ids in settled.items():
        for table in _TABLES:
            db.execute(update(table).where(table.c.visit_id.in_(ids)).values(school_id=school_id))


_WRITTEN = tuple(column.name for column in fields(Visit) if column.name not in ("id", "forgotten_at"))


def _writing(names: tuple[str, ...]) -> Prepared:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(lambda _engine: update(visits).where(visits.c.id == bindparam("this")).values(values))


_ONLY_MORE = ("entry_count",)
_WRITE = {names: _writing(names) for names in (_WRITTEN, _ONLY_MORE)}


def _write_back(db: Connection, world: World) -> None:
    """Most batches only add lines; naming an indexed column would write its index anew, whatever the value."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {names: [] for names in _WRITE}
    for visit_id in sorted(world.visits):
        visit, before = world.visits[visit_id], world.before[visit_id]
        if visit == before:
            continue
        names = _ONLY_MORE if visit == replace(before, entry_count=visit.entry_count) else _WRITTEN
        rows[names].append({"this": visit_id} | {f"new_{name}": getattr(visit, name) for name in names})
    for names, of_them in rows.items():
        _WRITE[names].run(db, of_them)
