"""Loads the demo: structure first, then every visit and debrief through the same door as a tablet's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from coach_data import accounts, cells, installation, schema, tallies
from coach_data.actors import Actor
from coach_data.database import Database
from coach_data.demo import aftermath, along, contacts, pulses, structure, team_meetings
from coach_data.demo.agreements import agreement
from coach_data.demo.cast import Cast, Pair, cast
from coach_data.demo.debriefs import Debrief
from coach_data.demo.in_the_room import Visit
from coach_data.demo.naming import chance_of
from coach_data.demo.open_visits import still_open
from coach_data.demo.plan import Planned, planned
from coach_data.demo.tablet import Sitting, send
from coach_data.demo.year import Year, year_around
from coach_data.errors import NotAllowed

_ENOUGH = 300  # entries in a batch; 500 is the most


@dataclass(frozen=True)
class _Written:
    """A sitting and when its last entry was made."""

    ends_at: datetime
    sitting: Sitting


def load(database: Database, *, now: datetime) -> None:
    """Fills an empty database with the two invented schools, in one transaction.

    Args:
        database: with every table, and nobody in it.
        now: an aware time; the school year is laid around its date, and nothing in it is later,
            except what is agreed for the days to come.

    Raises:
        NotAllowed: somebody has an account here; nothing was changed.
    """
    with database.write() as db:
        if not installation.is_empty(db):
            raise NotAllowed("This database holds people already, so the invented schools were not added to it.")
        installation.begin(db, now=now)
        db.execute(update(schema.installation).values(is_demo=True, setup_code_hash=None, created_at=now))
        everybody = cast()
        year = year_around(now, everybody.zone)
        structure.build(db, everybody, year)
        visits = planned(everybody, year)
        for batch in _batches(_sittings(db, everybody, year, visits, now)):
            send(db, [written.sitting for written in batch], batch[-1].ends_at)
        along.bring(db, everybody, year, visits, now)
        aftermath.settle(db, everybody, year, visits, now)
        contacts.keep(db, everybody, year)
        pulses.keep(db, everybody, year, visits)
        cells.publish_due(db, now=now)
        team_meetings.hold(db, everybody, year)
        tallies.keep(db, tallies.counted(db, tallies.due(db, now=now)))


def _batches(written: Iterable[_Written]) -> Iterator[list[_Written]]:
    """Sittings as the coaches' tablets send them: some together, to be quick, but a visit's always before its debrief.

    What arrives after a visit has opened would be marked as added later.
    """
    waiting: list[_Written] = []
    for one in sorted(written, key=lambda one: (one.sitting.actor.person_id, one.ends_at)):
        known = {each.sitting.visit_id for each in waiting}
        if waiting and (
            one.sitting.visit_id in known
            or one.sitting.actor != waiting[0].sitting.actor
            or sum(len(each.sitting.bodies) for each in waiting) > _ENOUGH
        ):
            yield waiting
            waiting = []
        waiting.append(one)
    yield waiting


def _sittings(db: Connection, everybody: Cast, year: Year, visits: list[Planned], now: datetime) -> Iterator[_Written]:
    coaches = {pair.coach_id for pair in everybody.pairs}
    actors = {coach: accounts.load_actor(db, coach, today=year.today) for coach in sorted(coaches)}
    for place, pair in enumerate(everybody.pairs):
        for sitting, ended in agreement(pair, actors[pair.coach_id], year, place):
            yield _Written(ended, sitting)
    for visit, following in _with_following(visits):
        yield from _of_visit(visit, following, actors[visit.pair.coach_id], year)
    for sitting, latest in still_open(everybody, year, actors, visits, now):
        yield _Written(latest, sitting)


def _of_visit(visit: Planned, following: Planned | None, actor: Actor, year: Year) -> Iterator[_Written]:
    left = visit.starts_at + timedelta(minutes=visit.minutes + 3, seconds=20)
    room = Visit(visit, actor)
    yield _Written(left, room.write())
    if visit.debrief_at:
        debrief = Debrief(visit, actor, room.praise, _upcoming(visit, following, year))
        sitting = debrief.write()
        yield _Written(debrief.ends_at + timedelta(seconds=5), sitting)


def _with_following(visits: list[Planned]) -> list[tuple[Planned, Planned | None]]:
    """Every visit beside the pair's next one, if it has taken place."""
    by_number: dict[tuple[UUID, int], Planned] = {(visit.pair.id, visit.number): visit for visit in visits}
    return [(visit, by_number.get((visit.pair.id, visit.number + 1))) for visit in visits]


def _upcoming(visit: Planned, following: Planned | None, year: Year) -> dict[str, Any] | None:
    """What the two put down as their next visit; now and then the bell was faster."""
    if following:
        if chance_of("bell", visit.id).random() < 0.07:
            return None
        return _when(following.starts_at - timedelta(minutes=following.starts_at.minute % 5), following.lesson.id)
    pair, cast_ = visit.pair, cast()
    if pair.missed:
        return _when(year.at(year.ago(pair.missed[0][0]), cast_.periods[visit.lesson.period]), visit.lesson.id)
    if pair.next < 0:
        return None
    return _when(year.at(year.ahead(pair.next), _bell(pair, cast_)), pair.classes[0].id)


def _bell(pair: Pair, everybody: Cast) -> time:
    return everybody.periods[pair.classes[0].period]


def _when(at: datetime, class_id: UUID) -> dict[str, Any]:
    return {"day": at.date().isoformat(), "time": f"{at:%H:%M}", "class": str(class_id)}
