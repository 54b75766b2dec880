"""Visits that are not finished: one going on now, and one that still waits for its teacher."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from coach_data.actors import Actor
from coach_data.demo.cast import Cast
from coach_data.demo.in_the_room import Visit
from coach_data.demo.naming import id_of
from coach_data.demo.plan import Agreed, Planned
from coach_data.demo.tablet import Sitting
from coach_data.demo.year import Year

_GOING_ON = timedelta(minutes=11)
_QUICK_LINES = (
    ("teacher", "“Two minutes, then switch.” Sets the timer."),
    ("students", "Student C to the table: “we still need the second one.”"),
    ("room", "19 of 24 writing at minute 6."),
)


def still_open(
    everybody: Cast, year: Year, actors: dict[UUID, Actor], visits: list[Planned], now: datetime
) -> Iterator[tuple[Sitting, datetime]]:
    """Each unfinished sitting with the moment its last entry reached the server."""
    pair = everybody.pair("okafor")
    before = max((visit for visit in visits if visit.pair is pair), key=lambda visit: visit.number)
    moment = year.last_school_moment(now)
    yield Visit(_next(before, moment - _GOING_ON), actors[pair.coach_id]).write(until=moment), moment
    yield _unplaced(actors[pair.coach_id], year)


def _next(before: Planned, starts_at: datetime) -> Planned:
    agreed = before.step
    if before.new_step:
        agreed = Agreed(before.id, before.new_step[1], before.new_step[0], 0)
    lesson = before.pair.classes[0]
    return Planned(before.pair, before.number + 1, lesson, "in_room", starts_at, 24, None, agreed, None, 1.0)


def _unplaced(coach: Actor, year: Year) -> tuple[Sitting, datetime]:
    """A few lines from a room the coach was called into; whose it was is still to be said."""
    at = year.at(year.ago(2), time(13, 20))
    sitting = Sitting(id_of("unplaced", coach.person_id), coach, "room")
    sitting.add("started", at, {})
    for speaker, text in _QUICK_LINES:
        at += timedelta(seconds=95)
        sitting.add("note", at, {"speaker": speaker, "text": text, "tags": []})
    return sitting, at
