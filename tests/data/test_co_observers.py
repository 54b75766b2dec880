"""A colleague comes along to a visit: asked by the coach, with the teacher's yes, and for that visit alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, update

from coach_data import co_observed, co_observers, schema, visits
from coach_data.actors import Actor
from coach_data.entries.reading import entries_after
from coach_data.errors import NotHere, WrongInput
from coach_data.forgetting import forget_visit
from coach_data.planned_visits import planned_id
from tests.builders import NOW, TODAY, actor_for, add_co_observer, add_person, add_visit
from tests.cast import Cast
from tests.tablets import Tablet

TOMORROW = TODAY + timedelta(days=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def second(db: Connection, cast: Cast) -> Actor:
    return actor_for(db, add_person(db, "Cora Colleague", role="coach", school=cast.north))


def invite(db: Connection, cast: Cast, person: Actor, **how: Any) -> UUID:
    asked: dict[str, Any] = {"on_day": TODAY, "now": NOW, **how}
    return co_observers.invite(db, cast.coach, cast.pair, person.person_id, **asked)


def say(db: Connection, cast: Cast, visit: UUID, person: Actor, *, is_yes: bool) -> None:
    co_observers.answer(db, cast.teacher, visit, person.person_id, is_yes=is_yes, now=NOW)


def texts(db: Connection, actor: Actor, visit: UUID) -> list[str]:
    return [line.text for line in visits.lines(db, actor, visit, now=LATER)]


def started(tablet: Tablet, cast: Cast) -> None:
    return tablet.entry("started", {"class": str(cast.math_7)})


def test_the_coach_can_ask_colleagues_of_the_school_and_sees_who_evaluates(
    db: Connection, cast: Cast, second: Actor
) -> None:
    found = co_observers.colleagues(db, cast.coach, cast.pair)

    assert [(one.name, one.evaluates) for one in found] == [
        ("Cora Colleague", False),
        ("Lee Lead", True),
        ("Pat Principal", True),
    ]


def test_only_the_teachers_yes_brings_the_visit_to_the_colleague(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second, on_day=TOMORROW)
    before = co_observers.joining(db, second, today=TODAY)

    say(db, cast, visit, second, is_yes=True)

    [joins] = co_observers.joining(db, second, today=TODAY)
    assert (before, joins.teacher, joins.coach, joins.on_day) == ([], "Terry Teacher", "Casey Coach", TOMORROW)


def test_the_teacher_sees_who_asks_to_come_and_that_they_evaluate(db: Connection, cast: Cast) -> None:
    invite(db, cast, cast.principal)

    [asked] = co_observers.asked(db, cast.teacher, today=TODAY)

    assert (asked.name, asked.evaluates, asked.state) == ("Pat Principal", True, "asked")


def test_the_teacher_keeps_reading_who_may_still_read_however_long_ago(
    db: Connection, cast: Cast, second: Actor
) -> None:
    days = [TODAY - timedelta(days=400), TODAY - timedelta(days=15), TODAY]
    for day in days:
        visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, started_at=NOW)
        add_co_observer(db, visit, second.person_id, cast.pair, on_day=day)
    add_co_observer(db, visit, cast.principal.person_id, cast.pair, agreed_at=None)

    found = co_observers.may_read(db, cast.teacher)

    assert [(one.name, one.on_day) for one in found] == [("Cora Colleague", day) for day in reversed(days)]
    assert co_observers.may_read(db, cast.outsider) == co_observers.may_read(db, cast.newteacher) == []


def test_a_running_visit_of_today_is_the_one_somebody_is_asked_to(db: Connection, cast: Cast, second: Actor) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, started(tablet, cast))

    assert invite(db, cast, second) == tablet.visit
    assert invite(db, cast, second, on_day=TOMORROW) == planned_id(cast.pair, TOMORROW)


def test_a_second_visit_of_a_day_is_another_than_the_one_of_the_morning(
    db: Connection, cast: Cast, second: Actor
) -> None:
    ids = []
    for _ in range(3):
        visit = invite(db, cast, second)
        tablet = Tablet(cast.coach, visit=visit)
        assert [one["visit"] for one in co_observed.planned(db, cast.coach, now=NOW)[cast.pair]] == [str(visit)]
        tablet.send(db, started(tablet, cast), tablet.entry("finished"))
        ids.append(visit)

    assert len(set(ids)) == 3
    assert [one.visit_id for one in co_observers.asked(db, cast.teacher, today=TODAY)] == sorted(ids)


def test_the_same_colleague_asked_again_is_said_to_be_asked_already(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)

    with pytest.raises(WrongInput) as said:
        invite(db, cast, second)

    assert "asked along to this visit already" in said.value.fields["person"]
    assert invite(db, cast, cast.principal) == visit


@pytest.mark.parametrize("has_begun", [False, True])
def test_of_a_partnership_that_ended_only_what_has_begun_is_handed_out(
    db: Connection, cast: Cast, second: Actor, has_begun: bool
) -> None:
    visit = invite(db, cast, second)
    say(db, cast, visit, second, is_yes=True)
    if has_begun:
        tablet = Tablet(cast.coach, visit=visit)
        tablet.send(db, started(tablet, cast))

    db.execute(update(schema.partnerships).where(schema.partnerships.c.id == cast.pair).values(ended_on=TODAY))

    assert bool(co_observers.joining(db, second, today=TODAY)) is has_begun
    assert bool(co_observed.pack(db, second, now=NOW)) is has_begun


def test_nobody_is_asked_for_a_day_gone_by_or_from_elsewhere(db: Connection, cast: Cast, second: Actor) -> None:
    with pytest.raises(WrongInput):
        invite(db, cast, second, on_day=TODAY - timedelta(days=1))
    with pytest.raises(WrongInput):
        invite(db, cast, cast.outsider)
    with pytest.raises(NotHere):
        invite(db, cast, second, visit_id=add_visit(db, cast.outsider.person_id, cast.teacher.person_id))


@pytest.mark.parametrize("role", ["outsider", "newteacher", "principal", "team", "lead", "admin"])
def test_nobody_else_asks_answers_withdraws_or_sees_it(db: Connection, cast: Cast, second: Actor, role: str) -> None:
    visit, other = invite(db, cast, second), getattr(cast, role)
    doings = [
        lambda: co_observers.colleagues(db, other, cast.pair),
        lambda: co_observers.invite(db, other, cast.pair, second.person_id, on_day=TODAY, now=NOW),
        lambda: co_observers.answer(db, other, visit, second.person_id, is_yes=True, now=NOW),
        lambda: co_observers.withdraw(db, other, visit, second.person_id, now=NOW),
    ]

    for doing in doings:
        with pytest.raises(NotHere):
            doing()
    assert co_observers.of_visit(db, other, visit) == co_observers.of_pair(db, other, cast.pair, today=TODAY) == []
    assert co_observers.asked(db, other, today=TODAY) == co_observers.joining(db, other, today=TODAY) == []


def test_neither_coach_nor_colleague_says_yes_in_the_teachers_place(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)

    for actor in (cast.coach, second):
        with pytest.raises(NotHere):
            co_observers.answer(db, actor, visit, second.person_id, is_yes=True, now=NOW)
    with pytest.raises(NotHere):
        co_observers.withdraw(db, second, visit, second.person_id, now=NOW)


def test_what_was_noted_waits_for_the_yes_and_then_counts(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)
    tablet, theirs = Tablet(cast.coach, visit=visit), Tablet(second, visit=visit)
    tablet.send(db, started(tablet, cast))

    [kept] = theirs.send(db, theirs.entry("note", {"text": "Seen too"}))
    before = db.scalars(select(schema.note_lines.c.text)).all()
    say(db, cast, visit, second, is_yes=True)

    assert (kept.status, before) == ("saved", [])
    assert db.scalars(select(schema.note_lines.c.text)).all() == ["Seen too"]


def test_after_a_no_nothing_is_taken_and_what_came_before_is_its_authors(
    db: Connection, cast: Cast, second: Actor
) -> None:
    visit = invite(db, cast, second)
    tablet, theirs = Tablet(cast.coach, visit=visit), Tablet(second, visit=visit)
    early = theirs.entry("note", {"text": "Early"})
    theirs.send(db, early)
    tablet.send(db, started(tablet, cast))

    say(db, cast, visit, second, is_yes=False)

    assert theirs.send(db, theirs.entry("note", {"text": "Late"}))[0].status == "refused"
    assert [one.id for one in entries_after(db, second, visit, 0).entries] == [early.id]
    assert db.scalars(select(schema.note_lines.c.text)).all() == []


def test_a_yes_is_taken_back_until_something_of_theirs_is_in_the_visit(
    db: Connection, cast: Cast, second: Actor
) -> None:
    visit = invite(db, cast, second)
    tablet, theirs = Tablet(cast.coach, visit=visit), Tablet(second, visit=visit)
    for is_yes in (True, False, True):
        say(db, cast, visit, second, is_yes=is_yes)
    tablet.send(db, started(tablet, cast))
    theirs.send(db, theirs.entry("note", {"text": "In"}))

    with pytest.raises(WrongInput):
        say(db, cast, visit, second, is_yes=False)
    with pytest.raises(WrongInput):
        co_observers.withdraw(db, cast.coach, visit, second.person_id, now=NOW)


def test_a_withdrawn_invitation_ends_what_the_colleague_sees(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)
    say(db, cast, visit, second, is_yes=True)

    co_observers.withdraw(db, cast.coach, visit, second.person_id, now=NOW)

    assert co_observers.joining(db, second, today=TODAY) == []


def test_the_colleague_cannot_begin_the_visit_in_the_coachs_place(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)
    say(db, cast, visit, second, is_yes=True)
    tablet, theirs = Tablet(cast.coach, visit=visit), Tablet(second, visit=visit)

    assert theirs.send(db, theirs.entry("started"))[0].status == "refused"
    assert tablet.send(db, started(tablet, cast))[0].status == "saved"


def test_a_yes_is_to_ones_own_lesson_alone(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)
    say(db, cast, visit, second, is_yes=True)
    tablet, theirs = Tablet(cast.coach, visit=visit), Tablet(second, visit=visit)
    tablet.send(db, started(tablet, cast), tablet.entry("finished"))
    theirs.send(db, theirs.entry("note", {"text": "Of Terry"}), theirs.entry("finished"))

    tablet.send(db, tablet.entry("placed", {"class": str(cast.math_6)}), tablet.entry("debrief_finished"))

    assert texts(db, cast.newteacher, visit) == texts(db, cast.coach, visit) == []
    with pytest.raises(NotHere):
        visits.lines(db, second, visit, now=LATER)


def test_the_invitation_of_a_forgotten_visit_is_gone(db: Connection, cast: Cast, second: Actor) -> None:
    visit = invite(db, cast, second)

    forget_visit(db, visit, now=NOW)

    assert co_observers.asked(db, cast.teacher, today=TODAY) == []
