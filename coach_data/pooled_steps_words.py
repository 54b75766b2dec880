"""What a chart of pooled steps says: the answer in its title, bounds near none and all, the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach_data.measures import few_of
from coach_data.pooled_steps import Flows, PooledSteps

NOT_YET = "not enough yet"
STATES = {"trying": "Tried", "part_of_practice": "Part of practice", "set_aside": "Set aside"}
_TO_ITS_SUNDAY = timedelta(days=13)


@dataclass(frozen=True)
class Count:
    """How many it is said to be: exactly, or near none or all of them only a bound, the same for all beyond it."""

    k: int
    near: str = ""  # at most, at least, about

    def __str__(self) -> str:
        return f"{self.near} {self.k}" if self.near else str(self.k)


def shown_count(k: int, n: int) -> Count:
    """What is said of k of n: a bound where Wilson's interval of none, or of all, reaches, so that nobody's is told."""
    few = few_of(n)
    if k <= few:
        return Count(few, "at most")
    return Count(n - few, "at least") if k >= n - few else Count(k)


def counts(flows: Flows) -> dict[str, Count]:
    """What is said of each of STATES, and of how many were looked at again."""
    said = {name: shown_count(getattr(flows, name), of(flows)) for name in STATES}
    return said | {"looked_again": shown_count(flows.looked_again, flows.due) if flows.due else Count(0)}


def counts_of_all(steps: PooledSteps) -> dict[str, Count]:
    """The same of all steps; where an area's is a bound, so is the total, or the one could be had from the other."""
    said = counts(steps.all)
    for name, own in said.items():
        areas = [(getattr(flows, name), counts(flows)[name]) for _, flows in steps.by_focus]
        bounds = {count.near for _, count in areas if count.near}
        if len(steps.by_focus) > 1 and bounds and not own.near:
            moved = sum(count.k - k for k, count in areas)
            said[name] = Count(own.k + moved, bounds.pop() if len(bounds) == 1 else "about")
    return said


def of(flows: Flows) -> int:
    """Steps this year: those agreed, or more where earlier ones came on."""
    return max(flows.agreed, flows.trying, flows.part_of_practice, flows.set_aside)


def title(steps: PooledSteps) -> str:
    """The answer: how many of this year's steps became part of practice."""
    n = of(steps.all)
    steps_in_words = f"{n:,} step" if n == 1 else f"{n:,} steps"
    return f"Of {steps_in_words} this year, {counts_of_all(steps)['part_of_practice']} became part of practice"


def caption(steps: PooledSteps) -> str:
    """When it happened, by whose word, and how many students at least stand behind it."""
    when = f"{_day(steps.first)} to {_day(steps.last + _TO_ITS_SUNDAY)}"
    return (
        f"What happened from {when}, by the teachers' own word, in classes of at least {steps.all.students} students. "
        "Each step is counted in the fortnight in which it happened."
    )


def sentences(steps: PooledSteps) -> list[str]:
    """Whether steps were looked at again in time, and how long they took; nothing where too few stand behind it."""
    said, flows = [], steps.all
    if flows.due:
        again = counts_of_all(steps)["looked_again"]
        said.append(f"Looked at again by the agreed day: {again} of {flows.due} steps.")
    if flows.timed:
        days = round(flows.days / flows.timed)
        said.append(f"From agreed to part of practice: {days} {'day' if days == 1 else 'days'} on average.")
    if steps.together:
        said.append(f"Some fortnights are shown together with {', '.join(steps.together)}.")
    return said


def bars(steps: PooledSteps) -> list[tuple[str, Count]]:
    """A bar for agreed steps and one for each of STATES."""
    said = counts_of_all(steps)
    return [("Agreed", Count(steps.all.agreed)), *((label, said[name]) for name, label in STATES.items())]


def table(steps: PooledSteps) -> list[dict[str, str | int]]:
    """The numbers behind the charts: all steps, then by focus area."""
    areas = [_row(area, flows, counts(flows)) for area, flows in steps.by_focus]
    return [_row("All steps", steps.all, counts_of_all(steps)), *areas]


def by_focus(steps: PooledSteps) -> Sequence[tuple[str, Flows]]:
    """The areas, the one with most steps agreed first."""
    return sorted(steps.by_focus, key=lambda one: -one[1].agreed)


def _row(area: str, flows: Flows, said: dict[str, Count]) -> dict[str, str | int]:
    return {
        "Focus area": area,
        "Students, at least": flows.students,
        "Agreed": flows.agreed,
        **{label: str(said[name]) for name, label in STATES.items()},
        "Looked at again in time": f"{said['looked_again']} of {flows.due}" if flows.due else NOT_YET,
        "Days until part of practice": str(round(flows.days / flows.timed)) if flows.timed else NOT_YET,
    }


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
