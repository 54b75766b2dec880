"""The teacher sees the same numbers of their classes as the coach; nobody else has the page."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from coach_data.database import Database
from coach_data.schema import schools, step_states, visit_group_sums
from tests.builders import add_debriefed_visit, add_step
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written


@pytest.fixture
def looked(everybody: Cast, database: Database) -> None:
    """Two opened visits of the last weeks, with sweeps of one group: 18 of 24 on task."""
    with database.write() as db:
        for days_ago, k in ((10, 10), (3, 8)):
            began = datetime.now(UTC) - timedelta(days=days_ago)
            pair = (everybody.coach.person_id, everybody.teacher.person_id, everybody.math_7)
            visit = add_debriefed_visit(db, *pair, school=everybody.north, started_at=began, opened_at=began)
            sums = {"group_id": everybody.english_learners, "sweeps": 2, "n": 12, "k": k, "school_id": everybody.north}
            db.execute(visit_group_sums.insert().values(visit_id=visit, **sums))


@pytest.mark.parametrize(("page", "who"), [("dashboard", "Casey Coach"), ("my-numbers", "Terry Teacher")])
def test_both_of_the_pair_see_the_answer_in_the_title(open_page: Open, looked: None, page: str, who: str) -> None:
    at = open_page(page, who=who)
    if page == "dashboard":
        labeled(at.selectbox, "Teacher").select_index(1).run()

    assert not at.exception
    assert "English learners: 75% on task (20% to 97%)" in written(at)


def test_an_empty_page_says_where_numbers_come_from(open_page: Open) -> None:
    shown = written(open_page("my-numbers", who="Nina Newteacher"))

    assert "The first debrief ends in one." in shown
    assert "Sweeps are there once the two of you agree on them" in shown


def test_a_principal_has_no_such_page(open_page: Open, looked: None) -> None:
    at = open_page("my-numbers", who="Pat Principal")

    assert "75%" not in written(at)
    assert [error.value for error in at.error]


@pytest.mark.parametrize(("who", "may"), [("Pat Principal", True), ("Toni Team", False), ("Casey Coach", False)])
def test_the_schools_data_are_for_principal_and_lead(open_page: Open, looked: None, who: str, may: bool) -> None:
    at = open_page("school-data", who=who)

    assert ("Not enough yet." in written(at)) == may
    assert bool(at.error) != may
    assert "75%" not in written(at)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [pytest.param("Pacific/Auckland", 8, id="Auckland"), pytest.param("Pacific/Honolulu", 20, id="Honolulu")],
)
@pytest.mark.parametrize(("page", "who"), [("dashboard", "Casey Coach"), ("my-numbers", "Terry Teacher")])
def test_weeks_of_steps_turn_over_at_the_schools_midnight(
    open_page: Open, everybody: Cast, database: Database, page: str, who: str, zone: str, hour: int
) -> None:
    # Agreed on a Monday, tried from a Sunday on: at an hour of which UTC has another day.
    today = datetime.now(ZoneInfo(zone)).date()
    monday = today - timedelta(days=today.weekday() + 21)
    agreed, tried = (datetime.combine(day, time(hour), ZoneInfo(zone)) for day in (monday, monday + timedelta(days=13)))
    with database.write() as db:
        db.execute(schools.update().values(time_zone=zone))
        pair = (everybody.coach.person_id, everybody.teacher.person_id)
        step = add_step(db, *pair, school_id=everybody.north, agreed_at=agreed, state="trying", state_since=tried)
        word = {"id": uuid4(), "step_id": step, "by_person": pair[1], "is_confirmed": True}
        db.execute(step_states.insert().values(state="trying", at=tried, **word))

    at = open_page(page, who=who)
    if page == "dashboard":
        labeled(at.selectbox, "Teacher").select_index(1).run()

    weeks = at.table[0].value
    assert [*weeks["New"]][-5:] == [0, 1, 0, 0, 0]
    assert [*weeks["Trying it"]][-5:] == [0, 0, 1, 1, 1]
