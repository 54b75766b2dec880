"""Where a pair stands: within its rhythm, waiting, or pausing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach_data import coverage, rhythm, time_requests
from coach_data.errors import NotAllowed, NotHere, WrongInput
from tests.builders import TODAY, add_partnership, add_person, add_school, add_visit, close_day


def _of(db, actor, pair, now):
    return next(s for s in rhythm.standings(db, actor, now=now) if s.partnership_id == pair)


def test_a_recent_visit_is_within_rhythm(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=5))

    found = _of(db, cast.coach, cast.pair, now)

    assert not found.is_waiting
    assert found.days_since == 3  # Friday to Wednesday


def test_waiting_is_counted_in_school_days(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=21))
    close_day(db, cast.north, TODAY - timedelta(days=1))

    assert _of(db, cast.coach, cast.pair, now).waiting_days == 4  # 15 weekdays, one closed, ten agreed


def test_a_pause_takes_its_days_out_and_nobody_waits_meanwhile(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=21))

    rhythm.pause(db, cast.teacher, cast.pair, TODAY + timedelta(days=7), "testing", now=now)

    found = _of(db, cast.coach, cast.pair, now)
    assert found.pause and not found.is_waiting
    assert _of(db, cast.coach, cast.pair, now + timedelta(days=8)).days_since == 14 + 1


def test_days_that_both_of_the_pair_took_for_a_pause_are_taken_out_once(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=28))
    until = TODAY - timedelta(days=7)
    rhythm.pause(db, cast.coach, cast.pair, until, "testing", now=now - timedelta(days=14))
    once = _of(db, cast.coach, cast.pair, now).days_since

    rhythm.pause(db, cast.teacher, cast.pair, until, "testing", now=now - timedelta(days=13))

    assert _of(db, cast.coach, cast.pair, now).days_since == once == 14


def test_a_visit_to_another_teacher_does_not_count(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.newteacher.person_id, school=cast.north, started_at=now)

    assert _of(db, cast.coach, cast.pair, now).is_waiting


@pytest.mark.parametrize("who", ["outsider", "lead", "admin", "team"])
def test_others_see_no_standing_of_north(db, cast, now, who) -> None:
    seen = {s.partnership_id for s in rhythm.standings(db, getattr(cast, who), now=now)}

    assert not seen & {cast.pair, cast.new_pair}


def test_the_outsider_cannot_pause_a_pair(db, cast, now) -> None:
    with pytest.raises(NotHere):
        rhythm.pause(db, cast.outsider, cast.pair, TODAY, "testing", now=now)


def test_a_pause_in_the_past_is_refused_beside_its_field(db, cast, now) -> None:
    with pytest.raises(WrongInput) as told:
        rhythm.pause(db, cast.coach, cast.pair, date(2026, 1, 1), "testing", now=now)

    assert "until_on" in told.value.fields


def test_the_principal_gets_the_answer_without_names_of_content(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now)
    add_person(db, "Uma Uncoached", role="teacher", school=cast.north)

    found = coverage.of_school(db, cast.principal, cast.north, now=now)

    assert (found.teachers, found.waiting) == (2, 1)
    assert "Uma Uncoached" in {teacher.teacher for teacher in found.uncoached}


@pytest.mark.parametrize("who", ["coach", "teacher", "team", "outsider", "lead", "admin"])
def test_only_the_schools_principal_asks_for_coverage_by_name(db, cast, now, who) -> None:
    with pytest.raises(NotAllowed):
        coverage.of_school(db, getattr(cast, who), cast.north, now=now)


def test_the_lead_gets_counts_per_school(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=2))
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=90))

    north, south = coverage.by_school(db, cast.lead, now=now)

    assert (north.reached.pairs, north.reached.visits, south.reached.visits) == (2, 1, 0)


def test_the_lead_gets_who_is_reached_in_each_school_as_counts(db, cast, now) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=now - timedelta(days=2))
    add_person(db, "Uma Uncoached", role="teacher", school=cast.north)
    time_requests.ask(db, cast.coach, cast.pair, need="cover", now=now)
    seen = coverage.of_school(db, cast.principal, cast.north, now=now)

    north, south = coverage.by_school(db, cast.lead, now=now)

    reached = north.reached
    assert (
        (reached.coached, reached.waiting, reached.pausing) == (seen.teachers, seen.waiting, seen.pausing) == (2, 1, 0)
    )
    assert reached.longest_days == max(one.waiting_days for one in seen.standings)
    assert (reached.uncoached, dict(reached.needs)) == (len(seen.uncoached), {"cover": 1})
    assert (south.reached.coached, dict(south.reached.needs)) == (1, {})


def test_the_lead_counts_a_long_wait_as_the_principal_does(db, cast, now) -> None:
    for day in range(8, 13):
        close_day(db, cast.north, date(2025, 9, day))

    north, _ = coverage.by_school(db, cast.lead, now=now)

    seen = coverage.of_school(db, cast.principal, cast.north, now=now)
    assert north.reached.longest_days == max(one.waiting_days for one in seen.standings)


def test_a_pair_that_pauses_waits_in_no_count(db, cast, now) -> None:
    rhythm.pause(db, cast.coach, cast.pair, TODAY + timedelta(days=5), "testing", now=now)

    north, _ = coverage.by_school(db, cast.lead, now=now)

    assert (north.reached.pausing, north.reached.waiting) == (1, 1)


@pytest.mark.parametrize("who", ["coach", "teacher", "team", "outsider", "principal", "admin"])
def test_only_the_lead_asks_for_every_school(db, cast, now, who) -> None:
    with pytest.raises(NotAllowed):
        coverage.by_school(db, getattr(cast, who), now=now)


def test_all_schools_cost_no_more_questions_with_more_pairs(db, cast, now, count_statements) -> None:
    with count_statements(db) as few:
        coverage.by_school(db, cast.lead, now=now)
    for _ in range(5):
        school = add_school(db)
        add_partnership(db, cast.coach.person_id, add_person(db, role="teacher", school=school), school)
    with count_statements(db) as many:
        coverage.by_school(db, cast.lead, now=now)

    assert len(many) == len(few)


def test_standings_cost_no_more_questions_with_more_pairs(db, cast, now, count_statements) -> None:
    with count_statements(db) as few:
        rhythm.standings(db, cast.principal, now=now)
    for _ in range(5):
        teacher = add_person(db, role="teacher", school=cast.north)
        add_partnership(db, cast.coach.person_id, teacher, cast.north)
    with count_statements(db) as many:
        rhythm.standings(db, cast.principal, now=now)

    assert len(many) == len(few)
