"""Dates, counts and people's own words, made ready for the screen."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&@])")
# Streamlit makes addresses, icons and arrows of these after the escapes are gone; an invisible joiner keeps them apart.
_DRAWN_LATE = re.compile(
    r"(?<=:)(?=/|material/|streamlit:)|(?<=@)(?=\w)|(?<=www)(?=\.)|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)", re.I
)
_JOINER = "\u2060"


def plain(text: str | None) -> str:
    """What somebody wrote, so that Markdown draws it letter by letter: no link, image, color or heading comes of it."""
    escaped = _MARKS.sub(r"\\\1", _DRAWN_LATE.sub(_JOINER, text or ""))
    return "  \n".join(line.strip() for line in escaped.splitlines())


def long_day(day: date) -> str:
    """Tuesday, November 17."""
    return f"{day:%A, %B} {day.day}"


def short_day(day: date | None) -> str:
    """Nov 17, or "not yet"."""
    return f"{day:%b} {day.day}" if day else "not yet"


def clock(at: time | None) -> str:
    """2:15 pm, or "any time"."""
    if at is None:
        return "any time"
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Monday, November 16, 3:42 pm."""
    local = at.astimezone(zone)
    return f"{long_day(local.date())}, {clock(local.time())}"


def minutes_and_seconds(ms: int) -> str:
    """9:12 from milliseconds; times before the start read as 0:00."""
    seconds = max(0, ms) // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"


def counted(n: int, one: str, many: str | None = None) -> str:
    """1 visit, 2 visits."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def number_word(n: int) -> str:
    """Small numbers in letters, at the start of a sentence too: One, Two, … Nine, 10."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[n] if n < len(words) else str(n)


def key(prefix: str, of: UUID) -> str:
    """A widget's key for one thing on a page."""
    return f"{prefix}-{of}"


def span(first: date, last: date) -> str:
    """Nov 26, 2026 or Dec 21, 2026 to Jan 1, 2027."""
    begin, end = (f"{day:%b} {day.day}, {day.year}" for day in (first, last))
    return begin if first == last else f"{begin} to {end}"
