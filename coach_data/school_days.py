"""School days: what a rhythm is counted in, so that nobody waits over a break."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, type_coerce
from sqlalchemy.types import NullType

from coach_data.errors import NotHere
from coach_data.schema import closed_days, schools, terms

_A_DAY = timedelta(days=1)
_SATURDAY = 5
_AUGUST = 8
_SUMMER = timedelta(days=35)  # longer than any break between two terms of one year


@dataclass(frozen=True)
class Calendar:
    """One school's days.

    Args:
        zone: where the school's days turn over.
        terms: first and last day of each term, both included.
        closed: weekdays inside a term without school.
    """

    zone: ZoneInfo
    terms: tuple[tuple[date, date], ...]
    closed: frozenset[date] = field(default_factory=frozenset)

    def today(self, now: datetime) -> date:
        """The school's date at an aware time."""
        return now.astimezone(self.zone).date()

    def is_school_day(self, day: date) -> bool:
        """Whether there is school: a weekday in a term that is not closed; without terms, any weekday that is not."""
        if day.weekday() >= _SATURDAY or day in self.closed:
            return False
        return not self.terms or any(first <= day <= last for first, last in self.terms)

    def between(self, first: date, last: date) -> int:
        """School days after `first` up to and including `last`; 0 when `last` is not later."""
        if last <= first:
            return 0
        if not self.terms:
            span = (first + _A_DAY * n for n in range(1, (last - first).days + 1))
            return sum(self.is_school_day(day) for day in span)
        inside = [(max(begin, first + _A_DAY), min(end, last)) for begin, end in self.terms]
        return sum(_weekdays(begin, end) - self._closed_within(begin, end) for begin, end in inside if begin <= end)

    def _closed_within(self, first: date, last: date) -> int:
        return bisect_right(self._closed_weekdays, last) - bisect_left(self._closed_weekdays, first)

    def add(self, day: date, count: int) -> date:
        """The day that is `count` school days after `day`.

        Past the last known term, plain weekdays count: a visit in the last week of
        the year still opens to its teacher.
        """
        ahead = self._days[bisect_right(self._days, day) :]
        if len(ahead) >= count > 0:
            return ahead[count - 1]
        rest, at = count - len(ahead), max(day, ahead[-1]) if ahead else day
        while rest > 0:
            at += _A_DAY
            rest -= at.weekday() < _SATURDAY and at not in self.closed
        return at

    def year_began(self, day: date) -> date:
        """The first day of the school year of a day: of the latest term that begins after a summer.

        In summer it is still the year that ended; without terms it is August 1.
        """
        ends = [None, *(last for _, last in self.terms)]
        begun = [
            first
            for (first, _), before in zip(self.terms, ends, strict=False)
            if first <= day and (before is None or first - before > _SUMMER)
        ]
        return begun[-1] if begun else date(day.year - (day.month < _AUGUST), _AUGUST, 1)

    def end_of(self, day: date) -> datetime:
        """The aware moment at which a day of the school ends."""
        return datetime.combine(day + _A_DAY, time(), tzinfo=self.zone)

    @cached_property
    def _closed_weekdays(self) -> list[date]:
        return sorted(day for day in self.closed if day.weekday() < _SATURDAY)

    @cached_property
    def _days(self) -> list[date]:
        every = {first + _A_DAY * n for first, last in self.terms for n in range((last - first).days + 1)}
        return sorted(day for day in every if day.weekday() < _SATURDAY and day not in self.closed)


def _weekdays(first: date, last: date) -> int:
    """Mondays to Fridays from `first` to `last`, both included: the cost does not grow with the years between."""
    weeks, rest = divmod((last - first).days + 1, 7)
    begin = first.weekday()
    end = begin + rest  # of what is left of a week, maybe reaching into the next one
    return 5 * weeks + max(0, min(end, _SATURDAY) - begin) + max(0, end - 7)


# Built once: every batch and most pages ask for a calendar.
_ZONE = select(schools.c.time_zone).where(schools.c.id == bindparam("school"))
_SPANS = select(terms.c.starts_on, terms.c.ends_on).where(terms.c.school_id == bindparam("school"))
_CLOSED = select(closed_days.c.day).where(closed_days.c.school_id == bindparam("school"))
# Of a district's thousands of closed days the school's id stays as the database has it: a UUID each would take longest.
_CLOSED_SINCE = select(type_coerce(closed_days.c.school_id, NullType()), closed_days.c.day).where(
    closed_days.c.day >= bindparam("since")
)
_ZONES = select(schools.c.id, type_coerce(schools.c.id, NullType()).label("raw"), schools.c.time_zone)


def calendar_of(db: Connection, school_id: UUID) -> Calendar:
    """The calendar of a school.

    Raises:
        NotHere: there is no such school.
    """
    of = {"school": school_id}
    zone = db.scalar(_ZONE, of)
    if zone is None:
        raise NotHere
    spans, closed = db.execute(_SPANS, of), db.scalars(_CLOSED, of)
    return Calendar(ZoneInfo(zone), tuple(sorted((a, b) for a, b in spans)), frozenset(closed))


def calendars(db: Connection, *, closed_since: date) -> dict[UUID, Calendar]:
    """Every school's calendar, with the days it was closed from a day on, in as many statements as for one school."""
    spans: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for school_id, first, last in db.execute(select(terms.c.school_id, terms.c.starts_on, terms.c.ends_on)):
        spans[school_id].append((first, last))
    closed: dict[Any, set[date]] = defaultdict(set)
    for school, day in db.execute(_CLOSED_SINCE, {"since": closed_since}):
        closed[school].add(day)
    return {
        one.id: Calendar(ZoneInfo(one.time_zone), tuple(sorted(spans[one.id])), frozenset(closed[one.raw]))
        for one in db.execute(_ZONES)
    }


A_FORTNIGHT = timedelta(days=14)


def fortnight_of(day: date) -> date:
    """The Monday that begins the fortnight of a day; fortnights are counted from Monday, January 1, 2024."""
    anchor = date(2024, 1, 1)
    return anchor + timedelta(days=(day - anchor).days // 14 * 14)
