"""A coach's calendar: pair by pair and week by week, what was held, against the rhythm the two agreed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from coach_data.held import Held
from coach_data.rhythm import Pause, Standing, days_counted
from coach_data.school_days import Calendar
from coach_data.time_log import monday_of

_TO_SUNDAY = timedelta(days=6)


@dataclass(frozen=True)
class Cell:
    """One week of one pair, up to today.

    Attributes:
        no_debrief: visits for whose debrief nobody waited any more as of this week.
        school_days: of the whole week, 0 to 5.
        past_rhythm: school days past the rhythm at the week's end; 0 within it, pausing, or in a week without school.
        is_before: the partnership had not begun.
    """

    monday: date
    visits: int
    debriefs: int
    no_debrief: int
    school_days: int
    past_rhythm: int
    is_pausing: bool
    is_before: bool


@dataclass(frozen=True)
class PairRow:
    """One pair's weeks; `expected` is how many visits its rhythm makes of the school days in them."""

    standing: Standing
    cells: tuple[Cell, ...]
    visits: int
    debriefs: int
    no_debrief: int
    expected: int


@dataclass(frozen=True)
class Pair:
    """What a row is made from: the pair, its school's days, its pauses and all that is known to have been held."""

    standing: Standing
    calendar: Calendar
    pauses: tuple[Pause, ...]
    held: tuple[Held, ...]  # visits alone, the earliest first
    known_from: date  # what was held earlier is not among them

    def days(self, after: date, until: date) -> int:
        """School days after one day up to and including another, pauses left out."""
        return days_counted(self.calendar, after, until, self.pauses)

    @cached_property
    def visited_on(self) -> list[date]:
        """The days of all known visits, the earliest first."""
        last = self.standing.last_visit_on
        return sorted([*(one.on for one in self.held), *([last] if last else [])])


def row(pair: Pair, mondays: Sequence[date], *, today: date) -> PairRow:
    """The weeks of one pair."""
    held = [
        _by_week(days, today)
        for days in (
            (one.on for one in pair.held),
            (one.debriefed_on for one in pair.held),
            (one.no_debrief_on for one in pair.held),
        )
    ]
    cells = tuple(_cell(pair, monday, [by_week[monday] for by_week in held], today) for monday in mondays)
    begun = max(mondays[0], pair.standing.started_on) - timedelta(days=1)
    return PairRow(
        pair.standing,
        cells,
        sum(cell.visits for cell in cells),
        sum(cell.debriefs for cell in cells),
        sum(cell.no_debrief for cell in cells),
        pair.days(begun, today) // pair.standing.rhythm_days,
    )


def _by_week(days: Iterable[date | None], today: date) -> Counter[date]:
    return Counter(monday_of(day) for day in days if day and day <= today)


def _cell(pair: Pair, monday: date, held: Sequence[int], today: date) -> Cell:
    sunday, before = monday + _TO_SUNDAY, monday - timedelta(days=1)
    end = min(sunday, today)
    school_days = pair.calendar.between(before, sunday)
    is_pausing = bool(pair.pauses) and pair.calendar.between(before, end) > 0 and pair.days(before, end) == 0
    rests = is_pausing or school_days == 0 or pair.standing.started_on > end
    visits, debriefs, no_debrief = held
    return Cell(
        monday,
        visits,
        debriefs,
        no_debrief,
        school_days,
        0 if rests else max(0, pair.days(_last_before(pair, end), end) - pair.standing.rhythm_days),
        is_pausing,
        pair.standing.started_on > sunday,
    )


def _last_before(pair: Pair, day: date) -> date:
    """The last visit up to a day; without any, the day the partnership began, or the first that is known of."""
    at = bisect_right(pair.visited_on, day)
    return pair.visited_on[at - 1] if at else max(pair.standing.started_on, pair.known_from)


def longest_gap(pair: Pair, *, first: date, today: date) -> int:
    """The longest stretch of school days without a visit that reaches into these days, pauses left out."""
    begun = _last_before(pair, first - timedelta(days=1))
    marks = [begun, *(one.on for one in pair.held if one.on >= first), today]
    return max(pair.days(one, other) for one, other in pairwise(marks))
