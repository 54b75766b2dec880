"""When who visits whom: every pair's visits and debriefs over the year, laid out backwards from today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from random import Random
from uuid import UUID

from coach_data.demo.cast import Cast, Lesson, Pair
from coach_data.demo.naming import chance_of, id_of
from coach_data.demo.wording import Focus, Step, wording
from coach_data.demo.year import Year

_FIRST_DAY = 8  # school days for launches and agreements before the first visit
_MODES = (("student_work", 0.05), ("recorded", 0.04), ("live_class", 0.02), ("live_group", 0.02))
_DEBRIEF_TIMES = (time(7, 35), time(12, 15), time(15, 5), time(15, 45))
_MISSED_BEFORE = 0.08  # of earlier debriefs


@dataclass(frozen=True)
class Agreed:
    """A step a pair agreed, as the next visits look at it."""

    id: UUID
    step: Step
    focus: Focus
    visits: int  # how many visits have looked at it


@dataclass(frozen=True)
class Planned:
    """One visit, and what comes of it."""

    pair: Pair
    number: int
    lesson: Lesson
    mode: str
    starts_at: datetime
    minutes: int
    debrief_at: datetime | None  # None: not yet, or it did not happen
    step: Agreed | None  # looked at in this visit
    new_step: tuple[Focus, Step] | None  # agreed in its debrief
    progress: float  # 0 at the beginning of the year, 1 now
    is_missed: bool = False  # the debrief did not happen

    @cached_property
    def id(self) -> UUID:
        return id_of("visit", self.pair.coach, self.pair.teacher, self.number)

    @property
    def chance(self) -> Random:
        return chance_of("visit", self.id)

    @property
    def focus(self) -> Focus:
        if self.step:
            return self.step.focus
        return self.new_step[0] if self.new_step else wording().focus[self.pair.focus[0]]


@dataclass
class Diary:
    """What a coach's days hold already, so that nobody is in two rooms at once."""

    taken: set[tuple[str, datetime]] = field(default_factory=set)

    def take(self, coach: str, *moments: datetime) -> datetime:
        """The first of these moments at which the coach is free; the last one if there is none."""
        free = next((moment for moment in moments if (coach, moment) not in self.taken), moments[-1])
        self.taken.add((coach, free))
        return free


def planned(cast: Cast, year: Year) -> list[Planned]:
    """Every finished visit of the year, in the order in which they began."""
    diary = Diary()
    found = [visit for pair in cast.pairs for visit in _of_pair(pair, cast, year, diary)]
    return sorted(found, key=lambda visit: (visit.starts_at, visit.id))


def _of_pair(pair: Pair, cast: Cast, year: Year, diary: Diary) -> list[Planned]:
    places = _places(pair, year)
    agreed: Agreed | None = None
    upcoming = [(wording().focus[name], step) for name in pair.focus for step in wording().focus[name].steps]
    turn, visits = 0, []
    for number, place in enumerate(places):
        is_last = number == len(places) - 1
        visit = _visit(pair, number, place, cast, year, diary, is_last)
        is_new = bool(visit.debrief_at) and (agreed is None or agreed.visits >= _patience(pair, number))
        new = upcoming[turn % len(upcoming)] if is_new else None
        visits.append(_with(visit, agreed, new))
        if agreed:
            agreed = Agreed(agreed.id, agreed.step, agreed.focus, agreed.visits + 1)
        if new:
            agreed, turn = Agreed(visit.id, new[1], new[0], 0), turn + 1
    return visits


def _with(visit: Planned, agreed: Agreed | None, new: tuple[Focus, Step] | None) -> Planned:
    fixed = (visit.pair, visit.number, visit.lesson, visit.mode, visit.starts_at, visit.minutes, visit.debrief_at)
    return Planned(*fixed, agreed, new, visit.progress, visit.is_missed)


def _patience(pair: Pair, number: int) -> int:
    """After how many visits a pair agrees the next step."""
    return chance_of("patience", pair.id, number).choice((0, 1, 1, 2))


def _places(pair: Pair, year: Year) -> list[int]:
    """The places of the pair's visits among the year's school days, the last one first made and then backwards."""
    chance = chance_of("days", pair.id)
    place, found = year.latest - pair.last, []
    while place >= _FIRST_DAY:
        found.append(place)
        place -= max(2, pair.pace + chance.choice((-2, -1, 0, 0, 0, 0, 1, 2)))
    return found[::-1]


def _visit(pair: Pair, number: int, place: int, cast: Cast, year: Year, diary: Diary, is_last: bool) -> Planned:
    chance = chance_of("plan", pair.id, number)
    lessons = sorted(pair.classes, key=lambda lesson: (chance.random(), lesson.period))
    moments = {year.at(year.days[place], cast.periods[lesson.period]): lesson for lesson in lessons}
    bell = diary.take(pair.coach, *moments)
    mode = _mode(chance)
    debrief_at, is_missed = _debrief(pair, place, year, chance, diary, is_last)
    return Planned(
        pair,
        number,
        moments[bell],
        mode,
        bell + timedelta(minutes=chance.randint(2, 14), seconds=chance.randrange(60)),
        chance.randint(17, 29),
        debrief_at,
        None,
        None,
        (place - _FIRST_DAY) / (year.latest - _FIRST_DAY),
        is_missed,
    )


def _mode(chance: Random) -> str:
    draw = chance.random()
    for mode, share in _MODES:
        draw -= share
        if draw < 0:
            return mode
    return "in_room"


def _debrief(
    pair: Pair, place: int, year: Year, chance: Random, diary: Diary, is_last: bool
) -> tuple[datetime | None, bool]:
    lag = pair.debrief if is_last else chance.choice((0, 1, 1, 1, 2 if pair.pace > 5 else 1))
    if lag < 0:
        return None, lag == -2
    if not is_last and chance.random() < _MISSED_BEFORE:
        return None, True
    times = sorted(_DEBRIEF_TIMES, key=lambda _: chance.random()) if lag else [time(15, 5), time(15, 45)]
    day = year.days[min(place + lag, year.latest - 1)]  # today's debriefs are still ahead
    bell = diary.take(pair.coach, *(year.at(day, clock) for clock in times))
    return bell + timedelta(seconds=chance.randrange(240)), False
