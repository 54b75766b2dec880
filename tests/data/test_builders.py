from __future__ import annotations

from sqlalchemy import Connection, func, select

from coach_data import schema
from coach_data.actors import Role
from coach_data.database import Database
from tests import builders
from tests.cast import Cast, make_cast


def test_actor_of_the_cast_has_the_role_its_name_says(cast: Cast) -> None:
    assert cast.coach.roles == {Role("coach", cast.north)}
    assert cast.outsider.roles == {Role("coach", cast.south)}
    assert cast.lead.roles == {Role("lead", None)}
    assert cast.team.team_ids == cast.teacher.team_ids == {cast.math_team}


def test_line_is_kept_with_its_entry(db: Connection, cast: Cast) -> None:
    visit = builders.add_visit(db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, school=cast.north)

    first = builders.add_line(db, visit, cast.coach.person_id)
    second = builders.add_line(db, visit, cast.coach.person_id, "And why?")

    numbers = dict(db.execute(select(schema.entries.c.id, schema.entries.c.number)).all())
    assert numbers == {first: 1, second: 2}


def test_next_test_finds_the_tables_empty_after_a_transaction(db: Connection) -> None:
    assert db.scalar(select(func.count()).select_from(schema.people)) == 0

    make_cast(db)


test_and_the_next_one_too = test_next_test_finds_the_tables_empty_after_a_transaction


def test_fresh_database_is_empty_and_keeps_what_is_written(database: Database) -> None:
    with database.write() as db:
        make_cast(db)

    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.people)) == 9


test_and_the_next_one_is_fresh = test_fresh_database_is_empty_and_keeps_what_is_written


def test_visit_can_have_everything_a_test_may_need(db: Connection, cast: Cast) -> None:
    coach, teacher = cast.coach.person_id, cast.teacher.person_id

    visit = builders.add_debriefed_visit(db, coach, teacher, cast.math_7, school=cast.north)
    step = builders.add_step(db, coach, teacher, visit=visit, criteria=["Waits", "Asks"], school_id=cast.north)
    builders.add_meeting(db, cast.pair, cast.north)
    builders.share(db, teacher, visit)

    assert step == visit
    assert db.scalar(select(func.count()).select_from(schema.step_criteria)) == 2
