"""Opening, sharing and answering: the teacher decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coach_data import access, action_steps, answers, sharing
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import line_answers, visits
from tests.builders import actor_for, add_debriefed_visit, add_line, add_mentorship, add_person, add_step, add_visit

EVERYONE_ELSE = ["outsider", "principal", "team", "newteacher", "lead", "admin"]


def _sees(db, actor, data, visit, now):
    asked = select(visits.c.id).where(visits.c.id == visit, access.visits_seen(actor, data, now=now))
    return db.execute(asked).first() is not None


@pytest.fixture
def opened(db, cast, now):
    return add_debriefed_visit(
        db,
        cast.coach.person_id,
        cast.teacher.person_id,
        school=cast.north,
        opened_at=now,
        started_at=now - timedelta(days=1),
    )


@pytest.mark.parametrize("data", ["lines", "debrief", "engagement", "sightings"])
@pytest.mark.parametrize("who", EVERYONE_ELSE)
def test_nobody_but_the_pair_sees_what_was_seen_or_said(db, cast, now, opened, data, who) -> None:
    assert not _sees(db, getattr(cast, who), data, opened, now)


def test_lines_open_to_the_teacher_on_the_fifth_school_day_by_themselves(db, cast, now) -> None:
    visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, opens_at=now + timedelta(hours=1))

    assert not _sees(db, cast.teacher, "lines", visit, now)
    assert _sees(db, cast.teacher, "lines", visit, now + timedelta(hours=1))
    assert _sees(db, cast.coach, "lines", visit, now)


def test_a_shared_visit_reaches_its_audience_alone_and_ends_at_once(db, cast, now, opened) -> None:
    shown = sharing.share(db, cast.teacher, "visit", opened, "principal", None, now=now)

    assert _sees(db, cast.principal, "lines", opened, now)
    assert not _sees(db, cast.principal, "debrief", opened, now)
    assert not _sees(db, cast.team, "lines", opened, now)
    sharing.take_back(db, cast.teacher, shown, now=now)
    assert not _sees(db, cast.principal, "lines", opened, now)


def test_the_team_sees_what_is_shared_with_the_team(db, cast, now, opened) -> None:
    sharing.share(db, cast.teacher, "debrief", opened, "team", cast.math_team, now=now)

    assert _sees(db, cast.team, "debrief", opened, now)
    assert not _sees(db, cast.principal, "debrief", opened, now)


@pytest.mark.parametrize("who", ["coach", *EVERYONE_ELSE])
def test_nobody_but_the_teacher_shares_or_takes_back(db, cast, now, opened, who) -> None:
    shown = sharing.share(db, cast.teacher, "visit", opened, "principal", None, now=now)

    with pytest.raises((NotHere, WrongInput)):
        sharing.share(db, getattr(cast, who), "visit", opened, "principal", None, now=now)
    with pytest.raises(NotHere):
        sharing.take_back(db, getattr(cast, who), shown, now=now)


def test_an_unopened_visit_cannot_be_shared(db, cast, now) -> None:
    visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north)

    with pytest.raises(NotHere):
        sharing.share(db, cast.teacher, "visit", visit, "principal", None, now=now)


def test_sharing_twice_is_one_share(db, cast, now, opened) -> None:
    for _ in range(2):
        sharing.share(db, cast.teacher, "visit", opened, "principal", None, now=now)

    assert len(sharing.in_force(db, cast.teacher)) == 1


def test_every_reading_by_another_is_listed_to_the_teacher(db, cast, now, opened) -> None:
    sharing.share(db, cast.teacher, "visit", opened, "principal", None, now=now)

    sharing.note_reading(db, cast.principal, "visit", opened, now=now)
    sharing.note_reading(db, cast.teacher, "visit", opened, now=now)

    assert [r.reader for r in sharing.readings(db, cast.teacher, limit=9)] == ["Pat Principal"]
    assert sharing.readings(db, cast.coach, limit=9) == []


def test_a_mentor_sees_dates_and_step_only_when_ticked(db, cast, now, opened) -> None:
    mentor = add_person(db, "Mel Mentor", role="mentor", school=cast.north)
    add_step(db, cast.coach.person_id, cast.teacher.person_id)
    add_mentorship(db, mentor, cast.teacher.person_id, sees_step=True)
    actor = actor_for(db, mentor)

    assert len(action_steps.seen_by(db, actor, now=now)) == 1
    assert not _sees(db, actor, "took_place", opened, now)
    assert not _sees(db, actor, "lines", opened, now)


@pytest.mark.parametrize("who", EVERYONE_ELSE)
def test_steps_are_the_pairs(db, cast, now, who) -> None:
    step = add_step(db, cast.coach.person_id, cast.teacher.person_id)

    assert action_steps.seen_by(db, getattr(cast, who), now=now) == []
    with pytest.raises(NotHere):
        action_steps.set_state(db, getattr(cast, who), step, "trying", now=now)


def test_the_teacher_confirms_what_became_of_a_step(db, cast, now) -> None:
    step = add_step(db, cast.coach.person_id, cast.teacher.person_id)

    action_steps.set_state(db, cast.coach, step, "trying", now=now)
    assert not action_steps.one(db, cast.teacher, step, now=now).is_confirmed
    action_steps.set_state(db, cast.teacher, step, "trying", now=now + timedelta(days=1))

    found = action_steps.one(db, cast.coach, step, now=now)
    assert (found.state, found.is_confirmed, found.state_since) == ("trying", True, now)


def test_an_answer_travels_with_its_line_and_needs_words(db, cast, now, opened) -> None:
    line = add_line(db, opened, cast.coach.person_id)

    with pytest.raises(WrongInput):
        answers.answer(db, cast.teacher, line, "saw_it_differently", "  ", now=now)
    answers.answer(db, cast.teacher, line, "saw_it_differently", "They were discussing.", now=now)
    answers.answer(db, cast.teacher, line, "saw_it_differently", "They were comparing.", now=now)

    assert [a.text for a in db.execute(select(line_answers))] == ["They were comparing."]


@pytest.mark.parametrize("who", ["coach", *EVERYONE_ELSE])
def test_only_the_lines_teacher_answers(db, cast, now, opened, who) -> None:
    line = add_line(db, opened, cast.coach.person_id)

    with pytest.raises(NotHere):
        answers.answer(db, getattr(cast, who), line, "leave_out", now=now)
