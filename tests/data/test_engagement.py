"""The pair's own engagement by week: live, never mixed, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach_data import engagement
from coach_data.schema import NO_GROUP, visit_group_sums
from tests.builders import NOW, add_debriefed_visit

SINCE = date(2026, 1, 5)


def _looked(db, cast, days_ago, n, k, group=None, **columns):
    visit = add_debriefed_visit(
        db,
        cast.coach.person_id,
        cast.teacher.person_id,
        cast.math_7,
        school=cast.north,
        started_at=NOW - timedelta(days=days_ago),
        opened_at=NOW - timedelta(days=days_ago),
        **columns,
    )
    counts = {"sweeps": 2, "n": n, "k": k, "school_id": cast.north}
    db.execute(visit_group_sums.insert().values(visit_id=visit, group_id=group or cast.english_learners, **counts))


def _weeks(db, actor, cast, now):
    return engagement.by_week(db, actor, cast.teacher.person_id, since=SINCE, now=now)


def test_visits_of_one_week_and_group_are_counted_together(db, cast, now) -> None:
    _looked(db, cast, 1, 12, 9)
    _looked(db, cast, 2, 12, 6)
    _looked(db, cast, 8, 12, 3)

    before, this = _weeks(db, cast.coach, cast, now)

    assert (this.week, this.visits, this.sweeps, this.n, this.k) == (date(2026, 3, 9), 2, 4, 24, 15)
    assert (before.visits, before.k) == (1, 3)


def test_ways_of_measuring_and_groups_are_never_mixed(db, cast, now) -> None:
    _looked(db, cast, 1, 12, 9)
    _looked(db, cast, 1, 12, 9, mode="live_class")
    _looked(db, cast, 1, 30, 20, group=NO_GROUP)

    found = {(p.group, p.measured): p.n for p in _weeks(db, cast.coach, cast, now)}

    assert found == {
        ("English learners", "in_room"): 12,
        ("English learners", "live_class"): 12,
        (engagement.NO_GROUP_NAME, "in_room"): 30,
    }


@pytest.mark.parametrize("who", ["outsider", "newteacher", "principal", "team", "lead", "admin"])
def test_nobody_but_the_pair_sees_a_class_of_its_own(db, cast, now, who) -> None:
    _looked(db, cast, 1, 12, 9)

    assert _weeks(db, getattr(cast, who), cast, now) == []
    assert len(_weeks(db, cast.teacher, cast, now)) == 1
