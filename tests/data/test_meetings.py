"""Agreed times, promises and time asked for."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from coach_data import meetings, promises, schema, time_requests
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import promises as promise_rows
from tests.builders import TODAY, add, add_class, add_debriefed_visit, add_meeting, add_visit

SATURDAY = TODAY + timedelta(days=3)


def _ahead(db, actor):
    return meetings.on(db, actor, first=TODAY, last=TODAY + timedelta(days=30))


def test_the_day_reads_by_time_of_day(db, cast) -> None:
    add_meeting(db, cast.pair, cast.north, at_time=time(14, 15), kind="debrief")
    add_meeting(db, cast.new_pair, cast.north, at_time=time(10, 40))

    assert [m.at_time for m in _ahead(db, cast.coach)] == [time(10, 40), time(14, 15)]


def test_a_visit_begun_that_day_is_no_longer_ahead(db, cast, now) -> None:
    add_meeting(db, cast.pair, cast.north)
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now)

    assert _ahead(db, cast.coach) == []


def test_moving_keeps_the_old_time_as_moved(db, cast, now) -> None:
    old = add_meeting(db, cast.pair, cast.north)

    new = meetings.move(db, cast.coach, old, on_day=TODAY + timedelta(days=1), at_time=time(9, 0), now=now)

    assert [m.id for m in _ahead(db, cast.coach)] == [new]


def test_a_day_without_school_is_refused_beside_its_field(db, cast, now) -> None:
    with pytest.raises(WrongInput) as told:
        meetings.agree(db, cast.coach, cast.pair, kind="visit", on_day=SATURDAY, now=now)

    assert "no school" in told.value.fields["on_day"]


def test_could_not_happen_takes_one_fixed_reason_once(db, cast) -> None:
    planned = add_meeting(db, cast.pair, cast.north)

    meetings.could_not_happen(db, cast.coach, planned, "no_cover")

    assert meetings.last_reasons(db, cast.principal, since=TODAY) == {cast.pair: (TODAY, "no_cover")}
    with pytest.raises(NotHere):
        meetings.could_not_happen(db, cast.coach, planned, "testing")


@pytest.mark.parametrize("who", ["outsider", "principal", "team", "lead", "admin"])
def test_only_the_pair_sees_and_moves_its_times(db, cast, now, who) -> None:
    planned = add_meeting(db, cast.pair, cast.north)

    assert _ahead(db, getattr(cast, who)) == []
    with pytest.raises(NotHere):
        meetings.move(db, getattr(cast, who), planned, on_day=TODAY, at_time=None, now=now)


def test_a_promise_is_kept_by_whoever_made_it(db, cast, now) -> None:
    visit = add_debriefed_visit(db, cast.coach.person_id, cast.teacher.person_id)
    made = add(db, promise_rows, visit_id=visit, person_id=cast.coach.person_id, text="Send stems", made_at=now)

    with pytest.raises(NotHere):
        promises.keep(db, cast.teacher, made, now=now)
    assert [(p.is_mine, p.other) for p in promises.open_ones(db, cast.teacher, now=now)] == [(False, "Casey Coach")]
    promises.keep(db, cast.coach, made, now=now)
    assert promises.open_ones(db, cast.coach, now=now) == []


def test_a_promise_asks_for_nothing_any_more_after_half_a_year(db, cast, now) -> None:
    visit = add_debriefed_visit(db, cast.coach.person_id, cast.teacher.person_id)
    for days, text in [(179, "Send stems"), (181, "Lend a timer")]:
        made = now - timedelta(days=days)
        add(db, promise_rows, visit_id=visit, person_id=cast.coach.person_id, text=text, made_at=made)

    assert [one.text for one in promises.open_ones(db, cast.coach, now=now)] == ["Send stems"]


@pytest.mark.parametrize("who", ["outsider", "principal", "team", "lead", "admin"])
def test_promises_are_the_pairs_alone(db, cast, now, who) -> None:
    visit = add_debriefed_visit(db, cast.coach.person_id, cast.teacher.person_id)
    add(db, promise_rows, visit_id=visit, person_id=cast.coach.person_id, text="Send stems", made_at=now)

    assert promises.open_ones(db, getattr(cast, who), now=now) == []


def test_the_principal_sees_what_would_help_and_arranges_it_once(db, cast, now) -> None:
    asked = time_requests.ask(db, cast.coach, cast.pair, need="cover", for_day=TODAY, period="5", now=now)

    time_requests.arrange(db, cast.principal, asked, now=now)

    assert time_requests.open_ones(db, cast.coach, today=TODAY)[0].answered_by == "Pat Principal"
    with pytest.raises(NotHere):
        time_requests.arrange(db, cast.principal, asked, now=now)


@pytest.mark.parametrize("who", ["outsider", "coach", "lead", "admin"])
def test_nobody_else_arranges_time(db, cast, now, who) -> None:
    asked = time_requests.ask(db, cast.coach, cast.pair, need="room", now=now)

    with pytest.raises(NotHere):
        time_requests.arrange(db, getattr(cast, who), asked, now=now)


@pytest.mark.parametrize("who", ["outsider", "team", "lead", "admin"])
def test_others_do_not_see_what_was_asked(db, cast, now, who) -> None:
    time_requests.ask(db, cast.coach, cast.pair, need="room", now=now)

    assert time_requests.open_ones(db, getattr(cast, who), today=TODAY) == []


def test_a_pair_asks_for_a_period_by_number_or_by_its_own_classes_name(db, cast) -> None:
    add_class(db, cast.teacher.person_id, cast.north, period="Block B")
    add_class(db, cast.teacher.person_id, cast.north, period="Before", is_retired=True)

    found = time_requests.periods(db, cast.coach)

    assert set(found) == {cast.pair, cast.new_pair}
    assert [period for period in found[cast.pair] if not period.isdecimal()] == ["Block B"]
    assert {str(number) for number in range(1, 13)} <= set(found[cast.new_pair])
    assert "Block B" not in found[cast.new_pair]


@pytest.mark.parametrize("who", ["outsider", "principal", "team", "lead", "admin"])
def test_periods_are_told_to_the_pair_alone(db, cast, who) -> None:
    assert cast.pair not in time_requests.periods(db, getattr(cast, who))


def test_words_of_a_pairs_own_are_refused_beside_the_period(db, cast, now) -> None:
    with pytest.raises(WrongInput, match="out of the list") as told:
        time_requests.ask(db, cast.coach, cast.pair, need="cover", period="Terry loses control", now=now)

    assert set(told.value.fields) == {"period"}
    assert time_requests.open_ones(db, cast.principal, today=TODAY) == []


@pytest.mark.parametrize(("kept", "told"), [("Terry loses control", None), ("5", "5"), ("Block B", "Block B")])
def test_words_an_older_version_kept_are_not_told(db, cast, now, kept, told) -> None:
    add_class(db, cast.teacher.person_id, cast.north, period="Block B", is_retired=True)
    row = {"school_id": cast.north, "asked_by": cast.coach.person_id, "need": "cover", "asked_at": now}
    add(db, schema.time_requests, partnership_id=cast.pair, period=kept, **row)

    for who in (cast.principal, cast.coach):
        assert [one.period for one in time_requests.open_ones(db, who, today=TODAY)] == [told]
