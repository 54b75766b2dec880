"""Today draws every kind of row without a fault."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from coach_data import schema
from coach_data.database import Database
from tests.builders import add_class, add_meeting, add_visit
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


@pytest.fixture
def waits(everybody: Cast, database: Database) -> None:
    """Schools that are open whenever the test runs, so that both pairs of the coach's wait."""
    with database.write() as db:
        db.execute(update(schema.terms).values(ends_on=datetime.now(UTC).date() + timedelta(days=30)))


def test_asking_for_a_time_leaves_nothing_to_write(open_page: Open, waits: None, database: Database) -> None:
    at = open_page("today", who="Casey Coach")
    assert "Period" not in {each.label for each in at.text_input}

    labeled(at.selectbox, "Period").select("5").run()
    labeled(at.button, "Ask for it").click().run()

    assert [error.value for error in at.error] == []
    with database.read() as db:
        assert [row.period for row in db.execute(select(schema.time_requests))] == ["5"]
    assert "Someone to cover a class in period 5 on" in written(open_page("coverage", who="Pat Principal"))


def test_a_period_renamed_meanwhile_is_told_beside_its_field(
    open_page: Open, waits: None, everybody: Cast, database: Database
) -> None:
    with database.write() as db:
        of = (everybody.teacher.person_id, everybody.newteacher.person_id)
        made = [add_class(db, teacher, everybody.north, period="Block B") for teacher in of]
    at = open_page("today", who="Casey Coach")
    periods = [each for each in at.selectbox if each.label == "Period"]
    periods[1].select("Block B").run()
    with database.write() as db:
        db.execute(update(schema.classes).where(schema.classes.c.id.in_(made)).values(period="Block C"))

    [each for each in at.button if each.label == "Ask for it"][1].click().run()

    assert [error.value for error in at.error] == [
        "Pick a period out of the list: the principal reads no words of your own."
    ]
    assert [len(each.error) for each in at.get("popover")] == [0, 1]
    assert not at.success
