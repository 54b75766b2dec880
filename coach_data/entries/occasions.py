"""What comes of what the two write together: the action step, promises, the next visit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, delete, exists, select, update

from coach_data.entries import times
from coach_data.entries.authors import Visit, World
from coach_data.entries.envelope import Entry
from coach_data.entries.kinds import FieldSet
from coach_data.entries.upserts import among, insert_into, put
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


_TELLING = ("step.", "promise.", "next_visit")


def told(folding: list[Entry]) -> set[UUID]:
    """The visits in which these entries say something that a step, a promise or a meeting comes of."""
    return {
        entry.frame.visit
        for entry in folding
        if isinstance(entry.data, FieldSet) and entry.data.name.startswith(_TELLING)
    }


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
    had = {visit_id for visit_id in visit_ids if world.before[visit_id].debrief_finished_at}
    _steps(db, had, debriefed)
    _promises(db, had, debriefed)
    _meetings(db, world, pairs)


def criterion_id(step_id: UUID, text: str) -> UUID:
    """A criterion's id: two tablets name the same words alike."""
    return uuid5(step_id, text)


_VALUES = (
    select(fields.c.visit_id, fields.c.entry_id, fields.c.name, fields.c.value, *times.COLUMNS)
    .select_from(times.with_clocks(fields.join(entries, entries.c.id == fields.c.entry_id)))
    .where(fields.c.visit_id.in_(among("visits")), fields.c.is_current)
)


def _values(db: Connection, visit_ids: set[UUID]) -> dict[UUID, Values]:
    rows = db.execute(_VALUES, {"visits": list(visit_ids)})
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


_OUTDATED = update(step_criteria).where(step_criteria.c.step_id.in_(among("steps"))).values(is_current=False)
_TAKE_BACK = [
    delete(table).where(column.in_(among("steps")))
    for table, column in (
        (step_criteria, step_criteria.c.step_id),
        (step_states, step_states.c.step_id),
        (action_steps, action_steps.c.id),
    )
]


def _steps(db: Connection, had: set[UUID], debriefed: Debriefed) -> None:
    """The steps agreed; `had` are the visits that may have made one before."""
    agreed = [(visit, values, pair) for visit, values, pair in debriefed if _text(values, "step.text")]
    again = [visit.id for visit, _, _ in agreed if visit.id in had]
    if again:
        db.execute(_OUTDATED, {"steps": again})
    gone = had.difference(again)
    if gone:  # taken out again, or agreed in a visit placed with the wrong teacher: nobody's step
        for statement in _TAKE_BACK:
            db.execute(statement, {"steps": list(gone)})
    put(db, action_steps, [_step(*one) for one in agreed], keep=["state_since"])
    put(db, step_states, [_new_state(visit) for visit, _, _ in agreed], keep=["is_confirmed"])
    if again:  # another end of the debrief may have come: a step nobody has spoken of since is new from then on
        db.execute(_STILL_NEW, {"steps": again, "first": [first_state(visit_id) for visit_id in again]})
    put(db, step_criteria, [row for visit, values, _ in agreed for row in _criteria(visit.id, values)])


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


def first_state(step_id: UUID) -> UUID:
    """The id of the state a step is agreed in; every other one was said by somebody."""
    return uuid5(step_id, "new")


_SPOKEN_OF = exists().where(step_states.c.step_id == action_steps.c.id, step_states.c.id.not_in(among("first")))
_STILL_NEW = (
    update(action_steps)
    .where(action_steps.c.id.in_(among("steps")), ~_SPOKEN_OF)
    .values(state_since=action_steps.c.agreed_at)
)


def _new_state(visit: Visit) -> dict[str, Any]:
    return {
        "id": first_state(visit.id),
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


def _promises(db: Connection, had: set[UUID], debriefed: Debriefed) -> None:
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
    if had:
        db.execute(_UNPROMISED, {"visits": list(had), "promised": [row["id"] for row in rows]})
    put(db, promises, rows)


_UNPROMISED = delete(promises).where(
    promises.c.visit_id.in_(among("visits")),
    promises.c.id.not_in(among("promised")),
    promises.c.done_at.is_(None),
)


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
    stand = {row["id"] for row in rows}
    unplanned = {uuid5(visit.id, "next_visit") for visit, _, _ in pairs} - stand
    if unplanned:
        db.execute(_UNPLANNED, {"ids": list(unplanned)})
    if rows:
        db.execute(_planning(db.dialect.name), rows)


_IS_AHEAD = meetings.c.outcome.is_(None)
_UNPLANNED = delete(meetings).where(meetings.c.id.in_(among("ids")), _IS_AHEAD)


@cache
def _planning(engine: str) -> Any:
    new = insert_into(engine, meetings)
    names = ("partnership_id", "school_id", "class_id", "kind", "on_day", "at_time", "made_at")
    changed = {name: new.excluded[name] for name in names}
    return new.on_conflict_do_update(index_elements=["id"], set_=changed, where=_IS_AHEAD)
