"""A coach's time, week by week: what the timers counted, and the other contacts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from coach_data.contacts import KINDS, Contact
from coach_data.held import Held

SORTS = {"visit": "Visits", "debrief": "Debriefs", "contact": "Other contacts"}


@dataclass(frozen=True)
class Item:
    """One thing that took time; `minutes` is None for a visit that was not finished yet."""

    on: date
    sort: str  # a key of SORTS
    what: str
    teacher_id: UUID | None
    teacher: str | None
    school_id: UUID | None
    minutes: int | None


@dataclass(frozen=True)
class Week:
    """What one week's time went into; both dictionaries have every key of SORTS."""

    monday: date
    times: dict[str, int]  # how many
    minutes: dict[str, int]

    @property
    def total_min(self) -> int:
        return sum(self.minutes.values())


def items(held: Iterable[Held], contacts: Iterable[Contact], *, first: date, last: date) -> list[Item]:
    """Everything of these days, both included, the latest first; launches and agreement talks count as contacts."""
    found = [item for one in held for item in _of_visit(one)]
    found += [
        Item(one.on_day, "contact", KINDS[one.kind].label, one.teacher_id, one.teacher, one.school_id, one.minutes)
        for one in contacts
    ]
    inside = [item for item in found if first <= item.on <= last]
    return sorted(inside, key=lambda item: (item.on, item.sort, item.teacher or ""), reverse=True)


def _of_visit(one: Held) -> list[Item]:
    whose = (one.teacher_id, one.teacher, one.school_id)
    if one.occasion != "visit":
        return [Item(one.on, "contact", f"{one.occasion} talk", *whose, one.minutes)]
    found = [Item(one.on, "visit", "visit", *whose, one.minutes)]
    if one.debriefed_on:
        found.append(Item(one.debriefed_on, "debrief", "debrief", *whose, one.debrief_min))
    return found


def weeks(items: Sequence[Item], *, first: date, last: date) -> list[Week]:
    """One week after the other from the Monday on or before `first`, empty ones too."""
    mondays = mondays_of(first, last)
    by_week: dict[date, list[Item]] = {monday: [] for monday in mondays}
    for item in items:
        by_week[monday_of(item.on)].append(item)
    return [_week(monday, by_week[monday]) for monday in mondays]


def _week(monday: date, items: Sequence[Item]) -> Week:
    return Week(
        monday,
        {sort: sum(item.sort == sort for item in items) for sort in SORTS},
        {sort: sum(item.minutes or 0 for item in items if item.sort == sort) for sort in SORTS},
    )


def mondays_of(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that hold these days."""
    begin = monday_of(first)
    return [begin + timedelta(weeks=n) for n in range((last - begin).days // 7 + 1)]


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
