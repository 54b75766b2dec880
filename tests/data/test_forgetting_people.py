"""What forgetting a person takes from others: nothing but the name, and what the two had of each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select, update

from coach_data import accounts, action_steps, classes, partnerships, people, schema, sessions, sharing
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.forgetting_people import NAME, forget_person
from coach_data.partnerships import PartnershipIn
from coach_data.people import PersonIn, RoleIn
from tests.builders import NOW, TODAY, actor_for, add, add_member, add_person, add_role, add_step, add_visit, share
from tests.cast import Cast
from tests.data.test_forgetting import rows
from tests.data.whole_person import whole
from tests.data.whole_visit import LATER, WORD, hold
from tests.tablets import Tablet

EVERY = tuple(schema.metadata.tables)


def test_somebody_who_is_not_there_is_not_here(db: Connection) -> None:
    with pytest.raises(NotHere):
        forget_person(db, uuid4(), now=LATER)


@pytest.mark.parametrize("who", ["teacher", "coach"])
def test_forgotten_twice_is_forgotten_once(db: Connection, cast: Cast, who: str) -> None:
    person = whole(db, cast, who)
    forget_person(db, person, now=LATER)
    once = rows(db, *EVERY)

    forget_person(db, person, now=NOW.replace(year=2027))

    assert rows(db, *EVERY) == once


def test_the_last_administrator_is_not_forgotten(db: Connection, cast: Cast) -> None:
    before = rows(db, *EVERY)

    with pytest.raises(WrongInput, match="last administrator"):
        forget_person(db, cast.admin.person_id, now=LATER)

    assert rows(db, *EVERY) == before


def test_one_of_two_administrators_is(db: Connection, cast: Cast) -> None:
    add_role(db, cast.lead.person_id, "administrator")

    forget_person(db, cast.admin.person_id, now=LATER)

    assert not people.all_of(db, cast.lead, today=TODAY, role="administrator")[1:]


def test_an_administrator_who_cannot_sign_in_does_not_count(db: Connection, cast: Cast) -> None:
    add_person(db, role="administrator", is_active=False)

    with pytest.raises(WrongInput):
        forget_person(db, cast.admin.person_id, now=LATER)


def test_who_is_signed_in_is_signed_out(db: Connection, cast: Cast) -> None:
    sessions.begin(db, "token", cast.teacher.person_id, is_my_tablet=True, now=NOW)
    code = sessions.make_code(db, cast.teacher.person_id, is_my_tablet=True, now=LATER)
    link = accounts.make_link(db, cast.admin, cast.teacher.person_id, now=LATER)

    forget_person(db, cast.teacher.person_id, now=LATER)

    assert accounts.signed_in(db, "token", now=LATER) is None
    assert sessions.trade(db, code, now=LATER) is None
    with pytest.raises(NotHere):
        accounts.use_link(db, link, "a long enough password", now=LATER)


def test_the_username_can_be_given_anew(db: Connection, cast: Cast) -> None:
    forget_person(db, cast.teacher.person_id, now=LATER)

    made = people.add(db, cast.admin, PersonIn(name="Tess Teacher", username="teacher"), now=LATER)

    assert people.one(db, cast.admin, made, today=TODAY).username == "teacher"


def test_nobody_can_be_given_the_username_that_is_left(db: Connection, cast: Cast) -> None:
    forget_person(db, cast.teacher.person_id, now=LATER)
    left = db.scalar(select(schema.people.c.username).where(schema.people.c.id == cast.teacher.person_id))

    with pytest.raises(WrongInput):
        PersonIn.read({"name": "Somebody", "username": left})


def test_the_row_without_a_name_is_on_no_list_and_stays_as_it_is(db: Connection, cast: Cast) -> None:
    gone = cast.teacher.person_id
    forget_person(db, gone, now=LATER)
    before = rows(db, "people", "roles", "partnerships", "mentorships")

    assert NAME not in {one.name for one in people.all_of(db, cast.admin, today=TODAY, with_inactive=True)}
    pair = {"school_id": cast.north, "coach_id": cast.coach.person_id, "teacher_id": gone, "started_on": TODAY}
    for change in (
        lambda: people.one(db, cast.admin, gone, today=TODAY),
        lambda: people.activate(db, cast.admin, gone),
        lambda: people.correct(db, cast.admin, gone, PersonIn(name="Terry", username="terry")),
        lambda: people.give_role(db, cast.admin, gone, RoleIn(role="lead")),
        lambda: accounts.make_link(db, cast.admin, gone, now=LATER),
        lambda: partnerships.begin(db, cast.admin, PartnershipIn(**pair)),
    ):
        with pytest.raises(NotHere):
            change()
    assert rows(db, "people", "roles", "partnerships", "mentorships") == before


def test_nobody_elses_rows_change(db: Connection, cast: Cast) -> None:
    hold(db, cast, Tablet(cast.coach))
    others = {name: rows(db, name) for name in EVERY if name not in ("people", "roles", "password_links")}
    gone = add_person(db, role="coach", school=cast.north)
    add_role(db, gone, "teacher", cast.north)
    for pair in ((gone, cast.newteacher.person_id), (cast.coach.person_id, gone)):
        visit = add_visit(db, *pair, school=cast.north, started_at=NOW)
        share(db, pair[1], visit)

    forget_person(db, gone, now=LATER)

    for name, before in others.items():
        now = rows(db, name)
        assert [row for row in before if row not in now] == [], name
        assert name == "visits" or len(now) == len(before), name


@pytest.mark.parametrize("state", ["new", "trying", "part_of_practice"])
def test_a_step_stays_with_its_teacher_when_its_coach_goes(db: Connection, cast: Cast, state: str) -> None:
    tablet = Tablet(cast.coach)
    hold(db, cast, tablet)
    if state != "new":
        action_steps.set_state(db, cast.teacher, tablet.visit, state, now=LATER)

    forget_person(db, cast.coach.person_id, now=LATER)

    (step,) = action_steps.seen_by(db, cast.teacher, now=LATER)
    assert (step.text, step.state, [one.text for one in step.criteria]) == (WORD, state, [WORD])
    assert [one.record for one in sharing.in_force(db, cast.teacher)] == ["step"]
    action_steps.set_state(db, cast.teacher, tablet.visit, "set_aside", now=LATER)


def test_a_step_goes_with_its_teacher_whoever_went_on_with_it(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    hold(db, cast, tablet)
    action_steps.set_state(db, cast.teacher, tablet.visit, "trying", now=LATER)

    forget_person(db, cast.teacher.person_id, now=LATER)

    assert rows(db, "action_steps", "step_criteria", "step_states", "shares", "share_readings") == []


def test_the_pairs_live_numbers_go_and_published_ones_stay(db: Connection, cast: Cast) -> None:
    whole(db, cast, "coach")
    kinds = [name for name in EVERY if name.startswith("published_")]
    published = {name: rows(db, name) for name in kinds}
    assert rows(db, "visit_group_sums")

    forget_person(db, cast.coach.person_id, now=LATER)

    assert {name: rows(db, name) for name in kinds} == published
    assert rows(db, "visit_group_sums") == []


def test_a_published_class_stays_with_its_team(db: Connection, cast: Cast) -> None:
    forget_person(db, cast.teacher.person_id, now=LATER)

    kept = db.execute(select(schema.classes).where(schema.classes.c.id == cast.math_7)).one()
    assert (kept.team_id, kept.is_retired, kept.is_pooled, kept.subject) == (cast.math_team, True, False, "")


def test_a_class_without_words_is_on_no_list_and_is_not_brought_back(db: Connection, cast: Cast) -> None:
    forget_person(db, cast.teacher.person_id, now=LATER)

    found = classes.all_of(db, cast.admin, today=TODAY, school_id=cast.north, with_retired=True)
    assert cast.math_7 not in {one.id for one in found}
    for change in (
        lambda: classes.one(db, cast.admin, cast.math_7, today=TODAY),
        lambda: classes.retire(db, cast.admin, cast.math_7, is_retired=False),
    ):
        with pytest.raises(NotHere):
            change()


def test_a_set_of_classes_goes_only_with_its_last(db: Connection, cast: Cast) -> None:
    shared, own = (add(db, schema.class_sets, school_id=cast.north, name=name) for name in ("Blue", "Red"))
    for class_id, its_set in ((cast.math_7, shared), (cast.math_6, shared)):
        db.execute(update(schema.classes).where(schema.classes.c.id == class_id).values(class_set_id=its_set))
    add(db, schema.classes, **_class(cast.north, cast.teacher.person_id, own))

    forget_person(db, cast.teacher.person_id, now=LATER)

    assert list(db.scalars(select(schema.class_sets.c.name))) == ["Blue"]


def _class(school: UUID, teacher: UUID, its_set: UUID) -> dict[str, Any]:
    words = {"subject": "Math", "grade": "7", "period": "9", "students": 5, "students_in_no_group": 5}
    return {**words, "school_id": school, "teacher_id": teacher, "class_set_id": its_set}


def test_partnerships_end_today_and_never_before_they_began(db: Connection, cast: Cast) -> None:
    ahead = update(schema.partnerships).where(schema.partnerships.c.id == cast.new_pair)
    db.execute(ahead.values(started_on=LATER.date().replace(month=9)))

    forget_person(db, cast.coach.person_id, now=LATER)

    of = schema.partnerships.c
    ended = {row.id: row.ended_on for row in db.execute(select(of.id, of.ended_on))}
    assert (ended[cast.pair], ended[cast.south_pair]) == (LATER.date(), None)
    assert ended[cast.new_pair] == LATER.date().replace(month=9)


def told(db: Connection, actor: Actor) -> set[str]:
    return {sentence.split(" made ")[0] for _, sentence in accounts.latest_notices(db, actor)}


def test_a_name_goes_from_what_another_was_told_and_from_no_namesakes(db: Connection, cast: Cast) -> None:
    gone, namesake, longer = (add_person(db, name, role="administrator") for name in ("Ann", "Ann", "Anna"))
    for minutes, maker in enumerate((gone, namesake, longer)):
        made_at = NOW + timedelta(minutes=minutes)
        accounts.make_link(db, actor_for(db, maker), cast.team.person_id, now=made_at)
    accounts.make_link(db, actor_for(db, namesake), cast.coach.person_id, now=NOW)

    forget_person(db, gone, now=LATER)

    assert told(db, cast.team) == {"Forgotten person", "Ann", "Anna"}
    assert told(db, cast.coach) == {"Ann"}


def decided(db: Connection, team: UUID, school: UUID, who: str, by: UUID) -> UUID:
    of = {"school_id": school, "team_id": team, "held_on": TODAY, "begun_by": by, "begun_at": NOW}
    meeting = add(db, schema.team_meetings, **of, ended_at=NOW)
    return add(db, schema.team_decisions, meeting_id=meeting, what="Try it", who=who, person_id=by, at=NOW)


def test_a_name_goes_from_decisions_of_the_persons_teams_alone(db: Connection, cast: Cast) -> None:
    gone, others = add_person(db, "Ann"), add(db, schema.teams, school_id=cast.south, name="Others")
    add_member(db, cast.math_team, gone, until_on=TODAY - timedelta(days=30))
    for team, school in ((cast.math_team, cast.north), (others, cast.south)):
        decided(db, team, school, "Ann and Anna", cast.team.person_id)

    forget_person(db, gone, now=LATER)

    who = set(db.scalars(select(schema.team_decisions.c.who)))
    assert who == {"Forgotten person and Anna", "Ann and Anna"}


def test_what_is_too_long_without_a_name_is_cut(db: Connection, cast: Cast) -> None:
    gone = add_person(db, "Ann")
    add_member(db, cast.math_team, gone)
    decided(db, cast.math_team, cast.north, "Ann, " * 24, cast.team.person_id)

    forget_person(db, gone, now=LATER)

    who = db.scalar(select(schema.team_decisions.c.who)) or ""
    assert (len(who), "Ann" in who, who[:17]) == (120, False, "Forgotten person,")


def test_the_step_of_another_coachs_visit_is_no_ones_business(db: Connection, cast: Cast) -> None:
    add_step(db, cast.outsider.person_id, cast.south_teacher.person_id, "Still here")

    forget_person(db, cast.coach.person_id, now=LATER)

    assert [step.text for step in action_steps.seen_by(db, cast.south_teacher, now=LATER)] == ["Still here"]
