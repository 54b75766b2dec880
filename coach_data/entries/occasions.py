"""What comes of what the two write together: the action step, promises, the next visit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, and_, delete, select, update

from coach_data.entries import times
from coach_data.entries.authors import Visit, World
from coach_data.entries.upserts import add_new, insert_into, put
from coach_data.schema import (
    action_steps,
    entries,
    fields,
    meetings,
    promises,
    step_criteria,
    step_states,
)


@dataclass(frozen=True)
class Value:
    """A field's value and the entry that gave it; of a clash, the latest."""

    entry_id: UUID
    value: Any
    at: datetime


Values = dict[str, Value]


def refold(db: Connection, world: World, visit_ids: set[UUID]) -> None:
    """Brings what these visits' fields create, the agreement aside, up to date; the same again changes nothing."""
    if not visit_ids:
        return
    found = _values(db, visit_ids)
    placed = [world.visits[visit_id] for visit_id in sorted(visit_ids)]
    pairs = [(visit, found[visit.id], world.pair_of(visit)) for visit in placed]
    debriefed = [
        (visit, values, pair) for visit, values, pair in pairs if visit.debrief_finished_at and visit.teacher_id
    ]
    _steps(db, visit_ids, debriefed)
    _promises(db, visit_ids, debriefed)
    _meetings(db, world, pairs)


def criterion_id(step_id: UUID, text: str) -> UUID:
    """A criterion's id: two tablets name the same words alike."""
    return uuid5(step_id, text)


def _values(db: Connection, visit_ids: set[UUID]) -> dict[UUID, Values]:
    start = fields.join(entries, entries.c.id == fields.c.entry_id)
    rows = db.execute(
        select(fields.c.visit_id, fields.c.entry_id, fields.c.name, fields.c.value, *times.COLUMNS)
        .select_from(times.with_clocks(start))
        .where(fields.c.visit_id.in_(visit_ids), fields.c.is_current)
    )
    timed = [(times.time_of(row)[0], row) for row in rows]
    found: dict[UUID, Values] = defaultdict(dict)
    for at, row in sorted(timed, key=lambda one: (one[0], one[1].entry_id)):
        found[row.visit_id][row.name] = Value(row.entry_id, row.value, at)
    return found


def _text(values: Values, name: str) -> str | None:
    value = values[name].value if name in values else None
    return str(value).strip() or None if value is not None else None


def _list(values: Values, name: str) -> list[str]:
    value = values[name].value if name in values else None
    texts = [str(item).strip() for item in value] if isinstance(value, list) else []
    return list(dict.fromkeys(text for text in texts if text))


Debriefed = list[tuple[Visit, Values, UUID | None]]


def _steps(db: Connection, visit_ids: set[UUID], debriefed: Debriefed) -> None:
    agreed = [(visit, values, pair) for visit, values, pair in debriefed if _text(values, "step.text")]
    _take_back(db, visit_ids - {visit.id for visit, _, _ in agreed})
    if not agreed:
        return
    put(db, action_steps, [_step(*one) for one in agreed], keep=["state_since"])
    add_new(db, step_states, [_new_state(visit) for visit, _, _ in agreed])
    ids = [visit.id for visit, _, _ in agreed]
    db.execute(update(step_criteria).where(step_criteria.c.step_id.in_(ids)).values(is_current=False))
    put(db, step_criteria, [row for visit, values, _ in agreed for row in _criteria(visit.id, values)])


def _take_back(db: Connection, visit_ids: set[UUID]) -> None:
    """A step that was taken out again, or came of a visit placed with the wrong teacher, is nobody's."""
    there = db.scalars(select(action_steps.c.id).where(action_steps.c.id.in_(visit_ids))).all()
    if there:
        db.execute(delete(step_criteria).where(step_criteria.c.step_id.in_(there)))
        db.execute(delete(step_states).where(step_states.c.step_id.in_(there)))
        db.execute(delete(action_steps).where(action_steps.c.id.in_(there)))


def _step(visit: Visit, values: Values, pair: UUID | None) -> dict[str, Any]:
    named = ("example", "non_example", "goal", "lesson", "modeled")
    return {
        "id": visit.id,
        "partnership_id": pair,
        "school_id": visit.school_id,
        "coach_id": visit.coach_id,
        "teacher_id": visit.teacher_id,
        "class_id": visit.class_id,
        "text": _text(values, "step.text"),
        "focus": visit.focus,
        **{name: _text(values, f"step.{name}") for name in named},
        "checks": _list(values, "step.checks"),
        "look_again_on": _next_visit(values)[0],
        "agreed_at": visit.debrief_finished_at,
        "state_since": visit.debrief_finished_at,
    }


def _new_state(visit: Visit) -> dict[str, Any]:
    return {
        "id": uuid5(visit.id, "new"),
        "step_id": visit.id,
        "state": "new",
        "by_person": visit.coach_id,
        "is_confirmed": False,
        "at": visit.debrief_finished_at,
    }


def _criteria(step_id: UUID, values: Values) -> list[dict[str, Any]]:
    return [
        {"id": criterion_id(step_id, text), "step_id": step_id, "position": position, "text": text, "is_current": True}
        for position, text in enumerate(_list(values, "step.criteria"))
    ]


def _promises(db: Connection, visit_ids: set[UUID], debriefed: Debriefed) -> None:
    rows = []
    for visit, values, _ in debriefed:
        for name, person_id in (("promise.coach", visit.coach_id), ("promise.teacher", visit.teacher_id)):
            text = _text(values, name)
            if text:
                made = values[name]
                rows.append(
                    {
                        "id": made.entry_id,
                        "visit_id": visit.id,
                        "person_id": person_id,
                        "text": text,
                        "made_at": made.at,
                    }
                )
    outdated = and_(
        promises.c.visit_id.in_(visit_ids),
        promises.c.id.not_in([row["id"] for row in rows]),
        promises.c.done_at.is_(None),
    )
    db.execute(delete(promises).where(outdated))
    put(db, promises, rows)


def _next_visit(values: Values) -> tuple[date | None, time | None, UUID | None]:
    value = values["next_visit"].value if "next_visit" in values else None
    if not isinstance(value, dict):
        return None, None, None
    at_time = time.fromisoformat(value["time"]) if value.get("time") else None
    return date.fromisoformat(value["day"]), at_time, UUID(value["class"]) if value.get("class") else None


def _meetings(db: Connection, world: World, pairs: Debriefed) -> None:
    """The next visit stands as soon as it is written: bells ring before a debrief is finished."""
    rows = []
    for visit, values, pair in pairs:
        on_day, at_time, class_id = _next_visit(values)
        if on_day and pair:
            rows.append(
                {
                    "id": uuid5(visit.id, "next_visit"),
                    "partnership_id": pair,
                    "school_id": visit.school_id,
                    "class_id": class_id if class_id in world.taught else None,
                    "kind": "visit",
                    "on_day": on_day,
                    "at_time": at_time,
                    "made_at": values["next_visit"].at,
                }
            )
    known = [row["id"] for row in rows]
    unplanned = [uuid5(visit.id, "next_visit") for visit, _, _ in pairs]
    ahead = meetings.c.outcome.is_(None)
    db.execute(delete(meetings).where(meetings.c.id.in_(unplanned), meetings.c.id.not_in(known), ahead))
    if rows:
        new = insert_into(db, meetings)
        changed = {name: new.excluded[name] for name in rows[0] if name != "id"}
        db.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed, where=ahead), rows)
