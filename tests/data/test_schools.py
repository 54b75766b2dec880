"""Schools with their calendar and word list, on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from coach_data import schools, word_hints
from coach_data.errors import NotAllowed, NotHere, WrongInput
from coach_data.school_days import calendar_of
from coach_data.schools import ClosingIn, SchoolIn, TermIn
from tests.builders import NOW, add_school, close_day
from tests.cast import Cast

EAST = SchoolIn(name="East School", time_zone="America/Chicago")


def test_a_new_school_is_there_with_our_word_list(db: Connection, cast: Cast) -> None:
    east = schools.add(db, cast.admin, EAST, now=NOW)

    assert schools.one(db, cast.admin, east).name == "East School"
    assert [hint.word for hint in word_hints.of_school(db, cast.admin, east)] == sorted(word_hints.STARTER)


def test_a_name_is_given_once(db: Connection, cast: Cast) -> None:
    twice = SchoolIn(name="North School", time_zone="America/Chicago")

    with pytest.raises(WrongInput) as told:
        schools.add(db, cast.admin, twice, now=NOW)

    assert told.value.fields == {"name": "Another school has this name. Add its town."}


def test_the_outsider_finds_nothing_of_north(db: Connection, cast: Cast) -> None:
    assert [school.id for school in schools.all_of(db, cast.outsider)] == [cast.south]
    assert schools.names(db, cast.outsider) == {cast.south: "South School"}
    with pytest.raises(NotHere):
        schools.one(db, cast.outsider, cast.north)
    assert word_hints.of_school(db, cast.outsider, cast.north) == []


@pytest.mark.parametrize("role", ["coach", "teacher", "principal", "lead"])
def test_only_an_administrator_changes_a_school(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        schools.correct(db, getattr(cast, role), cast.north, EAST)

    assert schools.one(db, cast.admin, cast.north).name == "North School"


def test_a_school_that_is_not_there_cannot_be_changed(db: Connection, cast: Cast) -> None:
    with pytest.raises(NotHere):
        schools.correct(db, cast.admin, uuid4(), EAST)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  ", "time_zone": "America/Chicago"}, "name"),
        ({"name": "East", "time_zone": "Chicago"}, "time_zone"),
        ({"name": "East", "time_zone": "America/Chicago", "minimum_students": 9}, "minimum_students"),
        ({"name": "East", "time_zone": "America/Chicago", "minimum_students": 31}, "minimum_students"),
        ({"name": "E" * 121, "time_zone": "America/Chicago"}, "name"),
    ],
    ids=["no name", "no such zone", "minimum below 10", "minimum above 30", "name too long"],
)
def test_wrong_input_is_told_beside_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(WrongInput) as told:
        SchoolIn.read(given)

    assert list(told.value.fields) == [field]


def test_a_term_may_not_overlap_another(db: Connection, cast: Cast) -> None:
    spring = TermIn(name="Spring", starts_on=date(2026, 1, 5), ends_on=date(2026, 6, 30))

    with pytest.raises(WrongInput, match="overlap the term “School year”"):
        schools.add_term(db, cast.admin, cast.north, spring)


def test_a_term_is_corrected_without_meeting_itself(db: Connection, cast: Cast) -> None:
    (term,) = schools.one(db, cast.admin, cast.north).terms
    longer = TermIn(name="Year", starts_on=term.starts_on, ends_on=date(2026, 6, 30))

    schools.correct_term(db, cast.admin, cast.north, term.id, longer)

    assert schools.one(db, cast.admin, cast.north).terms[0].ends_on == date(2026, 6, 30)


def test_a_term_of_another_school_is_not_here(db: Connection, cast: Cast) -> None:
    (term,) = schools.one(db, cast.admin, cast.south).terms

    with pytest.raises(NotHere):
        schools.remove_term(db, cast.admin, cast.north, term.id)


def test_a_term_ends_after_it_starts() -> None:
    with pytest.raises(WrongInput) as told:
        TermIn.read({"name": "Fall", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 8, 1)})

    assert list(told.value.fields) == ["ends_on"]


def test_closed_days_are_no_school_days(db: Connection, cast: Cast) -> None:
    break_ = ClosingIn(first=date(2026, 4, 3), last=date(2026, 4, 7), reason="Spring break")

    closed = schools.close(db, cast.admin, cast.north, break_)

    assert closed == 3
    assert not calendar_of(db, cast.north).is_school_day(date(2026, 4, 6))


def test_closing_a_day_twice_keeps_the_later_reason(db: Connection, cast: Cast) -> None:
    close_day(db, cast.north, date(2026, 4, 6), "Storm")

    schools.close(db, cast.admin, cast.north, ClosingIn(first=date(2026, 4, 6), last=date(2026, 4, 6), reason="Break"))

    assert [day.reason for day in schools.one(db, cast.admin, cast.north).closed_days] == ["Break"]


def test_closed_days_are_told_by_stretch(db: Connection, cast: Cast) -> None:
    for day, reason in ((2, "Break"), (3, "Break"), (6, "Break"), (7, "Storm"), (15, "Break")):
        close_day(db, cast.north, date(2026, 4, day), reason)

    found = schools.stretches(schools.one(db, cast.admin, cast.north).closed_days)

    assert [(each.first.day, each.last.day, each.reason) for each in found] == [
        (2, 6, "Break"),
        (7, 7, "Storm"),
        (15, 15, "Break"),
    ]


def test_an_opened_day_is_a_school_day_again(db: Connection, cast: Cast) -> None:
    close_day(db, cast.north, date(2026, 4, 6))
    close_day(db, cast.south, date(2026, 4, 6))

    schools.open_again(db, cast.admin, cast.north, [date(2026, 4, 6)])

    assert calendar_of(db, cast.north).is_school_day(date(2026, 4, 6))
    assert not calendar_of(db, cast.south).is_school_day(date(2026, 4, 6))


def test_a_word_is_kept_once_in_lower_case(db: Connection, cast: Cast) -> None:
    word_hints.put(db, cast.admin, cast.north, word_hints.HintIn(word="Super", why="It rates."))
    word_hints.put(db, cast.admin, cast.north, word_hints.HintIn(word="super", why="What did you see?"))

    assert word_hints.of_school(db, cast.coach, cast.north) == [word_hints.Hint("super", "What did you see?")]


def test_reading_schools_costs_the_same_for_two_and_for_ten(db: Connection, cast: Cast, count_statements: Any) -> None:
    with count_statements(db) as few:
        schools.all_of(db, cast.admin)
    for _ in range(8):
        close_day(db, add_school(db), date(2026, 4, 6))

    with count_statements(db) as many:
        found = schools.all_of(db, cast.admin)

    assert (len(found), len(many)) == (10, len(few))


def test_names_are_those_of_all_schools_in_their_order(db: Connection, cast: Cast) -> None:
    for actor in (cast.admin, cast.lead, cast.principal, cast.teacher):
        assert list(schools.names(db, actor).items()) == [(one.id, one.name) for one in schools.all_of(db, actor)]
