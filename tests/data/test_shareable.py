"""What a teacher is offered to share: own steps, opened notes and debriefs, the newest first, nobody else's."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from coach_data import shareable, sharing
from coach_data.schema import schools
from tests.builders import NOW, add_debriefed_visit, add_step, add_visit


def _pair(cast):
    return cast.coach.person_id, cast.teacher.person_id


def test_opened_notes_debriefs_and_steps_are_offered_the_newest_first(db, cast, now) -> None:
    began = NOW - timedelta(days=3)
    visit = add_debriefed_visit(db, *_pair(cast), cast.math_7, school=cast.north, started_at=began)
    step = add_step(db, *_pair(cast), "Wait.", agreed_at=NOW - timedelta(days=1), school_id=cast.north)

    found = shareable.of_teacher(db, cast.teacher, now=now)

    assert [(one.record, one.record_id, one.text) for one in found] == [
        ("step", step, "Wait."),
        ("visit", visit, ""),
        ("debrief", visit, ""),
    ]
    for one in found:
        assert sharing.share(db, cast.teacher, one.record, one.record_id, "principal", None, now=now)


def test_notes_that_are_not_open_yet_are_not_offered(db, cast, now) -> None:
    opens_at = NOW + timedelta(days=1)
    add_visit(db, *_pair(cast), cast.math_7, school=cast.north, started_at=NOW, opens_at=opens_at)

    assert shareable.of_teacher(db, cast.teacher, now=now) == []
    assert [one.record for one in shareable.of_teacher(db, cast.teacher, now=opens_at)] == ["visit"]


def test_nobody_is_offered_what_is_of_somebody_else(db, cast, now) -> None:
    add_debriefed_visit(db, *_pair(cast), cast.math_7, school=cast.north)
    add_step(db, *_pair(cast))

    for actor in (cast.outsider, cast.coach, cast.newteacher, cast.principal, cast.team):
        assert shareable.of_teacher(db, actor, now=now + timedelta(days=9)) == []


def test_a_debrief_held_in_the_afternoon_is_of_that_day_on_the_schools_calendar(db, cast, now) -> None:
    db.execute(update(schools).where(schools.c.id == cast.north).values(time_zone="Pacific/Honolulu"))
    four = datetime(2026, 3, 11, 16, tzinfo=ZoneInfo("Pacific/Honolulu"))
    add_debriefed_visit(db, *_pair(cast), cast.math_7, school=cast.north, started_at=four)
    add_step(db, *_pair(cast), agreed_at=four, school_id=cast.north)

    found = shareable.of_teacher(db, cast.teacher, now=four + timedelta(days=9))

    assert {(one.record, one.on) for one in found} == {(each, four.date()) for each in ("visit", "debrief", "step")}
