"""The coaches' other contacts over the year: a talk in the hallway, planning together, a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from coach_data.contacts import KINDS, MINUTES
from coach_data.demo.cast import Cast, Pair
from coach_data.demo.naming import chance_of, id_of
from coach_data.demo.year import Year
from coach_data.schema import contacts

_KINDS = (("talked", 6), ("message", 5), ("planned", 3), ("student_work", 2), ("modeled", 1), ("taught", 1))
_FIRST_DAY = 5  # school days before anybody has time for more than launches
_DAYS_BETWEEN = (3, 4, 6, 7, 9, 12)
_LOGGED_AT = time(15, 20)


def keep(db: Connection, everybody: Cast, year: Year) -> None:
    """Adds what each coach has put down, every pair at its own pace."""
    db.execute(insert(contacts), [row for pair in everybody.pairs for row in _of_pair(pair, year)])


def _of_pair(pair: Pair, year: Year) -> Iterator[dict[str, Any]]:
    chance = chance_of("contacts", pair.id)
    place = _FIRST_DAY + chance.choice(_DAYS_BETWEEN)
    while place < year.latest:
        day = year.days[place]
        kind = _kind(chance)
        yield {
            "id": id_of("contact", pair.id, day),
            "coach_id": pair.coach_id,
            "teacher_id": pair.teacher_id,
            "school_id": pair.school.id,
            "kind": kind,
            "minutes": _minutes(chance, kind),
            "on_day": day,
            "made_at": year.at(day, _LOGGED_AT),
        }
        place += chance.choice(_DAYS_BETWEEN)


def _kind(chance: Random) -> str:
    kinds, weights = zip(*_KINDS, strict=True)
    chosen: str = chance.choices(kinds, weights)[0]
    return chosen


def _minutes(chance: Random, kind: str) -> int:
    """Mostly what it usually takes, now and then corrected by one choice."""
    place = MINUTES.index(KINDS[kind].minutes) + chance.choice((0, 0, 0, 0, -1, 1))
    return MINUTES[min(max(place, 0), len(MINUTES) - 1)]
