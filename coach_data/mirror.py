"""A coach's private mirror: what the own visits and debriefs left behind, six weeks at a time; never a grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coach_data import mirrored
from coach_data.actors import Actor
from coach_data.mirrored import Mirrored, Share
from coach_data.school_days import Calendar, calendar_of

WEEKS = 6
STRETCHES = 4
FEWEST = 5
"""Of fewer nothing is said beside another time."""
_A_DAY = timedelta(days=1)

# What is counted, in the order of a visit: in the first person, and what it is counted of.
LINES = {
    "words": ("I wrote what I saw or heard, without a word of our school's list", "line"),
    "praise": ("I wrote down a precise praise", "visit"),
    "brought": ("I brought my own question to the debrief; the others I erased", "question"),
    "soon": (f"I held the debrief within {mirrored.SOON_DAYS} school days", "visit"),
    "step": ("We agreed a new action step", "debrief"),
    "criteria": ("The step had criteria that both of us would see", "step"),
    "lesson": ("The step was for a lesson we named", "step"),
    "practice": ("We practiced", "debrief"),
    "next": ("We put down the next visit", "debrief"),
    "promise": ("I did what I had promised", "promise"),
}


@dataclass(frozen=True)
class Stretch:
    """Six weeks of practice, both days included.

    Attributes:
        shares: keys of LINES; n is 0 where there was nothing to count.
        debrief_min: the minutes of each debrief.
        practice_min: the minutes of practice of each debrief whose agenda has it, 0 where it was left out.
        lines: note lines by whom they are about, keys of mirrored.SPEAKERS.
    """

    first: date
    last: date
    visits: int
    shares: dict[str, Share]
    debrief_min: tuple[int, ...]
    practice_min: tuple[int, ...]
    lines: dict[str, int]

    @property
    def usual_debrief_min(self) -> int | None:
        """Minutes of the middle debrief; None without one."""
        return round(median(self.debrief_min)) if self.debrief_min else None

    @property
    def usual_practice_min(self) -> int | None:
        """Minutes of practice in the middle debrief; None without one."""
        return round(median(self.practice_min)) if self.practice_min else None


def of(db: Connection, actor: Actor, *, now: datetime) -> list[Stretch]:
    """The last four stretches of six weeks of the actor's own practice as a coach, the latest first.

    Visits of partnerships that are over are left out: of these a coach keeps dates only.
    """
    calendars = {school: calendar_of(db, school) for school in sorted(actor.schools_as("coach"), key=str)}
    main = next(iter(calendars.values()), Calendar(ZoneInfo("UTC"), ()))
    today = main.today(now)
    ends = [today - timedelta(weeks=WEEKS * n) for n in range(STRETCHES)]
    since = main.end_of(ends[-1] - timedelta(weeks=WEEKS))
    found = mirrored.since(db, actor, since, calendars=calendars, default=main, now=now)
    return [_stretch(found, last - timedelta(weeks=WEEKS) + _A_DAY, last) for last in ends]


def _stretch(found: Sequence[Mirrored], first: date, last: date) -> Stretch:
    inside = [one for one in found if first <= one.held.on <= last]
    return Stretch(
        first,
        last,
        len(inside),
        {key: _together([one.shares[key] for one in inside]) for key in LINES},
        tuple(one.held.debrief_min for one in inside if one.held.debrief_min is not None),
        tuple(one.practice_min for one in inside if one.practice_min is not None),
        {who: sum(one.lines[who] for one in inside) for who in mirrored.SPEAKERS},
    )


def _together(shares: Sequence[Share]) -> Share:
    return Share(sum(one.k for one in shares), sum(one.n for one in shares))
