"""A district drawn at random: schools in far zones, with and without terms, and pairs in every state there is."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from coach_data import schema
from coach_data.actors import Actor
from coach_data.meetings import REASONS
from tests.builders import (
    NOW,
    TODAY,
    actor_for,
    add,
    add_agreement,
    add_partnership,
    add_person,
    add_role,
    add_school,
    add_visit,
    close_day,
)

ZONES = ("America/Chicago", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Honolulu")
TERMS = (
    [],
    [(date(2025, 8, 18), date(2026, 6, 12))],
    [(date(2025, 9, 1), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 2, 27))],  # over, and none since
    [(date(2023, 8, 20), date(2024, 6, 7)), (date(2024, 8, 19), date(2025, 6, 6)), (TODAY, date(2026, 6, 12))],
)
LONG = 4 * 365
"""Days back to the first pair: longer than any wait whose closed days are read."""


@dataclass(frozen=True)
class Drawn:
    """What a test needs to know of it."""

    lead: Actor
    schools: list[UUID]


def draw_district(db: Connection, seed: int) -> Drawn:
    """Four schools with the same six coaches; deterministic for its seed."""
    draw = random.Random(seed)
    schools = [_school(db, draw, zone, TERMS[(at + seed) % len(TERMS)]) for at, zone in enumerate(ZONES)]
    coaches = [add_person(db, role="coach", school=school) for school in (*schools, *schools[:2])]
    for school in schools:
        for _ in range(6):
            _teacher(db, draw, school, coaches)
    _teacher_of_two(db, draw, schools, coaches)
    _rests_with_one_of_two(db, schools[0], coaches)
    lead = add_person(db)
    add_role(db, lead, "lead")
    return Drawn(actor_for(db, lead), schools)


def _school(db: Connection, draw: random.Random, zone: str, terms: list[tuple[date, date]]) -> UUID:
    school = add_school(db, time_zone=zone, term=None)
    for first, last in terms:
        add(db, schema.terms, school_id=school, name="Term", starts_on=first, ends_on=last)
    for days in draw.sample(range(200), 8):
        close_day(db, school, TODAY - timedelta(days=days))
    return school


def _teacher(db: Connection, draw: random.Random, school: UUID, coaches: list[UUID]) -> None:
    teacher = add_person(db, role="teacher", school=school, is_active=draw.random() < 0.9)
    for coach in draw.sample(coaches, draw.choice((0, 1, 1, 1, 2))):
        _pair(db, draw, school, coach, teacher)


def _teacher_of_two(db: Connection, draw: random.Random, schools: list[UUID], coaches: list[UUID]) -> None:
    """One who teaches in two schools and is coached in the first of them, and by the same coach, once, in the other."""
    first, second = draw.sample(schools, 2)
    teacher = add_person(db, role="teacher", school=first)
    add_role(db, teacher, "teacher", second)
    _pair(db, draw, first, coaches[0], teacher)
    _pair(db, draw, second, coaches[0], teacher, ended_on=TODAY - timedelta(days=30))


def _rests_with_one_of_two(db: Connection, school: UUID, coaches: list[UUID]) -> None:
    """One who has waited for one coach since the year began, and rests with another."""
    teacher = add_person(db, role="teacher", school=school)
    add_partnership(db, coaches[0], teacher, school, started_on=TODAY - timedelta(days=200))
    resting = add_partnership(db, coaches[1], teacher, school)
    days = {"from_on": TODAY - timedelta(days=3), "until_on": TODAY + timedelta(days=3)}
    add(db, schema.pauses, partnership_id=resting, reason="leave", **days)


def _pair(
    db: Connection, draw: random.Random, school: UUID, coach: UUID, teacher: UUID, *, ended_on: date | None = None
) -> None:
    began = TODAY - timedelta(days=draw.choice((0, 3, 40, 300, LONG)))
    ended_on = ended_on or draw.choice((None, None, None, None, TODAY - timedelta(days=2)))
    pair = add_partnership(db, coach, teacher, school, started_on=began, ended_on=ended_on)
    if ended_on and draw.random() < 0.5:
        pair = add_partnership(db, coach, teacher, school, started_on=ended_on)
    if draw.random() < 0.7:
        add_agreement(db, pair, rhythm_days=draw.choice((5, 10, 15, 20)))
    for _ in range(draw.choice((0, 0, 1, 2))):
        first = TODAY + timedelta(days=draw.randrange(-40, 5))
        until = first + timedelta(days=draw.randrange(12))
        add(db, schema.pauses, partnership_id=pair, from_on=first, until_on=until, reason="leave")
    _asked(db, draw, pair, school, coach)
    _agreed_times(db, draw, pair, school)
    for _ in range(draw.choice((0, 1, 3))):
        _visit(db, draw, school, coach, teacher)


def _asked(db: Connection, draw: random.Random, pair: UUID, school: UUID, coach: UUID) -> None:
    for need in draw.sample(("cover", "room", "schedule"), draw.choice((0, 0, 1, 2))):
        row = {"partnership_id": pair, "school_id": school, "asked_by": coach, "need": need, "asked_at": NOW}
        settled = draw.choice(({}, {}, {"withdrawn_at": NOW}, {"answered_at": NOW, "answered_by": coach}))
        day = draw.choice((None, TODAY, TODAY + timedelta(days=3), TODAY - timedelta(days=1)))
        add(db, schema.time_requests, **row, for_day=day, **settled)


def _agreed_times(db: Connection, draw: random.Random, pair: UUID, school: UUID) -> None:
    for _ in range(draw.choice((0, 1, 3))):
        outcome = draw.choice((None, "held", "moved", "could_not_happen", "could_not_happen"))
        reason = draw.choice(tuple(REASONS)) if outcome == "could_not_happen" else None
        on_day = TODAY - timedelta(days=draw.choice((0, 2, 20, 59, 60, 61, 200)))
        row = {"partnership_id": pair, "school_id": school, "kind": "visit", "on_day": on_day, "made_at": NOW}
        add(db, schema.meetings, **row, outcome=outcome, reason=reason)


def _visit(db: Connection, draw: random.Random, school: UUID, coach: UUID, teacher: UUID) -> None:
    """At any hour, so that a school's day is often not the day in UTC."""
    at: datetime = NOW - timedelta(days=draw.choice((5, 25, 45, 400)) * draw.random(), hours=draw.randrange(24))
    unlike = draw.choice(({}, {}, {}, {"occasion": "launch"}, {"forgotten_at": NOW}, {"started_at": None}))
    held = {"debrief_finished_at": draw.choice((None, at + timedelta(hours=1)))}
    add_visit(db, coach, teacher, **{"school": school, "started_at": at, **held, **unlike})
