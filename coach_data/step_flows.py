"""What became of action steps, as events of a fortnight: agreed, tried, part of practice, set aside, looked at again.

Events, not how many stand where: a number that hardly changes could be
subtracted from the next fortnight's once other teams are in the cell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Subquery, func, select

from coach_data.action_steps import looked_again
from coach_data.contributions import Contribution, Key
from coach_data.schema import action_steps, classes, step_states
from coach_data.school_days import Calendar, calendar_of, fortnight_of

FLOWS = ("agreed", "trying", "part_of_practice", "set_aside", "due", "looked_again", "timed", "days")
"""How many steps each happened to; `days` is from agreed to part of practice, summed over the `timed` ones."""

STATES = ("trying", "part_of_practice", "set_aside")
"""Those of them that are said of a step."""
_OLDEST = timedelta(days=2 * 365)

Event = tuple[date, str, int]  # the fortnight's Monday, one of FLOWS, how much


def of_steps(db: Connection, school_id: UUID, first: date, last: date) -> list[tuple[Key, Contribution]]:
    """What happened to the steps of every opted-in class in some fortnights, by class and focus area.

    A step counts for its own class, and not at all where that one did not opt in;
    one agreed without a class counts for its teacher's first class that did.
    """
    calendar = calendar_of(db, school_id)
    pooled = _pooled_classes(db, school_id)
    # What is agreed without a class counts by what its teacher said of this year's classes, not of last year's.
    firsts = {one.teacher_id: one.id for one in reversed(pooled.values()) if not one.is_retired}
    numbers: dict[tuple[UUID, date, str | None], Counter[str]] = defaultdict(Counter)
    for step in _steps(db, school_id, first):
        class_id = step.class_id or firsts.get(step.teacher_id)
        if class_id in pooled:
            _count(numbers, class_id, step, [one for one in _events(step, calendar) if first <= one[0] <= last])
    return [((), _contribution(pooled[at[0]], at[1], at[2], counted)) for at, counted in numbers.items()]


def first_fortnight(db: Connection, school_id: UUID) -> date | None:
    """The fortnight in which the school's first step was agreed."""
    at = db.scalar(select(func.min(action_steps.c.agreed_at)).where(action_steps.c.school_id == school_id))
    return fortnight_of(calendar_of(db, school_id).today(at)) if at else None


def _count(
    numbers: dict[tuple[UUID, date, str | None], Counter[str]], class_id: UUID, step: Row[Any], events: list[Event]
) -> None:
    focus = " ".join((step.focus or "").split()) or None
    for fortnight in {each for each, _, _ in events}:
        numbers[class_id, fortnight, focus]["steps"] += 1
    for fortnight, name, amount in events:
        numbers[class_id, fortnight, focus][name] += amount


def _contribution(row: Row[Any], fortnight: date, focus: str | None, counted: Counter[str]) -> Contribution:
    numbers = {name: counted[name] for name in ("steps", *FLOWS)}
    who = (row.team_id, row.teacher_id, row.id, row.grade, row.subject, row.students)
    return Contribution(fortnight, *who, counted["steps"], numbers, row.class_set_id, focus)


def _pooled_classes(db: Connection, school_id: UUID) -> dict[UUID, Row[Any]]:
    is_in = (classes.c.school_id == school_id, classes.c.is_pooled, classes.c.team_id.is_not(None))
    rows = db.execute(select(classes).where(*is_in).order_by(classes.c.period, classes.c.id))
    return {row.id: row for row in rows}


def _steps(db: Connection, school_id: UUID, first: date) -> list[Row[Any]]:
    """The school's steps, each with when it came into every state and was first looked at again."""
    since = datetime.combine(first - _OLDEST, time(), tzinfo=UTC)
    which = (action_steps.c.school_id == school_id, action_steps.c.agreed_at >= since)
    said, looks = _said(*which), looked_again(*which).subquery()
    asked = (
        select(action_steps, *(said.c[state] for state in STATES), looks.c.at.label("looked_at"))
        .outerjoin(said, said.c.step_id == action_steps.c.id)
        .outerjoin(looks, looks.c.step_id == action_steps.c.id)
    )
    return list(db.execute(asked.where(*which)))


def _said(*which: ColumnElement[bool]) -> Subquery:
    """When the teacher first said each state: the coach's word waits for theirs, in a pool too."""
    said = [func.min(step_states.c.at).filter(step_states.c.state == state).label(state) for state in STATES]
    of_steps = select(step_states.c.step_id, *said).join(action_steps, action_steps.c.id == step_states.c.step_id)
    return of_steps.where(step_states.c.is_confirmed, *which).group_by(step_states.c.step_id).subquery()


def _events(step: Row[Any], calendar: Calendar) -> Iterator[Event]:
    agreed = calendar.today(step.agreed_at)
    yield fortnight_of(agreed), "agreed", 1
    days = {state: calendar.today(at) for state in STATES if (at := getattr(step, state)) is not None}
    for state, day in days.items():
        yield fortnight_of(day), state, 1
    if kept := days.get("part_of_practice"):
        yield fortnight_of(kept), "timed", 1
        yield fortnight_of(kept), "days", (kept - agreed).days
    due = step.look_again_on
    if due and not days.get("set_aside", due) < due:
        yield fortnight_of(due), "due", 1
        if step.looked_at and calendar.today(step.looked_at) <= due:
            yield fortnight_of(due), "looked_again", 1
