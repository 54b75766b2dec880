"""What is left when a partnership, a membership or a placing is over: dates to a former coach, nothing to others."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from coach_data import (
    access,
    action_steps,
    answers,
    briefcase,
    note_lines,
    promises,
    sharing,
    time_requests,
    unfinished,
    visit_history,
    visits,
)
from coach_data import partnerships as pairs
from coach_data.errors import NotHere
from coach_data.schema import fields, partnerships, people, roles, sightings, team_members
from coach_data.schema import promises as promised
from coach_data.schema import visits as visit_rows
from tests.builders import (
    actor_for,
    add,
    add_debriefed_visit,
    add_entry,
    add_line,
    add_person,
    add_role,
    add_step,
    add_visit,
)

CONTENT = ["focus", "lines", "debrief", "engagement", "sightings"]


@pytest.fixture
def visit(db, cast, now):
    made = add_debriefed_visit(
        db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, school=cast.north, opened_at=now
    )
    add_step(db, cast.coach.person_id, cast.teacher.person_id, visit=made, school_id=cast.north)
    add(db, promised, visit_id=made, person_id=cast.coach.person_id, text="I bring the cards.", made_at=now)
    praise = add_entry(db, made, cast.coach.person_id, "field")
    row = {"entry_id": praise, "visit_id": made, "person_id": cast.coach.person_id}
    db.execute(fields.insert().values(**row, name="summary.praise", value="You waited."))
    return made


@pytest.fixture
def ended(db, cast, visit):
    db.execute(update(partnerships).where(partnerships.c.id == cast.pair).values(ended_on=date(2026, 3, 10)))
    return visit


def _sees(db, actor, data, visit, now):
    asked = select(visit_rows.c.id).where(visit_rows.c.id == visit, access.visits_seen(actor, data, now=now))
    return db.execute(asked).first() is not None


@pytest.mark.parametrize("data", CONTENT)
def test_a_former_coach_sees_nothing_of_what_was_seen_or_said(db, cast, now, ended, data) -> None:
    assert not _sees(db, cast.coach, data, ended, now)
    assert _sees(db, cast.teacher, data, ended, now)


def test_a_former_coach_keeps_the_dates(db, cast, now, ended) -> None:
    [past] = visit_history.of_teacher(db, cast.coach, cast.teacher.person_id, now=now)

    assert past.visit_id == ended
    assert pairs.one(db, cast.coach, cast.pair).ended_on == date(2026, 3, 10)
    assert visits.record(db, cast.coach, ended, now=now).focus is None


@pytest.mark.parametrize("read", [note_lines.lines, visits.summary, visits.sightings])
def test_a_former_coach_reads_no_words(db, cast, now, ended, read) -> None:
    add_line(db, ended, cast.coach.person_id)

    with pytest.raises(NotHere):
        read(db, cast.coach, ended, now=now)


def test_a_former_coach_has_no_step_promise_or_agreement_left(db, cast, now, ended) -> None:
    seen = select(partnerships.c.id).where(partnerships.c.id == cast.pair)

    assert action_steps.seen_by(db, cast.coach, now=now) == []
    assert promises.open_ones(db, cast.coach, now=now) == []
    assert unfinished.last_praise(db, cast.coach, now=now) == {}
    assert db.execute(seen.where(access.partnerships_seen(cast.coach, "agreement"))).first() is None
    with pytest.raises(NotHere):
        action_steps.set_state(db, cast.coach, ended, "trying", now=now)


def test_a_former_coach_is_asked_for_no_debrief(db, cast, now, ended) -> None:
    add_visit(db, cast.coach.person_id, cast.teacher.person_id, school=cast.north, finished_at=now)

    assert unfinished.of(db, cast.coach, now=now) == []


def test_a_former_coach_sees_no_time_asked_for(db, cast, now, visit) -> None:
    time_requests.ask(db, cast.teacher, cast.pair, need="cover", now=now)
    assert len(time_requests.open_ones(db, cast.coach, today=now.date())) == 1

    db.execute(update(partnerships).where(partnerships.c.id == cast.pair).values(ended_on=now.date()))

    assert time_requests.open_ones(db, cast.coach, today=now.date()) == []
    assert len(time_requests.open_ones(db, cast.teacher, today=now.date())) == 1


def test_a_former_coachs_briefcase_holds_nothing_of_the_teacher(db, cast, now, ended) -> None:
    packed = str(briefcase.pack(db, cast.coach, now=now))

    assert str(cast.teacher.person_id) not in packed
    assert "I bring the cards." not in packed


def test_the_same_two_beginning_again_have_everything_back(db, cast, now, ended) -> None:
    row = {"school_id": cast.north, "coach_id": cast.coach.person_id, "teacher_id": cast.teacher.person_id}
    add(db, partnerships, **row, started_on=now.date())

    assert all(_sees(db, cast.coach, data, ended, now) for data in CONTENT)
    assert len(promises.open_ones(db, cast.coach, now=now)) == 1


def test_another_coach_of_the_teacher_sees_nothing_of_the_first_ones(db, cast, now, ended) -> None:
    next_coach = add_person(db, role="coach", school=cast.north)
    row = {"school_id": cast.north, "coach_id": next_coach, "teacher_id": cast.teacher.person_id}
    add(db, partnerships, **row, started_on=now.date())

    assert not any(_sees(db, actor_for(db, next_coach), data, ended, now) for data in [*CONTENT, "took_place"])


def _audience(cast, audience):
    team = cast.math_team if audience == "team" else None
    return (audience, team), cast.team if audience == "team" else cast.principal


@pytest.mark.parametrize("record", ["visit", "debrief", "step"])
@pytest.mark.parametrize("audience", ["principal", "team"])
def test_a_share_ends_with_the_teachers_place(db, cast, now, visit, record, audience) -> None:
    to, reader = _audience(cast, audience)
    sharing.share(db, cast.teacher, record, visit, *to, now=now)
    assert len(sharing.shown_to(db, reader)) == 1

    db.execute(update(team_members).where(team_members.c.person_id == cast.teacher.person_id).values(until_on=now))
    db.execute(delete(roles).where(roles.c.person_id == cast.teacher.person_id))

    assert sharing.shown_to(db, reader) == []
    assert not _sees(db, reader, "lines", visit, now)


@pytest.mark.parametrize("record", ["visit", "debrief", "step"])
def test_a_share_does_not_follow_the_teacher_to_another_principal(db, cast, now, visit, record) -> None:
    sharing.share(db, cast.teacher, record, visit, "principal", None, now=now)
    add_role(db, cast.teacher.person_id, "teacher", cast.south)
    other = actor_for(db, add_person(db, role="principal", school=cast.south))

    assert sharing.shown_to(db, other) == []
    assert not _sees(db, other, "debrief" if record == "debrief" else "lines", visit, now)
    assert action_steps.seen_by(db, other, now=now) == []


def test_what_a_deactivated_teacher_shared_is_shown_to_nobody(db, cast, now, visit) -> None:
    sharing.share(db, cast.teacher, "visit", visit, "principal", None, now=now)

    db.execute(update(people).where(people.c.id == cast.teacher.person_id).values(is_active=False))

    assert not _sees(db, cast.principal, "lines", visit, now)


def test_of_a_visit_placed_anew_the_teacher_before_shares_nothing(db, cast, now, visit) -> None:
    sharing.share(db, cast.teacher, "visit", visit, "principal", None, now=now)

    db.execute(update(visit_rows).where(visit_rows.c.id == visit).values(teacher_id=cast.newteacher.person_id))

    assert not _sees(db, cast.principal, "lines", visit, now)


def test_of_a_visit_placed_anew_the_answers_before_are_not_read(db, cast, now, visit) -> None:
    line = add_line(db, visit, cast.coach.person_id)
    answers.answer(db, cast.teacher, line, "saw_it_differently", "Mine.", now=now)

    db.execute(update(visit_rows).where(visit_rows.c.id == visit).values(teacher_id=cast.newteacher.person_id))
    assert note_lines.lines(db, cast.newteacher, visit, now=now)[0].answers == ()
    answers.answer(db, cast.newteacher, line, "saw_it_differently", "Nina's.", now=now)

    assert [a.text for a in note_lines.lines(db, cast.newteacher, visit, now=now)[0].answers] == ["Nina's."]


def test_a_co_observers_sightings_are_not_counted_as_chances(db, cast, now, visit) -> None:
    step = add_step(db, cast.coach.person_id, cast.teacher.person_id, school_id=cast.north, criteria=["Waits"])
    criterion = action_steps.one(db, cast.coach, step, now=now).criteria[0].id
    for person in (cast.coach.person_id, add_person(db, role="coach", school=cast.north)):
        entry = add_entry(db, visit, person, "sighting")
        row = {"entry_id": entry, "visit_id": visit, "person_id": person}
        db.execute(sightings.insert().values(**row, criterion_id=criterion, seen="saw_it"))

    [found] = action_steps.one(db, cast.coach, step, now=now).criteria
    assert (found.seen, found.chances) == (1, 1)
