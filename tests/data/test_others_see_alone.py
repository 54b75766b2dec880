"""What is asked for all viewers together is what each of them finds who asks alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from coach_data import accounts, others_see, rhythm, schema
from coach_data.database import Database
from coach_data.school_days import fortnight_of
from coach_data.step_flows import FLOWS
from tests.builders import (
    NOW,
    TODAY,
    actor_for,
    add,
    add_co_observer,
    add_debriefed_visit,
    add_meeting,
    add_member,
    add_mentorship,
    add_partnership,
    add_person,
    add_role,
    add_school,
    add_step,
    add_team,
    share,
)
from tests.cast import Cast
from tests.data import asked_alone
from tests.data.published_rows import whose_steps
from tests.tablet.server import demo_file

FORTNIGHT = fortnight_of(TODAY - timedelta(days=28))
MOST_STATEMENTS = 25


@pytest.fixture
def odd(db: Connection, cast: Cast) -> Cast:
    """A teacher of two schools and two teams, whose principal is also a mentor, and others with more than one role."""
    me = cast.teacher.person_id
    add_role(db, me, "teacher", cast.south)
    add_member(db, add_team(db, cast.south, "History", [cast.south_teacher.person_id]), me)
    for school, name in ((cast.north, "Nora North"), (cast.south, "Sue South")):
        add_team(db, school, "Art", [add_person(db, name, role="teacher", school=school)])
    add_role(db, cast.principal.person_id, "mentor", cast.north)
    add_mentorship(db, cast.principal.person_id, me, sees_step=True)
    add_mentorship(db, add_person(db, "Mia Mentor", role="mentor", school=cast.north), me, sees_dates=True)
    _former_coach_who_leads_south(db, cast)
    _records(db, cast)
    _published(db, cast)
    return cast


def _former_coach_who_leads_south(db: Connection, cast: Cast) -> None:
    former = add_person(db, "Fay Former", role="coach", school=cast.north)
    add_role(db, former, "principal", cast.south)
    pair = (former, cast.teacher.person_id)
    add_partnership(db, *pair, cast.north, ended_on=TODAY - timedelta(days=30))
    add_debriefed_visit(db, *pair, cast.math_7, school=cast.north, started_at=NOW - timedelta(days=60))
    add_step(db, *pair, "Greet at the door.", school_id=cast.north, agreed_at=NOW - timedelta(days=60))


def _records(db: Connection, cast: Cast) -> None:
    me, pair = cast.teacher.person_id, (cast.coach.person_id, cast.teacher.person_id)
    seen = [
        add_debriefed_visit(db, *pair, cast.math_7, school=cast.north, started_at=NOW - timedelta(days=days))
        for days in (20, 25, 34)
    ]
    add_co_observer(db, seen[0], cast.lead.person_id, cast.pair)
    share(db, me, seen[0])
    share(db, me, seen[1], record="debrief", audience="team", team_id=cast.math_team)
    share(db, me, seen[2], audience="mentor", taken_back_at=NOW)
    share(
        db,
        me,
        add_step(db, *pair, "Wait.", school_id=cast.north),
        record="step",
        audience="team",
        team_id=cast.math_team,
    )
    share(db, me, add_step(db, *pair, "Ask.", school_id=cast.south), record="step", audience="mentor")
    add(db, schema.time_requests, **_asked(cast))
    on = {"on_day": TODAY - timedelta(days=3), "outcome": "could_not_happen", "reason": "no_cover"}
    add_meeting(db, cast.pair, cast.north, **on)
    for day in range(45):
        _met(db, cast, TODAY - timedelta(days=day), is_shared=day % 3 == 0)


def _asked(cast: Cast) -> dict[str, object]:
    of = {"partnership_id": cast.pair, "school_id": cast.north, "asked_by": cast.coach.person_id}
    return {**of, "need": "cover", "asked_at": NOW}


def _met(db: Connection, cast: Cast, on: date, *, is_shared: bool) -> None:
    at = NOW - timedelta(days=(TODAY - on).days)
    of = {"school_id": cast.north, "team_id": cast.math_team, "begun_by": cast.team.person_id}
    add(db, schema.team_meetings, **of, held_on=on, begun_at=at, ended_at=at, is_shared_with_principal=is_shared)


def _published(db: Connection, cast: Cast) -> None:
    who = {"teacher_ids": [str(cast.teacher.person_id), *"abcd"], "class_ids": [], "students": 40, "published_at": NOW}
    of = {"school_id": cast.north, "first_fortnight": FORTNIGHT, "last_fortnight": FORTNIGHT, **who}
    here, kept = {"teams": [str(cast.math_team)]}, {"kept_from": [str(cast.principal.person_id)]}
    sums = {"group_id": cast.english_learners, "measured": "in_room", "visits": 9, "sweeps": 9}
    sums |= {"n": 90, "k": 60, "sum_n2": 900, "sum_kn": 600, "sum_k2": 420}
    add(db, schema.published_cells, **of, **here, **sums)
    add(db, schema.published_cells, **{**of, **here, **sums, **kept, "first_fortnight": FORTNIGHT - timedelta(days=14)})
    add(db, schema.published_focus_cells, **of, **here, **kept, focus="Talk moves", visits=12)
    add(db, schema.published_focus_cells, **of, teams=["elsewhere"], focus="Wait time", visits=9)
    steps = {"steps": 20, **dict.fromkeys(FLOWS, 4), **whose_steps(who["teacher_ids"])}
    add(db, schema.published_step_cells, **of, **here, **steps)
    for area in ("Checks", "Questions"):  # as many as North has
        add(db, schema.published_focus_cells, **{**of, "school_id": cast.south}, teams=[], focus=area, visits=7)


def test_everybody_of_an_odd_cast_finds_alone_what_the_page_shows(db, odd) -> None:
    teacher = actor_for(db, odd.teacher.person_id)

    found = asked_alone.check(db, teacher, NOW)

    assert [view.viewer.role for view in found] == [
        *("principal", "principal", "mentor", "mentor", "team", "team", "other_team", "other_team"),
        *("former_coach", "other_coach"),
        *("lead", "administrator"),
    ]


def test_other_teams_are_told_apart_by_school(db, odd) -> None:
    found = others_see.views(db, actor_for(db, odd.teacher.person_id), now=NOW)

    others = {view.viewer.names for view in found if view.viewer.role == "other_team"}
    assert others == {("Nora North",), ("Sue South",)}


def test_the_odd_cast_has_something_of_everything(db, odd) -> None:
    found = others_see.views(db, actor_for(db, odd.teacher.person_id), now=NOW)

    shown = ("visits", "notes", "debriefs", "measured", "steps", "standings", "uncoached", "requests", "meetings")
    assert all(any(getattr(view, one) for view in found) for one in shown)
    assert any(view.together.engagement and view.together.steps and view.together.focus for view in found)


def test_a_teacher_beside_whom_there_is_nobody_yet_is_told_of_nobody(db) -> None:
    school = add_school(db, "New School")
    alone = add_person(db, "Ann Alone", role="administrator")
    add_role(db, alone, "teacher", school)
    add_team(db, school, "Math", [alone])

    assert asked_alone.check(db, actor_for(db, alone), NOW) == []


def test_a_pair_that_ends_between_two_questions_stands_nowhere(db, cast, now, monkeypatch) -> None:
    own = rhythm.standings(db, cast.teacher, now=now, teacher_id=cast.teacher.person_id)
    monkeypatch.setattr(rhythm, "standings", lambda *_, **__: own)
    db.execute(schema.partnerships.update().values(ended_on=TODAY))

    found = others_see.views(db, cast.teacher, now=now)

    assert own and found and not any(view.standings for view in found)


def test_statements_are_few_and_do_not_grow_with_what_is_found(db, cast, now, count_statements) -> None:
    with count_statements(db) as few:
        others_see.views(db, cast.teacher, now=now)
    _records(db, cast)
    _published(db, cast)

    with count_statements(db) as many:
        others_see.views(db, cast.teacher, now=now)

    read_where_there_is_any = 5  # names of groups, school and teams, the days of a school
    assert len(many) <= min(len(few) + read_where_there_is_any, MOST_STATEMENTS)


def test_more_viewers_ask_no_more_statements(db, odd, count_statements) -> None:
    teacher = actor_for(db, odd.teacher.person_id)
    with count_statements(db) as few:
        begun = others_see.views(db, teacher, now=NOW)
    for _ in range(3):
        add_mentorship(db, add_person(db, role="mentor", school=odd.north), teacher.person_id, sees_step=True)
        pair = add_person(db, role="coach", school=odd.north), teacher.person_id
        add_partnership(db, *pair, odd.north, ended_on=TODAY - timedelta(days=30))
        add_debriefed_visit(db, *pair, odd.math_7, school=odd.north, started_at=NOW - timedelta(days=50))

    with count_statements(db) as many:
        found = others_see.views(db, teacher, now=NOW)

    assert (len(found) - len(begun), len(many)) == (6, len(few))
    assert all(view.steps for view in found if view.viewer.role == "mentor" and view not in begun[2:4])


def test_of_several_asked_together_each_finds_what_is_theirs_alone(db, odd) -> None:
    me = odd.teacher.person_id
    ticked, unticked = (add_person(db, name, role="mentor", school=odd.north) for name in ("Tia Tick", "Una Tick"))
    add_mentorship(db, ticked, me, sees_dates=True, sees_step=True)
    add_mentorship(db, unticked, me)

    found = {view.viewer.names[0]: view for view in asked_alone.check(db, actor_for(db, me), NOW)}

    assert found["Tia Tick"].visits and len(found["Tia Tick"].steps) > 1
    assert not found["Una Tick"].visits
    assert found["Una Tick"].steps == ("Ask.",), "what is shared with mentors"


def test_of_the_demo_every_teacher_is_told_what_each_finds_alone() -> None:
    database, now = Database(f"sqlite:///{demo_file()}"), datetime.now(UTC)
    taught = select(schema.roles.c.person_id).where(schema.roles.c.role == "teacher").distinct()

    with database.read() as db:
        for person in db.scalars(taught).all():
            asked_alone.check(db, accounts.load_actor(db, person, today=now.date()), now)

    database.close()
