"""A pulse: kept once a fortnight, changed and taken back until it is published, and seen by its teacher alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from coach_data import access, pulses
from coach_data.errors import ChangedMeanwhile, NotHere, WrongInput
from coach_data.published import PUBLISHED_AFTER
from coach_data.schema import partnerships, published_fortnights
from coach_data.schema import pulses as kept
from coach_data.school_days import fortnight_of
from tests.builders import NOW, TODAY, add_class, add_debriefed_visit, add_partnership, add_person, add_team
from tests.cast import make_cast

PRESENT = fortnight_of(TODAY)
A_FORTNIGHT = timedelta(days=14)
NOBODY_ELSE = ["coach", "outsider", "newteacher", "south_teacher", "principal", "team", "lead", "admin"]
SAID = {"chose_focus": "yes", "step_fits": "partly", "debrief_worth": "not_yet", "can_say": None}


@pytest.fixture
def said(db, cast, now):
    pulses.keep(db, cast.teacher, PRESENT, SAID, now=now)


def _answers(db, actor, now=NOW, fortnight=PRESENT):
    found = pulses.mine(db, actor, now=now).of(fortnight)
    return found and dict(found.answers)


def test_what_is_kept_is_there_for_the_teacher_without_what_was_skipped(db, cast, said) -> None:
    assert _answers(db, cast.teacher) == {"chose_focus": "yes", "step_fits": "partly", "debrief_worth": "not_yet"}


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_else_finds_it_by_any_question(db, cast, said, now, who) -> None:
    actor = getattr(cast, who)

    assert pulses.mine(db, actor, now=now).answered == ()
    assert db.execute(select(kept).where(access.own_pulses(actor))).all() == []
    with pytest.raises(NotHere):
        pulses.take_back(db, actor, PRESENT, now=now)


def test_a_second_answer_of_a_fortnight_takes_the_firsts_place(db, cast, said, now) -> None:
    pulses.keep(db, cast.teacher, PRESENT, {"can_say": "yes"}, now=now)

    assert _answers(db, cast.teacher) == {"can_say": "yes"}
    assert len(db.execute(select(kept)).all()) == 1


def test_what_is_taken_back_leaves_no_answer_and_is_not_asked_again(db, cast, said, now) -> None:
    pulses.take_back(db, cast.teacher, PRESENT, now=now)

    (row,) = db.execute(select(*(kept.c[name] for name in pulses.QUESTIONS)))
    assert set(row) == {None}
    assert pulses.mine(db, cast.teacher, now=now).answered == ()


def test_answers_can_be_changed_until_the_day_they_are_published(db, cast, said, now) -> None:
    last = now + (PRESENT + PUBLISHED_AFTER - timedelta(days=1) - TODAY)
    pulses.keep(db, cast.teacher, PRESENT, {"can_say": "partly"}, now=last)

    assert _answers(db, cast.teacher, last) == {"can_say": "partly"}
    for change in (pulses.keep, lambda *given, now: pulses.take_back(*given[:3], now=now)):
        with pytest.raises(ChangedMeanwhile):
            change(db, cast.teacher, PRESENT, {"can_say": "yes"}, now=last + timedelta(days=1))


def test_a_fortnight_published_already_is_not_changed_whatever_the_clock_says(db, cast, said, now) -> None:
    db.execute(published_fortnights.insert().values(school_id=cast.north, fortnight=PRESENT, published_at=now))

    with pytest.raises(ChangedMeanwhile):
        pulses.take_back(db, cast.teacher, PRESENT, now=now)
    assert _answers(db, cast.teacher)["chose_focus"] == "yes"


def test_a_form_opened_on_the_last_sunday_is_kept_on_the_monday_after(db, cast, now) -> None:
    monday = now + (PRESENT + A_FORTNIGHT - TODAY)
    pulses.keep(db, cast.teacher, PRESENT, SAID, now=monday)
    assert _answers(db, cast.teacher)["chose_focus"] == "yes"
    with pytest.raises(NotHere):
        pulses.leave_out(db, cast.teacher, PRESENT, now=monday)


@pytest.mark.parametrize("away", [-2 * A_FORTNIGHT, A_FORTNIGHT, timedelta(days=1)], ids=["past", "ahead", "no monday"])
def test_only_the_present_fortnight_is_answered_anew(db, cast, now, away) -> None:
    with pytest.raises(NotHere):
        pulses.keep(db, cast.teacher, PRESENT + away, SAID, now=now)
    with pytest.raises(NotHere):
        pulses.leave_out(db, cast.teacher, PRESENT + away, now=now)


def test_whoever_has_no_coach_now_is_not_asked(db, cast, now) -> None:
    db.execute(partnerships.update().where(partnerships.c.id == cast.pair).values(ended_on=TODAY))

    assert pulses.mine(db, cast.teacher, now=now).present is None
    with pytest.raises(NotHere):
        pulses.keep(db, cast.teacher, PRESENT, SAID, now=now)


@pytest.mark.parametrize(
    "field", [{"can_say": "5"}, {"can_say": 5}, {"coach": "yes"}], ids=["a number", "an int", "no"]
)
def test_anything_but_the_words_is_refused_beside_its_question(db, cast, now, field) -> None:
    with pytest.raises(WrongInput) as refused:
        pulses.keep(db, cast.teacher, PRESENT, field, now=now)

    assert set(refused.value.fields) == set(field)


def _debrief(db, cast, days):
    pair = (cast.coach.person_id, cast.teacher.person_id)
    at = NOW - timedelta(days=days)
    add_debriefed_visit(db, *pair, school=cast.north, started_at=at, debrief_finished_at=at)


@pytest.mark.parametrize(("days", "is_asked"), [(1, True), (27, True), (30, False)])
def test_it_is_offered_after_a_debrief_of_the_last_weeks(db, cast, now, days, is_asked) -> None:
    assert pulses.offered(db, cast.teacher, now=now) is None

    _debrief(db, cast, days)

    assert pulses.offered(db, cast.teacher, now=now) == (PRESENT if is_asked else None)
    assert pulses.offered(db, cast.newteacher, now=now) is None


def test_it_is_offered_once_a_fortnight(db, cast, now) -> None:
    _debrief(db, cast, 1)

    pulses.leave_out(db, cast.teacher, PRESENT, now=now)
    pulses.leave_out(db, cast.teacher, PRESENT, now=now)

    assert pulses.offered(db, cast.teacher, now=now) is None
    assert pulses.mine(db, cast.teacher, now=now).answered == ()
    assert pulses.offered(db, cast.teacher, now=now + A_FORTNIGHT) == PRESENT + A_FORTNIGHT


def test_not_this_time_in_another_window_leaves_answers_alone(db, cast, said, now) -> None:
    pulses.leave_out(db, cast.teacher, PRESENT, now=now)

    assert _answers(db, cast.teacher)["chose_focus"] == "yes"


def test_two_windows_that_keep_at_once_keep_one(database) -> None:
    with database.write() as db:
        cast = make_cast(db)

    def keep(said: str) -> None:
        with database.write() as db:
            pulses.keep(db, cast.teacher, PRESENT, dict.fromkeys(pulses.QUESTIONS, said), now=NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, ["yes", "partly", "not_yet"] * 4))

    with database.read() as db:
        (row,) = db.execute(select(*(kept.c[name] for name in pulses.QUESTIONS)))
    assert len(set(row)) == 1


def test_a_teacher_in_two_schools_answers_once(db, cast, now) -> None:
    add_partnership(db, cast.outsider.person_id, cast.teacher.person_id, cast.south, started_on=TODAY)
    pulses.keep(db, cast.teacher, PRESENT, SAID, now=now)
    db.execute(partnerships.update().where(partnerships.c.id == cast.pair).values(ended_on=TODAY))

    pulses.keep(db, cast.teacher, PRESENT, {"can_say": "yes"}, now=now)

    assert [(row.school_id, row.can_say) for row in db.execute(select(kept))] == [(cast.north, "yes")]


@pytest.mark.parametrize(("is_pooled", "is_retired"), [(True, False), (False, False), (True, True)])
def test_a_teacher_is_told_whether_answers_are_counted(db, cast, now, is_pooled, is_retired) -> None:
    teacher = add_person(db, role="teacher", school=cast.north)
    team = add_team(db, cast.north)
    add_class(db, teacher, cast.north, team_id=team, is_pooled=is_pooled, is_retired=is_retired)
    add_partnership(db, cast.coach.person_id, teacher, cast.north)
    actor = type(cast.teacher)(teacher, "New", frozenset())

    assert pulses.mine(db, actor, now=now).is_counted is (is_pooled and not is_retired)


def test_it_is_offered_after_the_debrief_of_any_coach_and_kept_where_the_last_one_was(db, cast, now) -> None:
    add_partnership(db, cast.outsider.person_id, cast.teacher.person_id, cast.south, started_on=TODAY)
    at, pair = NOW - timedelta(days=1), (cast.outsider.person_id, cast.teacher.person_id)
    add_debriefed_visit(db, *pair, school=cast.south, started_at=at, debrief_finished_at=at)

    assert pulses.offered(db, cast.teacher, now=now) == PRESENT
    pulses.keep(db, cast.teacher, PRESENT, SAID, now=now)

    assert db.scalars(select(kept.c.school_id)).all() == [cast.south]
