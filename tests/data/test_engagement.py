"""The pair's own engagement by visit and fortnight: live, never mixed, and nobody else's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach_data import engagement
from coach_data.measures import Sums
from coach_data.schema import NO_GROUP, schools, visit_group_sums
from tests.builders import NOW, add_debriefed_visit

SINCE = date(2026, 1, 5)


def _looked(db, cast, days_ago, n, k, group=None, **columns):
    at = NOW - timedelta(days=days_ago)
    visit = add_debriefed_visit(
        db,
        cast.coach.person_id,
        cast.teacher.person_id,
        cast.math_7,
        school=cast.north,
        **{"started_at": at, "opened_at": at, **columns},
    )
    counts = {"sweeps": 2, "n": n, "k": k, "school_id": cast.north}
    db.execute(visit_group_sums.insert().values(visit_id=visit, group_id=group or cast.english_learners, **counts))


def _visits(db, actor, cast, now):
    return engagement.by_visit(db, actor, cast.teacher.person_id, since=SINCE, now=now)


def test_visits_of_one_fortnight_and_group_are_counted_together(db, cast, now) -> None:
    _looked(db, cast, 1, 12, 9)
    _looked(db, cast, 2, 10, 6)
    _looked(db, cast, 15, 12, 3)

    before, this = engagement.by_fortnight(_visits(db, cast.coach, cast, now))

    assert (this.at, this.sweeps) == (date(2026, 3, 9), 4)
    assert this.sums == Sums(visits=2, n=22, k=15, sum_n2=244, sum_kn=168, sum_k2=117)
    assert (before.at, before.sums) == (date(2026, 2, 23), Sums.of_visit(3, 12))


def test_each_visit_stands_for_itself(db, cast, now) -> None:
    _looked(db, cast, 1, 12, 9)
    _looked(db, cast, 2, 10, 6)

    found = _visits(db, cast.coach, cast, now)

    assert [(point.at, point.sums.k) for point in found] == [(date(2026, 3, 9), 6), (date(2026, 3, 10), 9)]


def test_the_last_six_weeks_are_put_against_the_six_before(db, cast, now) -> None:
    for days_ago, k in ((1, 9), (20, 8), (45, 5), (100, 1)):
        _looked(db, cast, days_ago, 12, k)

    before, lately = engagement.two_periods(_visits(db, cast.coach, cast, now), date(2026, 3, 9))

    assert (before, lately) == (Sums.of_visit(5, 12), Sums.of_visit(9, 12) + Sums.of_visit(8, 12))


def test_ways_of_measuring_and_groups_are_never_mixed(db, cast, now) -> None:
    _looked(db, cast, 1, 12, 9)
    _looked(db, cast, 1, 12, 9, mode="live_class")
    _looked(db, cast, 1, 30, 20, group=NO_GROUP)

    found = {(p.group, p.measured): p.sums.n for p in _visits(db, cast.coach, cast, now)}

    assert found == {
        ("English learners", "in_room"): 12,
        ("English learners", "live_class"): 12,
        (engagement.NO_GROUP_NAME, "in_room"): 30,
    }


@pytest.mark.parametrize("who", ["outsider", "newteacher", "principal", "team", "lead", "admin"])
def test_nobody_but_the_pair_sees_a_class_of_its_own(db, cast, now, who) -> None:
    _looked(db, cast, 1, 12, 9)

    assert _visits(db, getattr(cast, who), cast, now) == []
    assert len(_visits(db, cast.teacher, cast, now)) == 1


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu"])
def test_days_and_fortnights_begin_at_the_schools_midnight(db, cast, now, zone) -> None:
    db.execute(schools.update().values(time_zone=zone))
    midnight = datetime(SINCE.year, SINCE.month, SINCE.day, tzinfo=ZoneInfo(zone))
    for began, k in ((midnight - timedelta(minutes=1), 3), (midnight, 9), (midnight + timedelta(days=13, hours=23), 6)):
        _looked(db, cast, 1, 12, k, started_at=began, opened_at=began)

    found = _visits(db, cast.coach, cast, now)

    assert [(point.at, point.sums.k) for point in found] == [(SINCE, 9), (SINCE + timedelta(days=13), 6)]
    assert [(point.at, point.sums.k) for point in engagement.by_fortnight(found)] == [
        (date(2025, 12, 29), 9),
        (date(2026, 1, 12), 6),
    ]
