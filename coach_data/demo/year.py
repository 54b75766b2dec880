"""The demo's school year: placed around today, so that today always lies in term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from coach_data.school_days import Calendar

_WEEKS_BEFORE, _WEEKS_AFTER = 36, 6
_TERMS = (
    ("Term 1", 0, 12),
    ("Term 2", 13, 25),
    ("Term 3", 26, _WEEKS_BEFORE + _WEEKS_AFTER + 1),
)  # weeks; end excluded
_SCHOOL_OPENS, _SCHOOL_CLOSES = time(8, 20), time(15, 0)


@dataclass(frozen=True)
class Year:
    """Terms and closed days around `today`, the date at the schools."""

    today: date
    zone: ZoneInfo
    terms: tuple[tuple[str, date, date], ...]
    closed: dict[date, str]

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.zone, tuple((first, last) for _, first, last in self.terms), frozenset(self.closed))

    @cached_property
    def days(self) -> list[date]:
        """Every school day, in order."""
        first, last = self.terms[0][1], self.terms[-1][2]
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in every if self.calendar.is_school_day(day)]

    @cached_property
    def latest(self) -> int:
        """The place in `days` of today, or of the last school day before it."""
        return max(place for place, day in enumerate(self.days) if day <= self.today)

    def ago(self, count: int) -> date:
        """The day that lies `count` school days before the latest one."""
        return self.days[self.latest - count]

    def ahead(self, count: int) -> date:
        """The day that lies `count` school days after today; with 0 today, or the next school day."""
        is_today = self.days[self.latest] == self.today
        return self.days[self.latest + count + (0 if is_today else 1)]

    def at(self, day: date, clock: time) -> datetime:
        """The aware moment at which the schools' clock shows this time."""
        return datetime.combine(day, clock, tzinfo=self.zone)

    def last_school_moment(self, now: datetime) -> datetime:
        """Now while there is school, else the end of the last hours of school before it."""
        moment = now.astimezone(self.zone)
        day = self.days[self.latest]
        if day == moment.date() and moment.time() < _SCHOOL_OPENS:
            return self.at(self.ago(1), _SCHOOL_CLOSES)
        return min(moment, self.at(day, _SCHOOL_CLOSES))


def year_around(now: datetime, zone: ZoneInfo) -> Year:
    """The school year in which `now` lies in its last term."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=today.weekday(), weeks=_WEEKS_BEFORE)
    terms = tuple((name, first + timedelta(weeks=a), first + timedelta(weeks=b, days=-3)) for name, a, b in _TERMS)
    closed = {
        first + timedelta(weeks=6, days=4): "Staff learning day",
        first + timedelta(weeks=30): "Staff learning day",
    }
    for calendar_year in range(first.year - 1, terms[-1][2].year + 1):
        closed |= _holidays(calendar_year) | _winter_break(calendar_year, today)
    inside = {day: why for day, why in closed.items() if any(a <= day <= b for _, a, b in terms)}
    return Year(today, zone, terms, {day: why for day, why in sorted(inside.items()) if day.weekday() < 5})


def _holidays(year: int) -> dict[date, str]:
    thanksgiving = _nth(year, 11, 3, 4)
    return {
        _nth(year, 1, 0, 3): "Martin Luther King Jr. Day",
        _nth(year, 6, 0, 1) - timedelta(weeks=1): "Memorial Day",
        date(year, 7, 4): "Independence Day",
        _nth(year, 9, 0, 1): "Labor Day",
        **{thanksgiving + timedelta(days=n): "Thanksgiving break" for n in (-1, 0, 1)},
    }


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)


def _winter_break(year: int, today: date) -> dict[date, str]:
    """December 23 to January 2; only the holidays themselves while today lies among them, for today is in term."""
    span = [date(year, 12, 23) + timedelta(days=n) for n in range(11)]
    if span[0] - timedelta(days=3) <= today <= span[-1]:
        span = [date(year, 12, 24), date(year, 12, 25), date(year + 1, 1, 1)]
    return dict.fromkeys(span, "Winter break")
