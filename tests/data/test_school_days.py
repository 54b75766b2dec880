"""School days: breaks, weekends and the year's end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_data.school_days import Calendar, calendar_of, fortnight_of
from tests.builders import close_day

NEW_YORK = ZoneInfo("America/New_York")
AUTUMN = Calendar(NEW_YORK, ((date(2026, 8, 24), date(2026, 12, 18)),), frozenset({date(2026, 11, 26)}))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        pytest.param(date(2026, 11, 16), date(2026, 11, 16), 0, id="same day"),
        pytest.param(date(2026, 11, 16), date(2026, 11, 20), 4, id="within a week"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 23), 1, id="over a weekend"),
        pytest.param(date(2026, 11, 25), date(2026, 11, 27), 1, id="over a closed day"),
        pytest.param(date(2026, 12, 18), date(2027, 1, 8), 0, id="after the term"),
    ],
)
def test_only_school_days_count(first: date, last: date, count: int) -> None:
    assert AUTUMN.between(first, last) == count


SPRING = (date(2027, 1, 6), date(2027, 6, 11))
TWO_TERMS = Calendar(NEW_YORK, (*AUTUMN.terms, SPRING), frozenset({date(2026, 11, 26), date(2026, 12, 25), SPRING[1]}))


@given(start=st.integers(0, 400), length=st.integers(-5, 400))
def test_days_between_are_the_school_days_one_by_one(start: int, length: int) -> None:
    days = [date(2026, 7, 1) + timedelta(days=start + n) for n in range(length + 1)] or [date(2026, 7, 1)]

    assert TWO_TERMS.between(days[0], days[-1]) == sum(TWO_TERMS.is_school_day(day) for day in days[1:])


def test_five_school_days_later_skips_weekend_and_closed_day() -> None:
    assert AUTUMN.add(date(2026, 11, 20), 5) == date(2026, 11, 30)


def test_past_the_last_term_weekdays_count() -> None:
    assert AUTUMN.add(date(2026, 12, 17), 3) == date(2026, 12, 22)


def test_the_day_turns_over_in_the_schools_zone() -> None:
    assert AUTUMN.today(datetime(2026, 11, 17, 3, 0, tzinfo=UTC)) == date(2026, 11, 16)


def test_a_fortnight_begins_on_a_monday_and_holds_fourteen_days() -> None:
    monday = fortnight_of(date(2026, 11, 19))

    assert monday.weekday() == 0
    assert {fortnight_of(date.fromordinal(monday.toordinal() + n)) for n in range(14)} == {monday}


def test_the_stored_calendar_is_the_schools(db, cast) -> None:
    close_day(db, cast.north, date(2026, 3, 12))

    assert calendar_of(db, cast.north).between(date(2026, 3, 11), date(2026, 3, 13)) == 1
    assert calendar_of(db, cast.south).between(date(2026, 3, 11), date(2026, 3, 13)) == 2
