"""Debriefs as pages read them: stages with their time, what was written, practice, and who may see it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from coach_data import debriefs
from coach_data.errors import NotHere
from tests.builders import NOW, add_debriefed_visit, add_visit, share
from tests.cast import Cast
from tests.tablets import Tablet

LATER = NOW + timedelta(hours=1)
EXAMPLES = json.loads(Path(__file__).with_name("stage_examples.json").read_text())["examples"]


def hold(db: Connection, cast: Cast) -> Tablet:
    """A debrief by the six steps in 30 minutes, from praise to a step, practiced once."""
    tablet = Tablet(cast.coach)
    of = {"class": str(cast.math_7), "teacher": str(cast.teacher.person_id)}
    said = {
        "step.text": "Wait three seconds",
        "step.criteria": ["Three seconds of silence"],
        "promise.coach": "Send the stems",
        "next_visit": {"day": "2026-03-18", "time": "10:00", "class": None},
    }
    tablet.send(
        db,
        tablet.entry("started", of),
        tablet.entry("finished"),
        tablet.entry("debrief_started", {"agenda": "six-steps", "minutes": 30}),
        tablet.entry("stage", {"stage": "praise", "what": "entered"}, tick_ms=60_000),
        tablet.entry("stage", {"stage": "step", "what": "entered"}, tick_ms=200_000),
        *(tablet.entry("field", {"name": name, "value": value}) for name, value in said.items()),
        tablet.entry("stage", {"stage": "practice", "what": "entered"}, tick_ms=300_000),
        tablet.entry(
            "practice",
            {
                "round": 1,
                "criteria": [{"criterion": "Three seconds of silence", "met": "almost"}],
                "feedback": "Longer",
            },
        ),
        tablet.entry("debrief_finished", tick_ms=500_000),
    )
    return tablet


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_time_per_stage_is_as_in_the_shared_examples(example: dict[str, Any]) -> None:
    changes = [(at, stage, what) for at, stage, what in example["entries"]]

    assert debriefs.spent(changes, example["now"]) == example["real"]


def test_a_debrief_is_read_with_planned_and_real_time(db: Connection, cast: Cast) -> None:
    tablet = hold(db, cast)

    debrief = debriefs.record(db, cast.coach, tablet.visit, now=LATER)

    times = {stage.name: (stage.planned_min, stage.real_ms) for stage in debrief.stages}
    assert times["Praise"] == (2, 140_000)
    assert times["Our step"] == (5, 100_000)
    assert times["Practice"] == (8, 200_000)
    assert times["Ask"] == (6, 0)


def test_what_was_written_has_its_label_and_practice_its_rounds(db: Connection, cast: Cast) -> None:
    tablet = hold(db, cast)

    debrief = debriefs.record(db, cast.teacher, tablet.visit, now=LATER)

    assert {one.label: one.value for one in debrief.written} == {
        "Our step": "Wait three seconds",
        "We will know it by": ["Three seconds of silence"],
        "I will": "Send the stems",
        "Next visit": {"day": "2026-03-18", "time": "10:00:00", "class": None},
    }
    assert debrief.rounds == (debriefs.Round(1, (("Three seconds of silence", "almost"),), "Longer"),)


def test_nobody_else_finds_the_debrief_until_the_teacher_shares_it(db: Connection, cast: Cast) -> None:
    tablet = hold(db, cast)

    for actor in (cast.outsider, cast.principal, cast.team, cast.lead, cast.admin, cast.newteacher):
        with pytest.raises(NotHere):
            debriefs.record(db, actor, tablet.visit, now=LATER)

    share(db, cast.teacher.person_id, tablet.visit, record="debrief", audience="principal")
    shared = debriefs.record(db, cast.principal, tablet.visit, now=LATER)
    assert shared.value("step.text") == "Wait three seconds"
    assert shared.value("promise.coach") is None


def test_a_visit_without_a_debrief_has_no_record(db: Connection, cast: Cast) -> None:
    visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north)

    with pytest.raises(NotHere):
        debriefs.record(db, cast.coach, visit, now=LATER)


def test_waiting_are_the_coachs_own_finished_visits_the_running_first(db: Connection, cast: Cast) -> None:
    pair = (cast.coach.person_id, cast.teacher.person_id, cast.math_7)
    here: dict[str, Any] = {"school": cast.north, "finished_at": NOW}
    add_visit(db, *pair, school=cast.north)
    old = add_visit(db, *pair, **here, started_at=NOW - timedelta(days=2))
    running = add_visit(db, *pair, **here, debrief_started_at=NOW)
    add_debriefed_visit(db, *pair, school=cast.north)
    add_visit(db, *pair, **here, occasion="agreement")

    assert [one.visit_id for one in debriefs.waiting(db, cast.coach, now=LATER)] == [running, old]
    assert debriefs.waiting(db, cast.outsider, now=LATER) == []
    assert debriefs.waiting(db, cast.teacher, now=LATER) == []
