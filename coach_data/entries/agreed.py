"""The agreement of a pair, read from all that was agreed in any of their visits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, select, update

from coach_data.entries import times
from coach_data.entries.authors import Visit, World
from coach_data.entries.envelope import Entry
from coach_data.entries.kinds import FieldSet
from coach_data.entries.upserts import among, put
from coach_data.schema import agreements, entries, fields, visits

_PREFIX = "agreement."
_NUMBERS = {"rhythm": ("rhythm_days", 10, 1, 60), "sweeps": ("sweeps", 0, 0, 20)}  # column, unsaid, least, most
_TEXTS = {"slot": ("slot", None, 80), "agenda": ("agenda", "six-steps", 40), "sees": ("sees", None, 4_000)}
_WORDS: dict[str, tuple[str, str | None, int | None]] = {**_TEXTS, "look_for": ("look_for", None, None)}


def refold(db: Connection, world: World, folding: list[Entry], mine: set[UUID]) -> None:
    """Brings the agreements up to date that these entries, or a visit's move to another teacher, touch.

    Read anew from everything the pair agreed, so that a visit first placed with
    the wrong teacher leaves nothing behind in that teacher's agreement.
    """
    touched = {entry.frame.visit for entry in folding if _speaks_of_it(entry)} & mine
    touched |= {visit_id for visit_id in mine if _has_moved(world.before[visit_id], world.visits[visit_id])}
    pairs = {
        world.pair_of(visit): visit
        for visit_id in touched
        for visit in (world.before[visit_id], world.visits[visit_id])
        if visit.coach_id
    }
    pairs.pop(None, None)
    if pairs:
        _agree(db, world.actor.person_id, {pair: visit for pair, visit in pairs.items() if pair})


def _speaks_of_it(entry: Entry) -> bool:
    data = entry.data
    return entry.frame.kind == "undo" or (isinstance(data, FieldSet) and data.name.startswith(_PREFIX))


def _has_moved(before: Visit, now: Visit) -> bool:
    return before.coach_id is not None and _whose(before) != _whose(now)


def _whose(visit: Visit) -> tuple[UUID | None, UUID | None]:
    return visit.teacher_id, visit.school_id


def _agree(db: Connection, coach_id: UUID, pairs: dict[UUID, Visit]) -> None:
    said = _said(db, coach_id, pairs)
    wished_at = {row.partnership_id: row.look_for_at for row in db.execute(_WISHED, {"pairs": list(pairs)})}
    rows = []
    for pair, values in said.items():
        if "look_for" in values and pair in wished_at and wished_at[pair] > values["look_for"][1]:
            values = {name: value for name, value in values.items() if name != "look_for"}
        row = {"partnership_id": pair, "agreed_at": max(at for _, at in said[pair].values())}
        rows.append(row | _columns({name: value for name, (value, _) in values.items()}))
    for with_wish in (True, False):  # a wish nobody entered here, or an older one, leaves the teacher's own
        put(db, agreements, [row for row in rows if ("look_for" in row) == with_wish])
    unsaid = pairs.keys() - said.keys()
    if unsaid:
        db.execute(_UNSAID, {"pairs": list(unsaid)})


_WISHED = select(agreements.c.partnership_id, agreements.c.look_for_at).where(
    agreements.c.partnership_id.in_(among("pairs")), agreements.c.look_for_at.is_not(None)
)
_UNSAID = delete(agreements).where(agreements.c.partnership_id.in_(among("pairs")), agreements.c.look_for.is_(None))
_SAID = (
    select(visits.c.teacher_id, visits.c.school_id, fields.c.name, fields.c.value, entries.c.id, *times.COLUMNS)
    .select_from(
        times.with_clocks(
            fields.join(entries, entries.c.id == fields.c.entry_id).join(visits, visits.c.id == fields.c.visit_id)
        )
    )
    .where(
        visits.c.coach_id == bindparam("coach"),
        visits.c.teacher_id.in_(among("teachers")),
        visits.c.forgotten_at.is_(None),
        fields.c.is_current,
        fields.c.name.startswith(_PREFIX),
    )
)


def _said(db: Connection, coach_id: UUID, pairs: dict[UUID, Visit]) -> dict[UUID, dict[str, tuple[Any, Any]]]:
    by_pair = {_whose(visit): pair for pair, visit in pairs.items()}
    teachers = [visit.teacher_id for visit in pairs.values()]
    rows = db.execute(_SAID, {"coach": coach_id, "teachers": teachers})
    timed = sorted(((times.time_of(row)[0], row.id, row) for row in rows), key=lambda one: one[:2])
    found: dict[UUID, dict[str, tuple[Any, Any]]] = {}
    for at, _, row in timed:
        pair = by_pair.get((row.teacher_id, row.school_id))
        if pair and row.value is not None:
            values = found.setdefault(pair, {})
            values[row.name.removeprefix(_PREFIX)] = (row.value, at)
    return found


def forget(db: Connection, world: World, visit: Visit) -> None:
    """Reads the pair's agreement anew without what one visit said of it; what was said nowhere else goes.

    The teacher's own "Look at this for me" stays, unless it is the visit's, word for word.

    Args:
        visit: its row as it was, held; its fields are still there, and these are deleted here.
    """
    of_visit = (fields.c.visit_id == visit.id, fields.c.name.startswith(_PREFIX))
    said = db.execute(delete(fields).where(*of_visit).returning(fields.c.name, fields.c.value)).all()
    pair = world.pair_of(visit)
    if not said or pair is None or visit.coach_id is None:
        return
    _take_words_out(db, world, visit, [(name.removeprefix(_PREFIX), value) for name, value in said])
    since = func.coalesce(agreements.c.look_for_at, agreements.c.agreed_at)
    unsaid: dict[str, Any] = {**_columns({}), "agreed_at": since}
    db.execute(update(agreements).where(agreements.c.partnership_id == pair).values(unsaid))
    _agree(db, visit.coach_id, {pair: visit})


def _take_words_out(db: Connection, world: World, visit: Visit, said: list[tuple[str, Any]]) -> None:
    """Out of the agreements of every partnership the two ever had: only that of the latest is read anew."""
    ever = [pair.id for pair in world.pairs if (pair.teacher_id, pair.school_id) == _whose(visit)]
    for name, value in said:
        column, without, longest = _WORDS.get(name, (None, None, None))
        if column and isinstance(value, str):
            words = (agreements.c.partnership_id.in_(ever), agreements.c[column] == value.strip()[:longest])
            db.execute(update(agreements).where(*words).values({column: without}))


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, (column, unsaid, least, most) in _NUMBERS.items():
        row[column] = min(max(round(values.get(name, unsaid)), least), most)
    for name, (text_column, without, longest) in _TEXTS.items():
        text = str(values.get(name) or "").strip()
        row[text_column] = text[:longest] or without
    if "look_for" in values:
        row["look_for"] = str(values["look_for"]).strip() or None
    return row
