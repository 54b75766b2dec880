"""Who opened a meeting that a team shares: told to its members, by name, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach_data import access, meeting_readings, team_meetings
from tests.builders import NOW, actor_for, add_person

LATER = NOW + timedelta(days=1)
OTHERS = ["coach", "outsider", "newteacher", "principal", "lead", "admin"]


@pytest.fixture
def meeting(db, cast):
    made = team_meetings.begin(db, cast.team, cast.math_team, None, now=NOW)
    team_meetings.end(db, cast.team, made, now=NOW)
    team_meetings.share(db, cast.team, made)
    return made


def test_members_see_who_opened_it_first_and_last(db, cast, meeting) -> None:
    for at in (NOW, LATER):
        meeting_readings.note(db, cast.principal, meeting, now=at)

    (read,) = meeting_readings.of_meeting(db, cast.teacher, meeting)

    assert (read.reader, read.first_at, read.last_at) == ("Pat Principal", NOW, LATER)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_who_opened_it(db, cast, meeting, who) -> None:
    meeting_readings.note(db, cast.principal, meeting, now=NOW)

    assert meeting_readings.of_meeting(db, getattr(cast, who), meeting) == []
    (row,) = (row for row in access.TABLE if row.data == "team meeting: who opened it")
    assert (row.team, row.principal, row.lead, row.administrator) == ("as a member", "no", "no", "no")


@pytest.mark.parametrize("who", ["coach", "outsider", "teacher", "team", "newteacher", "lead", "admin"])
def test_members_and_those_who_may_not_read_it_leave_no_trace(db, cast, meeting, who) -> None:
    meeting_readings.note(db, getattr(cast, who), meeting, now=NOW)

    assert meeting_readings.of_meeting(db, cast.team, meeting) == []


def test_what_is_taken_back_is_noted_no_more_and_its_looks_stay(db, cast, meeting) -> None:
    elsewhere = actor_for(db, add_person(db, "Sal South", role="principal", school=cast.south))
    meeting_readings.note(db, cast.principal, meeting, now=NOW)
    team_meetings.take_back(db, cast.team, meeting)

    for who in (cast.principal, elsewhere):
        meeting_readings.note(db, who, meeting, now=LATER)

    assert [each.last_at for each in meeting_readings.of_meeting(db, cast.team, meeting)] == [NOW]
