"""A coach's weeks: everything "My weeks" shows, in a number of questions that does not grow with what was held."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coach_data import contacts, held, rhythm, time_and_need, time_log, visit_calendar
from coach_data.actors import Actor
from coach_data.contacts import Contact
from coach_data.held import Held
from coach_data.rhythm import Standing
from coach_data.school_days import Calendar
from coach_data.shelf import Shelf
from coach_data.time_and_need import Need
from coach_data.time_log import Item, Week
from coach_data.visit_calendar import Pair, PairRow

TWELVE_WEEKS = 12
_BEFORE = timedelta(days=120)
"""How much further back is read, so that a gap that reaches into the weeks shown is measured whole."""


@dataclass(frozen=True)
class Weeks:
    """Days are on the coach's school's clock; `first` is a Monday, `today` the last day counted."""

    first: date
    today: date
    mondays: tuple[date, ...]
    school_days: dict[date, int]  # Monday -> days of school in its week, at the coach's school
    caseload: tuple[Standing, ...]  # by the teacher's name
    rows: tuple[PairRow, ...]  # the same order
    weeks: tuple[Week, ...]
    items: tuple[Item, ...]
    contacts: tuple[Contact, ...]
    needs: tuple[Need, ...]


def of(db: Connection, actor: Actor, *, this_term: bool = False, now: datetime) -> Weeks:
    """The actor's last twelve weeks as a coach, or those of the term that runs."""
    shelf = Shelf(db)
    calendars = {school: shelf.calendar(school) for school in sorted(actor.schools_as("coach"), key=str)}
    main = next(iter(calendars.values()), Calendar(ZoneInfo("UTC"), ()))
    today = main.today(now)
    first = time_log.monday_of(_begin(main, today, this_term=this_term))
    known_from = first - _BEFORE
    everything = held.since(
        db,
        actor,
        main.end_of(known_from),
        calendars=calendars,
        default=main,
        counted_from=main.end_of(first - timedelta(days=1)),
        now=now,
    )
    others = contacts.between(db, actor, first, today)
    items = time_log.items(everything, others, first=first, last=today)
    pairs = _pairs(shelf, actor, everything, known_from, now)
    crowded = time_and_need.crowded_classes(db, actor, pairs, today=today)
    mondays = time_log.mondays_of(first, today)
    return Weeks(
        first,
        today,
        tuple(mondays),
        {monday: main.between(monday - timedelta(days=1), monday + timedelta(days=6)) for monday in mondays},
        tuple(pair.standing for pair in pairs),
        tuple(visit_calendar.row(pair, mondays, today=today) for pair in pairs),
        tuple(time_log.weeks(items, first=first, last=today)),
        tuple(items),
        tuple(others),
        tuple(time_and_need.needs(pairs, items, crowded, first=first, today=today)),
    )


def _begin(calendar: Calendar, today: date, *, this_term: bool) -> date:
    begun = [first for first, last in calendar.terms if first <= today <= last]
    return begun[-1] if this_term and begun else today - timedelta(weeks=TWELVE_WEEKS - 1)


def _pairs(shelf: Shelf, actor: Actor, everything: list[Held], known_from: date, now: datetime) -> list[Pair]:
    standings = [each for each in rhythm.standings(shelf, actor, now=now) if each.coach_id == actor.person_id]
    visits: dict[tuple[UUID | None, UUID | None], list[Held]] = defaultdict(list)
    for one in everything:
        if one.occasion == "visit":
            visits[one.of].append(one)
    found = [
        Pair(
            each,
            shelf.calendar(each.school_id),
            each.pauses,
            tuple(visits[each.teacher_id, each.school_id]),
            known_from,
        )
        for each in standings
    ]
    return sorted(found, key=lambda pair: (pair.standing.teacher.casefold(), str(pair.standing.partnership_id)))
