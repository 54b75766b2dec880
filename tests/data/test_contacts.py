"""The coach's own log: kept in fixed choices, changed and taken out by its coach, and seen by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coach_data import access, contacts
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import contacts as kept
from tests.builders import TODAY, actor_for, add_contact, add_partnership, add_person

NOBODY_ELSE = ["outsider", "teacher", "newteacher", "south_teacher", "principal", "team", "lead", "admin"]


def _all(db, actor):
    return contacts.between(db, actor, TODAY - timedelta(days=400), TODAY)


def test_a_contact_is_kept_with_the_minutes_it_usually_takes(db, cast, now) -> None:
    made = contacts.log(db, cast.coach, cast.pair, "planned", on_day=TODAY, now=now)

    (found,) = _all(db, cast.coach)
    assert (found.id, found.teacher, found.kind, found.minutes, found.on_day) == (
        made,
        "Terry Teacher",
        "planned",
        30,
        TODAY,
    )


def test_the_latest_day_comes_first_and_other_days_are_left_out(db, cast) -> None:
    days = [TODAY - timedelta(days=n) for n in (3, 1, 30)]
    for day in days:
        add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north, on_day=day)

    found = contacts.between(db, cast.coach, TODAY - timedelta(days=3), TODAY)

    assert [one.on_day for one in found] == [days[1], days[0]]


def test_minutes_and_day_can_be_corrected(db, cast, now) -> None:
    one = add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)

    contacts.correct(db, cast.coach, one, minutes=45, on_day=TODAY - timedelta(days=2), now=now)

    (found,) = _all(db, cast.coach)
    assert (found.minutes, found.on_day) == (45, TODAY - timedelta(days=2))


def test_what_is_taken_out_leaves_nothing(db, cast) -> None:
    one = add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)

    contacts.take_out(db, cast.coach, one)

    assert db.scalar(select(func.count()).select_from(kept)) == 0
    with pytest.raises(NotHere):
        contacts.take_out(db, cast.coach, one)


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_else_sees_corrects_or_takes_out_a_contact(db, cast, now, who) -> None:
    one = add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)
    other = getattr(cast, who)

    assert _all(db, other) == []
    with pytest.raises(NotHere):
        contacts.correct(db, other, one, minutes=45, on_day=TODAY, now=now)
    with pytest.raises(NotHere):
        contacts.take_out(db, other, one)


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_else_puts_a_contact_down_for_the_pair(db, cast, now, who) -> None:
    with pytest.raises(NotHere):
        contacts.log(db, getattr(cast, who), cast.pair, "talked", on_day=TODAY, now=now)


def test_another_coach_of_the_same_teacher_sees_their_own_alone(db, cast, now) -> None:
    second = actor_for(db, add_person(db, "Cora Second", role="coach", school=cast.north))
    pair = add_partnership(db, second.person_id, cast.teacher.person_id, cast.north)
    contacts.log(db, cast.coach, cast.pair, "talked", on_day=TODAY, now=now)
    theirs = contacts.log(db, second, pair, "message", on_day=TODAY, now=now)

    assert [one.id for one in _all(db, second)] == [theirs]


def test_the_access_table_gives_the_log_to_its_coach_alone() -> None:
    (row,) = [row for row in access.TABLE if row.data.startswith("coach's own log")]

    everybody_else = (row.co_observer, row.teacher, row.mentor, row.team, row.principal, row.lead, row.administrator)
    assert row.coach == "self"
    assert set(everybody_else) == {"no"}


def test_a_partnership_that_is_over_takes_no_more_contacts_and_keeps_its_own(db, cast, now) -> None:
    contacts.log(db, cast.coach, cast.pair, "talked", on_day=TODAY, now=now)
    db.execute(access.partnerships.update().where(access.partnerships.c.id == cast.pair).values(ended_on=TODAY))

    with pytest.raises(NotHere):
        contacts.log(db, cast.coach, cast.pair, "talked", on_day=TODAY, now=now)
    assert len(_all(db, cast.coach)) == 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "gossiped", "on_day": TODAY}),
        ("on_day", {"kind": "talked", "on_day": TODAY + timedelta(days=1)}),
        ("on_day", {"kind": "talked", "on_day": TODAY - timedelta(days=367)}),
    ],
    ids=["unknown kind", "day ahead", "day long ago"],
)
def test_what_cannot_be_is_refused_beside_its_field(db, cast, now, field, given) -> None:
    with pytest.raises(WrongInput) as told:
        contacts.log(db, cast.coach, cast.pair, given["kind"], on_day=given["on_day"], now=now)

    assert set(told.value.fields) == {field}


def test_minutes_nobody_offered_are_refused(db, cast, now) -> None:
    one = add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)

    with pytest.raises(WrongInput):
        contacts.correct(db, cast.coach, one, minutes=7, on_day=TODAY, now=now)


def test_every_usual_length_is_one_that_is_offered() -> None:
    assert {kind.minutes for kind in contacts.KINDS.values()} <= set(contacts.MINUTES)
