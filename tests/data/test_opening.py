"""The coach may open a visit earlier, and nobody keeps it closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coach_data import access, opening
from coach_data.errors import NotHere
from coach_data.schema import visits
from tests.builders import add_visit


def _reads(db, actor, visit, now):
    asked = select(visits.c.id).where(visits.c.id == visit, access.visits_seen(actor, "lines", now=now))
    return db.execute(asked).first() is not None


@pytest.fixture
def closed(db, cast, now):
    return add_visit(db, cast.coach.person_id, cast.teacher.person_id, opens_at=now + timedelta(days=7))


def test_the_coach_opens_earlier_and_once(db, cast, now, closed) -> None:
    assert not _reads(db, cast.teacher, closed, now)

    opening.open_now(db, cast.coach, closed, now=now)

    assert _reads(db, cast.teacher, closed, now)
    with pytest.raises(NotHere):
        opening.open_now(db, cast.coach, closed, now=now)


@pytest.mark.parametrize("who", ["outsider", "teacher", "newteacher", "principal", "team", "lead", "admin"])
def test_nobody_else_opens(db, cast, now, closed, who) -> None:
    with pytest.raises(NotHere):
        opening.open_now(db, getattr(cast, who), closed, now=now)


def test_a_visit_without_a_teacher_opens_to_nobody(db, cast, now) -> None:
    unplaced = add_visit(db, cast.coach.person_id)

    with pytest.raises(NotHere):
        opening.open_now(db, cast.coach, unplaced, now=now)
