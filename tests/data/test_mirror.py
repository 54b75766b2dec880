"""The mirror: counted from what a coach's own visits left behind, with n, and for that coach alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from coach_data import mirror, word_hints
from coach_data.mirrored import Share
from coach_data.schema import fields, partnerships, practice_rounds, promises, stages
from tests.builders import TODAY, add, add_debriefed_visit, add_entry, add_line, add_step, add_visit
from tests.tablets import Tablet

JUDGING = json.loads(Path(__file__).with_name("judging_examples.json").read_text())


def _visit(db, cast, now, days_ago=3, *, debriefed=True, **columns):
    at = now - timedelta(days=days_ago)
    ended = {} if debriefed else {"finished_at": at + timedelta(minutes=20)}
    made = add_debriefed_visit if debriefed else add_visit
    pair = (cast.coach.person_id, cast.teacher.person_id)
    return made(db, *pair, school=cast.north, started_at=at, **{**ended, **columns})


def _field(db, cast, visit, name, value):
    entry = add_entry(db, visit, cast.coach.person_id, "field")
    row = {"entry_id": entry, "visit_id": visit, "person_id": cast.coach.person_id}
    db.execute(fields.insert().values(**row, name=name, value=value))


def _now(db, cast, now):
    return mirror.of(db, cast.coach, now=now)[0]


def test_a_debrief_counts_as_soon_within_two_school_days(db, cast, now) -> None:
    _visit(db, cast, now, 9)
    at = now - timedelta(days=15)
    _visit(db, cast, now, 15, debrief_finished_at=at + timedelta(days=4))
    _visit(db, cast, now, 20, debriefed=False)
    _visit(db, cast, now, 1, debriefed=False)  # its two days are not over

    assert _now(db, cast, now).shares["soon"] == Share(1, 3)


def test_praise_and_the_next_visit_count_where_they_were_written(db, cast, now) -> None:
    first, second = _visit(db, cast, now, 2), _visit(db, cast, now, 5)
    _field(db, cast, first, "summary.praise", "“Show your partner”: both began to write.")
    _field(db, cast, second, "summary.praise", "")
    _field(db, cast, second, "next_visit", {"day": "2026-03-20"})

    found = _now(db, cast, now).shares

    assert (found["praise"], found["next"]) == (Share(1, 2), Share(1, 2))


def test_a_step_counts_with_its_criteria_and_its_lesson(db, cast, now) -> None:
    whole, bare = _visit(db, cast, now, 2), _visit(db, cast, now, 5)
    _visit(db, cast, now, 8)
    pair = (cast.coach.person_id, cast.teacher.person_id)
    add_step(db, *pair, visit=whole, criteria=["Ten seconds"], lesson="Fractions, Thursday")
    add_step(db, *pair, visit=bare)

    found = _now(db, cast, now).shares

    assert (found["step"], found["criteria"], found["lesson"]) == (Share(2, 3), Share(1, 2), Share(1, 2))


def test_practice_counts_of_debriefs_held(db, cast, now) -> None:
    held = _visit(db, cast, now, 2)
    _visit(db, cast, now, 5)
    _visit(db, cast, now, 8, debriefed=False)
    entry = add_entry(db, held, cast.coach.person_id, "practice")
    row = {"entry_id": entry, "visit_id": held, "person_id": cast.coach.person_id}
    db.execute(practice_rounds.insert().values(**row, round=1, criteria=[]))

    assert _now(db, cast, now).shares["practice"] == Share(1, 2)


def test_minutes_of_practice_are_those_of_its_stage_and_none_where_the_agenda_has_none(db, cast, now) -> None:
    for ago, agenda in ((2, "six-steps"), (5, "six-steps"), (8, "collaborative")):
        visit = _visit(db, cast, now, ago, agenda=agenda)
        began = now - timedelta(days=ago) + timedelta(minutes=40)
        begun = (("praise", 0), ("practice", 12)) if ago == 2 else (("praise", 0),)
        for stage, after in begun:
            at = began + timedelta(minutes=after)
            entry = add_entry(db, visit, cast.coach.person_id, "stage", noted_at=at, received_at=at)
            row = {"entry_id": entry, "visit_id": visit, "person_id": cast.coach.person_id}
            db.execute(stages.insert().values(**row, stage=stage, what="entered"))

    assert sorted(_now(db, cast, now).practice_min) == [0, 8]


def test_a_promise_is_open_only_after_ten_school_days(db, cast, now) -> None:
    visit = _visit(db, cast, now, 20)
    for person, ago, done in (("coach", 20, None), ("coach", 20, now), ("coach", 3, None), ("teacher", 20, None)):
        promiser = getattr(cast, person).person_id
        made = {"visit_id": visit, "person_id": promiser, "text": "…", "made_at": now - timedelta(days=ago)}
        add(db, promises, **made, done_at=done)

    assert _now(db, cast, now).shares["promise"] == Share(1, 2)


def test_own_questions_are_brought_or_erased_also_when_they_were_put_anew(db, cast, now) -> None:
    tablet = Tablet(cast.coach)
    asked = [tablet.entry("question", {"text": f"Why {n}?"}) for n in range(4)]
    anew = tablet.entry("edit", {"text": "How?"}, replaces=[asked[0].id])
    gone = tablet.entry("undo", replaces=[asked[1].id])
    picked = tablet.entry("field", {"name": "summary.picked", "value": [str(anew.id), str(asked[2].id), "no id"]})
    started = tablet.entry("started", {"class": str(cast.math_7)})
    tablet.send(db, started, *asked, anew, gone, picked, tablet.entry("finished"))

    found = _now(db, cast, now + timedelta(days=1))

    assert found.shares["brought"] == Share(2, 3)  # the fourth still waits
    assert sum(found.lines.values()) == 0  # a question is no note line, however it was put


def test_lines_count_by_who_was_heard_and_by_the_schools_list(db, cast, now) -> None:
    word_hints.start(db, cast.admin, cast.north)
    visit = _visit(db, cast, now)
    told = (("teacher", "Good pace."), ("students", "“Good idea.”"), ("students", "Six wrote."), (None, "Bell."))
    for speaker, text in told:
        add_line(db, visit, cast.coach.person_id, text, speaker=speaker)
    add_line(db, visit, cast.outsider.person_id, "Somebody else's good line")

    found = _now(db, cast, now)

    assert found.shares["words"] == Share(3, 4)
    assert found.lines == {"teacher": 1, "students": 2, "room": 0, "": 1}


def test_without_a_list_no_line_is_counted_by_its_words(db, cast, now) -> None:
    add_line(db, _visit(db, cast, now), cast.coach.person_id, "Good pace.")

    assert _now(db, cast, now).shares["words"] == Share(0, 0)


def test_stretches_are_six_weeks_each_and_the_latest_comes_first(db, cast, now) -> None:
    for ago in (0, 41, 42, 83, 167, 168):
        _visit(db, cast, now, ago)

    found = mirror.of(db, cast.coach, now=now)

    assert [stretch.visits for stretch in found] == [2, 2, 0, 1]
    assert (found[0].first, found[0].last) == (TODAY - timedelta(days=41), TODAY)
    assert found[0].usual_debrief_min == 20


@pytest.mark.parametrize("who", ["outsider", "teacher", "principal", "team", "lead", "admin"])
def test_nobody_else_sees_a_coachs_mirror(db, cast, now, who) -> None:
    add_line(db, _visit(db, cast, now), cast.coach.person_id)

    found = mirror.of(db, getattr(cast, who), now=now)

    assert [stretch.visits for stretch in found] == [0] * mirror.STRETCHES


def test_visits_of_a_partnership_that_is_over_leave_the_mirror(db, cast, now) -> None:
    _visit(db, cast, now)
    db.execute(partnerships.update().where(partnerships.c.id == cast.pair).values(ended_on=TODAY))

    assert _now(db, cast, now).visits == 0


@pytest.mark.parametrize("example", JUDGING["examples"], ids=lambda example: example["text"] or "nothing")
def test_words_of_the_list_are_found_as_on_the_tablet(example) -> None:
    assert word_hints.judging(JUDGING["words"])(example["text"]) is example["judges"]


def test_a_mirror_costs_no_more_questions_with_more_visits(db, cast, now, count_statements) -> None:
    word_hints.start(db, cast.admin, cast.north)
    add_line(db, _visit(db, cast, now), cast.coach.person_id)
    with count_statements(db) as few:
        mirror.of(db, cast.coach, now=now)
    for ago in range(6):
        add_line(db, _visit(db, cast, now, ago), cast.coach.person_id)
    with count_statements(db) as many:
        mirror.of(db, cast.coach, now=now)

    assert len(many) == len(few) <= 16
