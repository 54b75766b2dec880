"""What is said of steps: a pair's in full, a pool's only in counts and bounds that tell on nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from coach_data import pooled_steps_words
from coach_data.bounds import NONE, Bounds, exactly
from coach_data.database import Database
from coach_data.pooled_steps import Flows, PooledSteps
from coach_data.schema import published_step_cells
from coach_data.school_days import fortnight_of
from tests.builders import add_step
from tests.cast import Cast
from tests.data.published_rows import whose_steps
from tests.pages.opened import Open, labeled, written
from ui import words

SAID = {"trying": Bounds(20, 23, 23), "part_of_practice": Bounds(12, 14, 23), "set_aside": Bounds(0, 3, 23)}
FLOWS = Flows(60, agreed=23, due=15, looked_again=exactly(9), days=20.8, **SAID)
POOLED = PooledSteps(date(2026, 3, 9), date(2026, 3, 23), FLOWS, ())


def test_the_title_says_how_many_became_part_of_practice() -> None:
    assert pooled_steps_words.title(POOLED) == "23 steps were agreed this year, 12 to 14 became part of practice"


def test_the_table_holds_bounds_too() -> None:
    (row,) = pooled_steps_words.table(POOLED)

    assert (row["Tried"], row["Part of practice"], row["Set aside"]) == ("at least 20", "12 to 14", "at most 3")
    assert (row["Looked at again in time"], row["Days until part of practice"]) == ("9 of 15", "21")


def test_where_few_stand_behind_a_number_words_stand_in_its_place() -> None:
    few = replace(POOLED, all=Flows(60, agreed=23, due=0, looked_again=NONE, days=None, **SAID))
    (row,) = pooled_steps_words.table(few)

    assert pooled_steps_words.sentences(few) == []
    assert row["Looked at again in time"] == row["Days until part of practice"] == "not enough yet"


@pytest.fixture
def published(everybody: Cast, database: Database) -> None:
    """A cell of five teachers, published for North."""
    now = datetime.now(UTC)
    fortnight = fortnight_of(now.date() - timedelta(days=28))
    counts = {"steps": 23, "agreed": 23, "trying": 20, "part_of_practice": 14, "set_aside": 4}
    rest = {"due": 0, "looked_again": 0, "timed": 0, "days": 0, "students": 60, "published_at": now}
    when = {"first_fortnight": fortnight, "last_fortnight": fortnight}
    who = {"teams": [str(uuid4())], "teacher_ids": [str(uuid4()) for _ in range(5)], "class_ids": [], **whose_steps()}
    with database.write() as db:
        db.execute(
            published_step_cells.insert().values(id=uuid4(), school_id=everybody.north, **counts, **rest, **when, **who)
        )


@pytest.mark.parametrize(
    ("who", "may"), [("Pat Principal", True), ("Casey Coach", True), ("Terry Teacher", False), ("Oona Outsider", False)]
)
def test_the_schools_steps_are_for_who_coaches_or_leads_there(
    open_page: Open, published: None, who: str, may: bool
) -> None:
    at = open_page("school-data", who=who)

    assert not at.exception
    assert ("23 steps were agreed this year, 14 became part of practice" in written(at)) == may


def _years_ago(count: int) -> str:
    """The day on the calendar of the cast's schools, as a title writes it."""
    day = (datetime.now(ZoneInfo("America/New_York")) - count * timedelta(days=365)).date()
    return words.span(day, day)


def test_a_coach_sees_first_what_waits_longest(open_page: Open, everybody: Cast, database: Database) -> None:
    pair, now = (everybody.coach.person_id, everybody.teacher.person_id), datetime.now(UTC)
    with database.write() as db:
        day = (now - timedelta(days=3)).date()
        for text, days in (("Newer step", 9), ("Older step", 30)):
            at = now - timedelta(days=days)
            add_step(db, *pair, text, school_id=everybody.north, agreed_at=at, state_since=at, look_again_on=day)

    said = written(open_page("steps", who="Casey Coach"))

    assert said.index("Older step") < said.index("Newer step")
    assert "Of these steps, looked at again by the agreed day: 0 of 2." in said
    assert f"Since {_years_ago(1)}, 0 of 2 steps became part of practice" in said


def test_who_has_steps_of_earlier_years_alone_is_not_told_there_are_none(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    long_ago = {"agreed_at": datetime(2020, 3, 2, tzinfo=UTC), "state_since": datetime(2020, 5, 4, tzinfo=UTC)}
    with database.write() as db:
        pair = (everybody.coach.person_id, everybody.teacher.person_id)
        add_step(db, *pair, school_id=everybody.north, state="part_of_practice", **long_ago)

    at = open_page("steps", who="Casey Coach")

    assert at.info[0].value.startswith("No open step, and none settled in the last year.")
    labeled(at.selectbox, "Which").select_index(4).run()
    assert f"Before {_years_ago(4)}, 1 of 1 step became part of practice" in written(at)


def test_a_teacher_sees_the_same_of_their_own(open_page: Open, everybody: Cast, database: Database) -> None:
    with database.write() as db:
        add_step(db, everybody.coach.person_id, everybody.teacher.person_id, school_id=everybody.north)

    at = open_page("my-steps", who="Terry Teacher")

    assert "So far, 0 of 1 step became part of practice" in written(at)
    assert labeled(at.expander, "The numbers as a table")
