"""What a chart of pooled steps says: the answer in its title, bounds, the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from coach_data.bounds import Bounds, exactly
from coach_data.pooled_steps import Flows, PooledSteps

NOT_YET = "not enough yet"
STATES = {"trying": "Tried", "part_of_practice": "Part of practice", "set_aside": "Set aside"}
_TO_ITS_SUNDAY = timedelta(days=13)


def title(steps: PooledSteps) -> str:
    """The answer: how many of this year's steps became part of practice."""
    agreed = steps.all.agreed
    were = "1 step was" if agreed == 1 else f"{agreed:,} steps were"
    return f"{were} agreed this year, {steps.all.part_of_practice} became part of practice"


def caption(steps: PooledSteps) -> str:
    """When it happened, by whose word, and how many students at least stand behind it."""
    when = f"{_day(steps.first)} to {_day(steps.last + _TO_ITS_SUNDAY)}"
    return (
        f"What happened from {when}, by the teachers' own word, in classes of at least {steps.all.students} students. "
        "Each step is counted in the fortnight in which it happened. Numbers have bounds so that nobody’s own can be "
        "worked out."
    )


def sentences(steps: PooledSteps) -> list[str]:
    """Whether steps were looked at again in time, and how long they took; nothing where too few stand behind it."""
    said, flows = [], steps.all
    if flows.due:
        said.append(f"Looked at again by the agreed day: {flows.looked_again} of {flows.due} steps.")
    if flows.days is not None:
        days = round(flows.days)
        said.append(f"From agreed to part of practice: {days} {'day' if days == 1 else 'days'} on average.")
    if steps.together:
        said.append(f"Some fortnights are shown together with {', '.join(steps.together)}.")
    return said


def bars(steps: PooledSteps) -> list[tuple[str, Bounds]]:
    """A bar for agreed steps and one for each of STATES."""
    return [("Agreed", exactly(steps.all.agreed)), *((said, getattr(steps.all, name)) for name, said in STATES.items())]


def table(steps: PooledSteps) -> list[dict[str, str | int]]:
    """The numbers behind the charts: all steps, then by focus area."""
    return [_row(area, flows) for area, flows in (("All steps", steps.all), *steps.by_focus)]


def by_focus(steps: PooledSteps) -> Sequence[tuple[str, Flows]]:
    """The areas, the one with most steps agreed first."""
    return sorted(steps.by_focus, key=lambda one: -one[1].agreed)


def _row(area: str, flows: Flows) -> dict[str, str | int]:
    return {
        "Focus area": area,
        "Students, at least": flows.students,
        "Agreed": flows.agreed,
        **{label: str(getattr(flows, name)) for name, label in STATES.items()},
        "Looked at again in time": f"{flows.looked_again} of {flows.due}" if flows.due else NOT_YET,
        "Days until part of practice": NOT_YET if flows.days is None else str(round(flows.days)),
    }


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
