"""The teacher sees the same numbers of their classes as the coach; nobody else has the page."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from coach_data import schema
from coach_data.database import Database
from coach_data.schema import schools, step_states, visit_group_sums
from tests.builders import add, add_debriefed_visit, add_step
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written
from ui import pair_numbers, words


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


@pytest.fixture
def stepped(everybody: Cast, database: Database) -> None:
    """One step part of practice for most of a year, and two still open."""
    pair = (everybody.coach.person_id, everybody.teacher.person_id)
    with database.write() as db:
        for days, state, focus in ((200, "part_of_practice", "Talk moves"), (3, "trying", "Math"), (2, "new", "Labs")):
            at = datetime.now(UTC) - timedelta(days=days)
            step = add_step(
                db, *pair, school_id=everybody.north, agreed_at=at, state_since=at, state=state, focus=focus
            )
            add(db, schema.step_states, step_id=step, state=state, by_person=pair[1], is_confirmed=True, at=at)


@pytest.mark.parametrize(("page", "who"), [("dashboard", "Casey Coach"), ("my-numbers", "Terry Teacher")])
def test_the_time_chosen_is_that_of_the_charts_of_steps_and_they_say_so(
    open_page: Open, stepped: None, page: str, who: str
) -> None:
    at = open_page(page, who=who)
    if page == "dashboard":
        labeled(at.selectbox, "Teacher").select_index(1).run()
    lately = written(at)
    labeled(at.selectbox, "Time").select("This school year").run()

    assert "Of all steps so far, 1 is part of practice" in lately
    assert f"{_since('The last 12 weeks')}, 0 of 2 steps became part of practice" in lately
    assert f"{_since('The last 12 weeks')}, Labs has the most steps: 1 of 2" in lately
    assert f"{_since('This school year')}, 1 of 3 steps became part of practice" in written(at)


def test_where_no_step_was_open_in_the_time_that_is_said(open_page: Open, everybody: Cast, database: Database) -> None:
    at = datetime.now(UTC) - timedelta(days=200)
    with database.write() as db:
        settled = {"agreed_at": at, "state_since": at, "state": "part_of_practice", "school_id": everybody.north}
        add_step(db, everybody.coach.person_id, everybody.teacher.person_id, **settled)

    shown = written(open_page("my-numbers", who="Terry Teacher"))

    assert f"{_since('The last 12 weeks')}, no step was open." in shown


def _since(span: str) -> str:
    today = datetime.now(ZoneInfo("America/New_York")).date()
    return f"Since {words.short_day(pair_numbers.since(span, today))}"


def test_an_empty_page_says_where_numbers_come_from(open_page: Open) -> None:
    shown = written(open_page("my-numbers", who="Nina Newteacher"))

    assert "The first debrief ends in one." in shown
    assert "Sweeps are there once the two of you agree on them" in shown


def test_a_principal_has_no_such_page(open_page: Open, looked: None) -> None:
    at = open_page("my-numbers", who="Pat Principal")

    assert "75%" not in written(at)
    assert [error.value for error in at.error]


@pytest.mark.parametrize(
    ("who", "may"), [("Pat Principal", True), ("Nina Newteacher", False), ("Casey Coach", True), ("Ada Admin", False)]
)
def test_the_schools_data_are_for_who_coaches_or_leads_there(
    open_page: Open, looked: None, who: str, may: bool
) -> None:
    at = open_page("school-data", who=who)

    assert ("Not enough yet." in written(at)) == may
    assert bool(at.error) != may
    assert "75%" not in written(at)
    assert ("How coaching feels" in written(at)) == (who == "Pat Principal"), "a pulse is not for coaches"


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
