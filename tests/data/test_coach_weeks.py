"""My weeks: visits and debriefs against the rhythm, minutes from the timers, time beside need; the coach's alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach_data import coach_weeks, rhythm, tallies, time_and_need, time_log
from coach_data.rhythm import Standing
from coach_data.schema import agreements, partnerships, stages
from coach_data.time_and_need import Need
from tests.builders import (
    TODAY,
    add_agreement,
    add_class,
    add_contact,
    add_debriefed_visit,
    add_entry,
    add_partnership,
    add_person,
    add_visit,
    close_day,
)

MONDAY = TODAY - timedelta(days=TODAY.weekday())


def _visit(db, cast, now, days_ago, *, debriefed=True, **columns):
    made = add_debriefed_visit if debriefed else add_visit
    at = now - timedelta(days=days_ago)
    opens = {"opens_at": at + timedelta(days=8)}
    return made(
        db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, started_at=at, **{**opens, **columns}
    )


def _row(weeks, teacher="Terry Teacher"):
    return next(row for row in weeks.rows if row.standing.teacher == teacher)


def _of(db, cast, now, **options):
    return coach_weeks.of(db, cast.coach, now=now, **options)


def test_each_week_says_what_was_held(db, cast, now) -> None:
    _visit(db, cast, now, 7)
    _visit(db, cast, now, 8, debriefed=False, finished_at=now - timedelta(days=8))

    row = _row(_of(db, cast, now))

    assert [(cell.visits, cell.debriefs) for cell in row.cells[-2:]] == [(2, 1), (0, 0)]
    assert (row.visits, row.debriefs, len(row.cells)) == (2, 1, 12)


def test_a_debrief_nobody_waits_for_any_more_is_named_on_the_day_the_notes_opened(db, cast, now) -> None:
    _visit(db, cast, now, 9, debriefed=False, finished_at=now - timedelta(days=9))

    row = _row(_of(db, cast, now))

    assert [cell.no_debrief for cell in row.cells[-2:]] == [0, 1]


def test_days_past_the_rhythm_leave_out_closed_days_and_pauses(db, cast, now) -> None:
    db.execute(agreements.update().values(rhythm_days=5))
    _visit(db, cast, now, 14)
    close_day(db, cast.north, TODAY - timedelta(days=1))
    before = _row(_of(db, cast, now)).cells[-1].past_rhythm
    rhythm.pause(db, cast.coach, cast.pair, TODAY, "testing", now=now)

    after = _row(_of(db, cast, now)).cells[-1].past_rhythm

    assert (before, after) == (4, 3)  # Thursday to Wednesday twice is ten days, one closed; then today rests


def test_a_calendar_and_todays_waiting_never_differ(db, cast, now) -> None:
    for ago in (70, 41, 20):
        _visit(db, cast, now, ago)

    waiting = {each.teacher: each.waiting_days for each in rhythm.standings(db, cast.coach, now=now)}

    assert {row.standing.teacher: row.cells[-1].past_rhythm for row in _of(db, cast, now).rows} == waiting


def test_a_week_without_school_and_one_before_the_partnership_ask_for_nothing(db, cast, now) -> None:
    for n in range(5):
        close_day(db, cast.north, MONDAY - timedelta(days=7 - n))
    fresh = add_person(db, "Finn Fresh", role="teacher", school=cast.north)
    add_partnership(db, cast.coach.person_id, fresh, cast.north, started_on=MONDAY)

    weeks = _of(db, cast, now)

    assert _row(weeks).cells[-2].school_days == 0
    assert _row(weeks).cells[-2].past_rhythm == 0
    assert [cell.is_before for cell in _row(weeks, "Finn Fresh").cells] == [True] * 11 + [False]


def test_the_rhythm_makes_so_many_visits_of_the_school_days(db, cast, now) -> None:
    row = _row(_of(db, cast, now))

    assert row.expected == (11 * 5 + 3) // 10


def test_this_term_begins_with_the_term(db, cast, now) -> None:
    weeks = _of(db, cast, now, this_term=True)

    assert weeks.first.isoformat() == "2025-08-18"
    assert weeks.mondays[-1] == MONDAY


def test_visits_debriefs_and_contacts_add_up_by_week(db, cast, now) -> None:
    _visit(db, cast, now, 1)
    add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north, minutes=45)

    week = _of(db, cast, now).weeks[-1]

    assert week.minutes == {"visit": 20, "debrief": 20, "contact": 45}
    assert (week.times, week.total_min) == ({"visit": 1, "debrief": 1, "contact": 1}, 85)


def test_a_visit_finished_in_the_evening_counts_ninety_minutes(db, cast, now) -> None:
    _visit(db, cast, now, 1, finished_at=now - timedelta(days=1) + timedelta(hours=9))
    _visit(db, cast, now, 2, debriefed=False)

    minutes = [item.minutes for item in _of(db, cast, now).items if item.sort == "visit"]

    assert minutes == [90, None]


def test_minutes_of_a_debrief_are_those_of_its_stages_without_the_pause(db, cast, now) -> None:
    visit = _visit(db, cast, now, 1)
    began = now - timedelta(days=1) + timedelta(minutes=40)
    for what, after in (("entered", 0), ("paused", 6), ("resumed", 10)):
        at = began + timedelta(minutes=after)
        entry = add_entry(db, visit, cast.coach.person_id, "stage", noted_at=at, received_at=at + timedelta(minutes=30))
        row = {"entry_id": entry, "visit_id": visit, "person_id": cast.coach.person_id}
        db.execute(stages.insert().values(**row, stage="praise", what=what))

    (debrief,) = [item for item in _of(db, cast, now).items if item.sort == "debrief"]

    assert debrief.minutes == 16


def test_a_visit_about_no_one_teacher_takes_time_and_stands_in_no_row(db, cast, now) -> None:
    at = now - timedelta(days=1)
    ended = {"started_at": at, "finished_at": at + timedelta(minutes=25), "is_about_no_teacher": True}
    add_visit(db, cast.coach.person_id, school=cast.north, **ended)

    weeks = _of(db, cast, now)

    assert [(item.sort, item.teacher, item.minutes) for item in weeks.items] == [("visit", None, 25)]
    assert sum(row.visits for row in weeks.rows) == 0


def test_a_launch_is_a_contact_and_no_visit(db, cast, now) -> None:
    _visit(db, cast, now, 1, occasion="launch")

    weeks = _of(db, cast, now)

    assert [(item.sort, item.what) for item in weeks.items] == [("contact", "launch talk")]
    assert _row(weeks).visits == 0


@pytest.mark.parametrize("who", ["outsider", "teacher", "principal", "team", "lead", "admin"])
def test_nobody_else_finds_anything_of_a_coachs_weeks(db, cast, now, who) -> None:
    _visit(db, cast, now, 1)
    add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)

    weeks = coach_weeks.of(db, getattr(cast, who), now=now)

    assert (weeks.items, weeks.contacts) == ((), ())
    assert {need.standing.coach_id for need in weeks.needs} <= {getattr(cast, who).person_id}


def test_a_partnership_that_is_over_leaves_the_calendar_and_keeps_its_hours(db, cast, now) -> None:
    _visit(db, cast, now, 1)
    db.execute(partnerships.update().where(partnerships.c.id == cast.pair).values(ended_on=TODAY))

    weeks = _of(db, cast, now)

    assert [row.standing.teacher for row in weeks.rows] == ["Nina Newteacher"]
    assert weeks.weeks[-1].minutes["visit"] == 20


def test_signs_of_need_are_a_new_teacher_large_groups_and_a_long_gap(db, cast, now) -> None:
    add_class(db, cast.teacher.person_id, cast.north, students=24, students_in_no_group=12)
    for ago in (1, 60, 90):
        _visit(db, cast, now, ago)

    needs = {need.standing.teacher: need for need in _of(db, cast, now).needs}

    assert needs["Terry Teacher"].signs == ("groups", "gap")
    assert needs["Terry Teacher"].longest_gap_days == 42  # a Saturday to a Tuesday, nine weeks on
    assert needs["Nina Newteacher"].signs == ("new", "gap")


def test_teachers_stand_by_name_and_never_by_time(db, cast, now) -> None:
    _visit(db, cast, now, 1)
    for name in ("Ann", "Zoe"):
        teacher = add_person(db, name, role="teacher", school=cast.north)
        add_agreement(db, add_partnership(db, cast.coach.person_id, teacher, cast.north))

    weeks = _of(db, cast, now)

    names = ["Ann", "Nina Newteacher", "Terry Teacher", "Zoe"]
    assert [need.standing.teacher for need in weeks.needs] == names
    assert [row.standing.teacher for row in weeks.rows] == names


def _need(signs, minutes, *, visits=5, is_counted=True) -> Need:
    standing = Standing(*[None] * 14)
    return Need(standing, signs, 0, visits, minutes, is_counted)


@pytest.mark.parametrize(
    ("needs", "verdict"),
    [
        ([_need(("new",), 60), _need((), 20), _need((), 20)], "too_early"),
        ([_need((), 60, visits=2)] * 3 + [_need(("new",), 60, visits=2)], "too_early"),
        ([_need((), 60)] * 4, "no_sign"),
        ([_need(("gap",), 60)] * 4, "all_signs"),
        ([_need(("new",), 300)] + [_need((), 100)] * 3, "followed"),
        ([_need(("new",), 100)] * 2 + [_need((), 110)] * 2, "even"),
        ([_need(("new",), 20)] + [_need((), 100)] * 3, "elsewhere"),
        ([_need(("new",), 300, is_counted=False)] + [_need((), 100)] * 4, "no_sign"),
    ],
    ids=["three teachers", "few visits", "no sign", "all signs", "followed", "even", "elsewhere", "began late"],
)
def test_what_may_be_said_of_time_and_need(needs, verdict) -> None:
    found = time_and_need.balance(needs)

    assert found.verdict == verdict
    assert (verdict == "too_early") == time_and_need.sentence(found).startswith("Too early")


def test_the_sentence_names_both_shares_and_both_numbers() -> None:
    found = time_and_need.balance([_need(("new",), 300)] + [_need((), 100)] * 3)

    assert time_and_need.sentence(found) == (
        "Your time followed need: the 1 teacher with a sign of need got 50% of it and is 25% of the 4 you work with"
    )


def test_empty_weeks_are_there_too() -> None:
    found = time_log.weeks([], first=MONDAY - timedelta(days=7), last=TODAY)

    assert [(week.monday, week.total_min) for week in found] == [(MONDAY - timedelta(days=7), 0), (MONDAY, 0)]


def test_weeks_cost_no_more_questions_with_more_of_everything(db, cast, now, count_statements) -> None:
    _visit(db, cast, now, 1)
    with count_statements(db) as few:
        _of(db, cast, now)
    for n in range(6):
        teacher = add_person(db, role="teacher", school=cast.north)
        add_partnership(db, cast.coach.person_id, teacher, cast.north)
        add_contact(db, cast.coach.person_id, teacher, cast.north)
        _visit(db, cast, now, n)
    with count_statements(db) as many:
        _of(db, cast, now)
    tallies.keep(db, tallies.counted(db, tallies.due(db, now=now)))
    with count_statements(db) as kept:
        _of(db, cast, now)

    assert len(many) == len(few) == len(kept) + 7
    assert len(kept) <= 11
