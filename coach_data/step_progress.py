"""How a pair's steps come along: for how long they stay as they are, and whether they are looked at again in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from coach_data.action_steps import Step

OPEN = ("new", "trying")
NO_FOCUS = "No focus area named"


@dataclass(frozen=True)
class Stay:
    """A step's time in one state, in whole days; `is_over` once it came into another."""

    state: str
    days: int
    is_over: bool


def stays(step: Step, *, now: datetime) -> list[Stay]:
    """Every state the step came into, in order; a word that only repeats or confirms the state begins no new one."""
    began = [("new", step.agreed_at)]
    for change in step.history:
        if change.state != began[-1][0]:
            began.append((change.state, change.at))
    ends = [at for _, at in began[1:]]
    over = [Stay(state, (end - at).days, True) for (state, at), end in zip(began, ends, strict=False)]
    return [*over, Stay(began[-1][0], (now - began[-1][1]).days, False)]


def looked_again_in_time(
    steps: Iterable[Step], *, today: date, day_of: Callable[[datetime], date] = datetime.date
) -> tuple[int, int]:
    """How many steps were looked at again by the agreed day, of how many whose day has come.

    Looked at again: a later visit with a sighting of one of the step's criteria.
    A step set aside before its day is not waited for; one looked at early counts at once.

    Args:
        day_of: the day of a moment on the school's clock.
    """
    in_time = due = 0
    for step in steps:
        day, at = step.look_again_on, step.looked_again_at
        if day is None or _is_set_aside_before(step, day, day_of):
            continue
        was_looked_at = at is not None and day_of(at) <= day
        in_time += was_looked_at
        due += was_looked_at or day < today
    return in_time, due


def longest_waiting_first(steps: Iterable[Step]) -> list[Step]:
    """The open steps of a pair or a caseload, those first that have been as they are for longest."""
    return sorted((step for step in steps if step.state in OPEN), key=lambda step: step.state_since)


def open_since(steps: Iterable[Step], first: date, day_of: Callable[[datetime], date] = datetime.date) -> list[Step]:
    """Those that were open on a day or later: without the ones part of practice or set aside before it.

    Args:
        day_of: the day of a moment on the school's clock.
    """
    return [step for step in steps if step.state in OPEN or day_of(step.state_since) >= first]


def by_focus(steps: Iterable[Step]) -> dict[str, Counter[str]]:
    """Per focus area, how many steps are in which state; the area with most steps first."""
    found: dict[str, Counter[str]] = {}
    for step in steps:
        found.setdefault(step.focus or NO_FOCUS, Counter())[step.state] += 1
    return dict(sorted(found.items(), key=lambda one: (-one[1].total(), one[0])))


def _is_set_aside_before(step: Step, day: date, day_of: Callable[[datetime], date]) -> bool:
    return any(change.state == "set_aside" and day_of(change.at) < day for change in step.history)
