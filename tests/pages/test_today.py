"""Today draws every kind of row without a fault."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from coach_data.database import Database
from tests.builders import add_meeting, add_visit
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written


@pytest.fixture
def busy(everybody: Cast, database: Database) -> UUID:
    """A visit agreed for the day after tomorrow, one still open and one awaiting its debrief."""
    now = datetime.now(UTC)
    pair = (everybody.coach.person_id, everybody.teacher.person_id, everybody.math_7)
    with database.write() as db:
        add_visit(db, *pair, school=everybody.north, started_at=now - timedelta(hours=1))
        add_visit(db, *pair, school=everybody.north, started_at=now - timedelta(days=1), finished_at=now)
        day = now.date() + timedelta(days=2)
        return add_meeting(db, everybody.new_pair, everybody.north, on_day=day, at_time=time(10, 40))


def test_agreed_open_and_waiting_rows_all_stand_there(open_page: Open, busy: UUID) -> None:
    at = open_page("today", who="Casey Coach")

    assert [error.value for error in at.error] == []
    shown = written(at)
    assert "10:40 am" in shown.replace("\u2060", "")
    assert {"Continue", "Start debrief", "Move it", "the coach was out"} <= {each.label for each in at.button}


def test_a_meeting_that_could_not_happen_leaves_the_list_with_its_reason(open_page: Open, busy: UUID) -> None:
    at = open_page("today", who="Casey Coach")

    labeled(at.button, "the coach was out").click().run()

    assert [error.value for error in at.error] == []
    assert [each.value for each in at.success] == ["Noted: the coach was out. Nina Newteacher stays on your list."]
    assert "Move it" not in {each.label for each in at.button}
