"""Partnerships and mentors: who works with whom, and who knows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, update

from coach_data import partnerships, people, schema
from coach_data.errors import NotAllowed, NotHere, WrongInput
from coach_data.partnerships import MentorshipIn, PartnershipIn
from coach_data.people import RoleIn
from tests.builders import NOW, TODAY, add_partnership, add_person, add_role, share
from tests.cast import Cast


def pair(cast: Cast, **changed: Any) -> PartnershipIn:
    usual = {"school_id": cast.north, "coach_id": cast.coach.person_id, "teacher_id": cast.team.person_id}
    return PartnershipIn.read({**usual, "started_on": TODAY, **changed})


def mentoring(mentor_id: UUID, cast: Cast) -> MentorshipIn:
    return MentorshipIn(mentor_id=mentor_id, teacher_id=cast.newteacher.person_id)


def ids(found: list[partnerships.Partnership]) -> set[UUID]:
    return {each.id for each in found}


def test_a_caseload_is_the_coachs_own(db: Connection, cast: Cast) -> None:
    assert ids(partnerships.caseload(db, cast.coach)) == {cast.pair, cast.new_pair}
    assert ids(partnerships.caseload(db, cast.outsider)) == {cast.south_pair}
    assert partnerships.caseload(db, cast.teacher) == []


def test_a_caseload_names_teacher_school_and_who_is_new(db: Connection, cast: Cast) -> None:
    new, _ = partnerships.caseload(db, cast.coach)

    assert (new.teacher, new.school, new.is_new_teacher) == ("Nina Newteacher", "North School", True)


def test_a_teacher_finds_the_own_coach(db: Connection, cast: Cast) -> None:
    assert [each.coach for each in partnerships.of_teacher(db, cast.teacher)] == ["Casey Coach"]


def test_a_begun_partnership_is_on_the_caseload(db: Connection, cast: Cast) -> None:
    begun = partnerships.begin(db, cast.admin, pair(cast))

    assert begun in ids(partnerships.caseload(db, cast.coach))


def test_two_work_together_once_at_a_time(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput, match="already"):
        partnerships.begin(db, cast.admin, pair(cast, teacher_id=cast.teacher.person_id))


def test_an_ended_partnership_may_begin_again(db: Connection, cast: Cast) -> None:
    partnerships.end(db, cast.admin, cast.pair, on=TODAY)

    again = partnerships.begin(db, cast.admin, pair(cast, teacher_id=cast.teacher.person_id))

    assert ids(partnerships.of_teacher(db, cast.teacher)) == {again}


@pytest.mark.parametrize(
    ("field", "who"), [("coach_id", "outsider"), ("coach_id", "teacher"), ("teacher_id", "south_teacher")]
)
def test_both_have_their_role_at_the_school(db: Connection, cast: Cast, field: str, who: str) -> None:
    with pytest.raises(WrongInput) as told:
        partnerships.begin(db, cast.admin, pair(cast, **{field: getattr(cast, who).person_id}))

    assert field in told.value.fields


def test_nobody_coaches_themselves(db: Connection, cast: Cast) -> None:
    add_role(db, cast.coach.person_id, "teacher", cast.north)

    with pytest.raises(WrongInput, match="themselves"):
        partnerships.begin(db, cast.admin, pair(cast, teacher_id=cast.coach.person_id))


def test_a_person_who_left_begins_nothing(db: Connection, cast: Cast) -> None:
    db.execute(update(schema.people).where(schema.people.c.id == cast.team.person_id).values(is_active=False))

    with pytest.raises(WrongInput) as told:
        partnerships.begin(db, cast.admin, pair(cast))

    assert list(told.value.fields) == ["teacher_id"]


def test_an_ended_partnership_leaves_the_caseload_and_keeps_its_days(db: Connection, cast: Cast) -> None:
    partnerships.end(db, cast.admin, cast.pair, on=date(2026, 3, 1))

    assert ids(partnerships.caseload(db, cast.coach)) == {cast.new_pair}
    assert partnerships.one(db, cast.admin, cast.pair).ended_on == date(2026, 3, 1)


def test_a_partnership_ends_once_and_not_before_it_began(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput, match="began on September 1"):
        partnerships.end(db, cast.admin, cast.pair, on=date(2025, 8, 31))
    partnerships.end(db, cast.admin, cast.pair, on=TODAY)

    with pytest.raises(NotHere):
        partnerships.end(db, cast.admin, cast.pair, on=TODAY)


def test_the_outsider_finds_nothing_of_north(db: Connection, cast: Cast) -> None:
    assert partnerships.of_school(db, cast.outsider, cast.north) == []
    assert partnerships.of_teacher(db, cast.outsider, cast.teacher.person_id) == []
    with pytest.raises(NotHere):
        partnerships.one(db, cast.outsider, cast.pair)


def test_the_lead_and_a_teammate_see_no_pairs(db: Connection, cast: Cast) -> None:
    assert partnerships.of_school(db, cast.lead, cast.north) == []
    assert partnerships.of_school(db, cast.team, cast.north) == []


def test_the_principal_sees_the_own_school(db: Connection, cast: Cast) -> None:
    assert ids(partnerships.of_school(db, cast.principal, cast.north)) == {cast.pair, cast.new_pair}
    assert partnerships.of_school(db, cast.principal, cast.south) == []


@pytest.mark.parametrize("role", ["coach", "teacher", "principal", "lead"])
def test_only_an_administrator_begins_and_ends(db: Connection, cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        partnerships.begin(db, getattr(cast, role), pair(cast))
    with pytest.raises(NotAllowed):
        partnerships.end(db, getattr(cast, role), cast.pair, on=TODAY)


def test_a_mentor_is_given_and_taken(db: Connection, cast: Cast) -> None:
    people.give_role(db, cast.admin, cast.team.person_id, RoleIn(role="mentor", school_id=cast.north))
    partnerships.begin_mentoring(db, cast.admin, mentoring(cast.team.person_id, cast), now=NOW)
    assert [each.mentor for each in partnerships.mentors(db, cast.newteacher, cast.north)] == ["Toni Team"]
    assert partnerships.mentors(db, cast.outsider, cast.north) == []

    partnerships.end_mentoring(db, cast.admin, cast.team.person_id, cast.newteacher.person_id)

    assert partnerships.mentors(db, cast.admin, cast.north) == []


def test_a_new_mentor_sees_nothing_shared_with_an_earlier_one(db: Connection, cast: Cast) -> None:
    people.give_role(db, cast.admin, cast.team.person_id, RoleIn(role="mentor", school_id=cast.north))
    shown = share(db, cast.newteacher.person_id, cast.pair, record="step", audience="mentor")

    partnerships.begin_mentoring(db, cast.admin, mentoring(cast.team.person_id, cast), now=NOW)

    ended = select(schema.shares.c.taken_back_at).where(schema.shares.c.id == shown)
    assert db.scalar(ended) == NOW


def test_a_mentor_has_the_role_at_the_teachers_school(db: Connection, cast: Cast) -> None:
    elsewhere = add_person(db, role="mentor", school=cast.south)

    with pytest.raises(WrongInput) as told:
        partnerships.begin_mentoring(db, cast.admin, mentoring(elsewhere, cast), now=NOW)

    assert list(told.value.fields) == ["mentor_id"]


def test_reading_a_long_caseload_costs_the_same(db: Connection, cast: Cast, count_statements: Any) -> None:
    with count_statements(db) as few:
        partnerships.caseload(db, cast.coach)
    for _ in range(10):
        add_partnership(db, cast.coach.person_id, add_person(db, role="teacher", school=cast.north), cast.north)

    with count_statements(db) as many:
        found = partnerships.caseload(db, cast.coach)

    assert (len(found), len(many)) == (12, len(few))
