"""What a lead reads of every school is what its principal would count by name: one by one, in drawn districts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from coach_data import coverage, schema, time_requests
from coach_data.actors import Actor, Role
from coach_data.coverage import SchoolCount
from coach_data.rhythm import Standing
from coach_data.school_days import Calendar, calendar_of
from tests.builders import NOW, TODAY, add, add_partnership, add_person, add_visit
from tests.cast import Cast
from tests.data.drawn_district import draw_district

SEEDS = range(8)
DAYS, FURTHEST = 20, timedelta(days=100)


def _principal(school: UUID) -> Actor:
    return Actor(UUID(int=1), "principal", frozenset({Role("principal", school)}), frozenset())


def by_name(db: Connection, school: UUID, now: datetime) -> tuple[object, ...]:
    """Counts of what the principal reads pair by pair."""
    seen = coverage.of_school(db, _principal(school), school, now=now)
    asked = time_requests.open_ones(db, _principal(school), today=now.date())
    needs = Counter(one.need for one in asked if one.answered_by is None)
    longest = max([0, *(one.waiting_days for one in seen.standings)])
    reasons = Counter(
        seen.reasons[s.partnership_id] for s in seen.standings if s.is_waiting and s.partnership_id in seen.reasons
    )
    return seen.teachers, seen.waiting, seen.pausing, longest, len(seen.uncoached), dict(needs), dict(reasons)


def _pausing_and_within(standings: Iterable[Standing]) -> int:
    """Teachers one by one: a partnership of theirs rests, and none waits."""
    own: dict[UUID, list[Standing]] = defaultdict(list)
    for standing in standings:
        own[standing.teacher_id].append(standing)
    return sum(any(s.pause for s in each) and not any(s.is_waiting for s in each) for each in own.values())


def counted(one: SchoolCount) -> tuple[object, ...]:
    found = one.reached
    return (
        found.coached,
        found.waiting,
        found.pausing,
        found.longest_days,
        found.uncoached,
        dict(found.needs),
        dict(found.reasons),
    )


def _lately(calendar: Calendar, moments: Iterable[datetime], now: datetime) -> int:
    today = calendar.today(now)
    days = [day for day in map(calendar.today, moments) if today - day < FURTHEST]
    return sum(calendar.between(day, today) < DAYS for day in days)


def _held(db: Connection, school: UUID, now: datetime) -> tuple[int, int]:
    of = schema.visits.c
    kept = (of.school_id == school, of.occasion == "visit", of.forgotten_at.is_(None), of.started_at.is_not(None))
    rows = db.execute(select(of.started_at, of.debrief_finished_at).where(*kept)).all()
    calendar, debriefed = calendar_of(db, school), [row.started_at for row in rows if row.debrief_finished_at]
    return _lately(calendar, [row.started_at for row in rows], now), _lately(calendar, debriefed, now)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lead_counts_in_each_school_whom_its_principal_reads_by_name(db: Connection, seed: int) -> None:
    district = draw_district(db, seed)

    found = coverage.by_school(db, district.lead, now=NOW)

    assert {one.school_id: counted(one) for one in found} == {
        school: by_name(db, school, NOW) for school in district.schools
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_counted_as_pausing_who_waits_with_another_coach(db: Connection, seed: int) -> None:
    district = draw_district(db, seed)

    for school in district.schools:
        seen = coverage.of_school(db, _principal(school), school, now=NOW)

        assert seen.pausing == _pausing_and_within(seen.standings)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lead_counts_the_visits_of_twenty_school_days_by_each_schools_clock(db: Connection, seed: int) -> None:
    district = draw_district(db, seed)

    found = coverage.by_school(db, district.lead, now=NOW)

    assert {one.school_id: (one.reached.visits, one.reached.debriefs) for one in found} == {
        school: _held(db, school, NOW) for school in district.schools
    }


def test_who_waits_with_one_coach_and_pauses_with_another_waits(db: Connection, cast: Cast) -> None:
    """Terry waits with Casey and rests with a second coach; Nina was visited today."""
    second = add_person(db, role="coach", school=cast.north)
    resting = add_partnership(db, second, cast.teacher.person_id, cast.north)
    days = {"from_on": TODAY - timedelta(days=3), "until_on": TODAY + timedelta(days=3)}
    add(db, schema.pauses, partnership_id=resting, reason="leave", **days)
    add_visit(db, cast.coach.person_id, cast.newteacher.person_id, school=cast.north, started_at=NOW)

    seen = coverage.of_school(db, cast.principal, cast.north, now=NOW)
    found = {one.school_id: one for one in coverage.by_school(db, cast.lead, now=NOW)}[cast.north].reached

    assert (seen.teachers, seen.waiting, seen.pausing) == (2, 1, 0)
    assert (found.coached, found.waiting, found.pausing) == (2, 1, 0)


@pytest.mark.parametrize(("days_after", "told"), [(-1, {}), (0, {"testing": 1}), (1, {"testing": 1})])
def test_a_reason_is_counted_until_the_next_visit(
    db: Connection, cast: Cast, days_after: int, told: dict[str, int]
) -> None:
    visited_at = NOW - timedelta(days=30)
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=visited_at)
    said = {"outcome": "could_not_happen", "reason": "testing", "kind": "visit", "made_at": visited_at}
    on_day = visited_at.date() + timedelta(days=days_after)
    add(db, schema.meetings, partnership_id=cast.pair, school_id=cast.north, on_day=on_day, **said)

    found = {one.school_id: one for one in coverage.by_school(db, cast.lead, now=NOW)}

    assert dict(found[cast.north].reached.reasons) == told
    assert counted(found[cast.north]) == by_name(db, cast.north, NOW)
