"""My pulse: offered in one row, answered, changed and taken back by the teacher; pooled for teams and schools."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coach_data import pulses, schema
from coach_data.database import Database
from coach_data.errors import NotAllowed
from coach_data.school_days import fortnight_of
from tests.builders import add, add_debriefed_visit
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written

TEACHER = "Terry Teacher"
OFFER = "How does the coaching feel?"
SKIPPED = dict.fromkeys(pulses.QUESTIONS)


@pytest.fixture
def debriefed(everybody: Cast, database: Database) -> Cast:
    at = datetime.now(UTC) - timedelta(days=2)
    pair = (everybody.coach.person_id, everybody.teacher.person_id, everybody.math_7)
    with database.write() as db:
        add_debriefed_visit(db, *pair, school=everybody.north, started_at=at, debrief_finished_at=at)
    return everybody


def _kept(database: Database) -> list[dict[str, str | None]]:
    columns = [schema.pulses.c[name] for name in pulses.QUESTIONS]
    with database.read() as db:
        return [dict(row) for row in db.execute(select(*columns)).mappings()]


def _answer(at, question: str, said: str):
    asked = pulses.QUESTIONS[question]
    next(one for one in at.button_group if one.label == asked).select(said)
    return labeled(at.button, "Keep my answers").click().run()


def test_a_row_offers_it_and_not_this_time_takes_the_row_away(open_page: Open, debriefed: Cast, database) -> None:
    at = open_page("coaching", who=TEACHER)
    assert OFFER in written(at)

    labeled(at.button, "Not this time").click().run()

    assert OFFER not in written(at)
    assert OFFER not in written(open_page("coaching", who=TEACHER))
    assert _kept(database) == [SKIPPED]


def test_answers_are_kept_and_can_be_taken_back(open_page: Open, debriefed: Cast, database) -> None:
    at = _answer(open_page("my-pulse", who=TEACHER), "can_say", "partly")

    assert [said.value for said in at.success] == ["Kept, for you alone."]
    assert _kept(database) == [SKIPPED | {"can_say": "partly"}]
    assert OFFER not in written(open_page("coaching", who=TEACHER))

    labeled(at.button, "Take them back").click().run()

    assert _kept(database) == [SKIPPED]
    assert {one.value for one in at.button_group} == {"skip"}
    assert [one.value for one in at.warning] == []


def test_earlier_answers_are_read_and_those_not_published_yet_are_changed(open_page: Open, debriefed, database) -> None:
    before = fortnight_of(datetime.now(UTC).date()) - timedelta(days=14)
    row = {"school_id": debriefed.north, "teacher_id": debriefed.teacher.person_id, "kept_at": datetime.now(UTC)}
    with database.write() as db:
        for fortnight in (before - timedelta(days=28), before):
            db.execute(
                schema.pulses.insert().values(
                    **row, fortnight=fortnight, version=1, is_counted=True, step_fits="not_yet"
                )
            )

    at = open_page("my-pulse", who=TEACHER)

    assert written(at).count("The step fits my next lesson: Not yet") == 2
    is_open = datetime.now(UTC).date() < before + timedelta(days=20)  # the school's day may lag behind
    assert not is_open or "Change these answers" in [one.label for one in at.expander]


@pytest.mark.parametrize("who", ["Casey Coach", "Pat Principal", "Ada Admin"])
def test_nobody_but_a_teacher_has_a_pulse(open_page: Open, who: str) -> None:
    at = open_page("my-pulse", who=who)

    assert [error.value for error in at.error] == [NotAllowed.sentence]
    assert not at.button_group


def test_a_teacher_whose_classes_do_not_count_is_told_so(open_page: Open, everybody, database) -> None:
    with database.write() as db:
        db.execute(schema.classes.update().values(is_pooled=False))

    at = open_page("my-pulse", who=TEACHER)

    assert any("None of your classes counts" in one.value for one in at.info)


def _publish(db, cast: Cast) -> None:
    day = fortnight_of(datetime.now(UTC).date()) - timedelta(days=28)
    of = {"school_id": cast.north, "first_fortnight": day, "last_fortnight": day, "teams": [str(cast.math_team)]}
    told = {"version": 1, "question": "chose_focus", "answers": 9, "at_least": 6, "at_most": 9}
    who = [str(number) for number in range(6)]
    add(db, schema.published_pulse_cells, **of, **told, teacher_ids=who, kept_from=[], published_at=datetime.now(UTC))


@pytest.mark.parametrize(("url", "who"), [("team", TEACHER), ("school-data", "Pat Principal")])
def test_a_team_and_a_principal_read_the_answer_in_the_title(open_page: Open, everybody, database, url, who) -> None:
    assert any("enough teachers have answered" in one.value for one in open_page(url, who=who).info)
    with database.write() as db:
        db.execute(schema.terms.delete())  # the cast's year may be over by now
        _publish(db, everybody)

    at = open_page(url, who=who)

    assert "I chose what we work on”: at least 6 of 9 answers were yes" in written(at)
    assert "Not enough yet: The step fits my next lesson;" in written(at)
