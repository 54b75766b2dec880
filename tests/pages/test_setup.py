"""The administrator's pages: what is typed is kept, told or refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coach_data import schema
from coach_data.database import Database
from tests.cast import Cast
from tests.pages.opened import Open, labeled

SETUP = {
    "school": "School",
    "calendar": "Calendar",
    "closed-days": "Closed days",
    "groups": "Priority groups",
    "words": "Word list",
    "agendas": "Agendas",
    "people": "People",
    "classes": "Classes",
    "partnerships": "Partnerships",
    "mentors": "Mentors",
    "teams": "Teams",
}


@pytest.mark.parametrize(("url", "title"), SETUP.items(), ids=SETUP)
def test_every_page_draws_for_the_administrator(open_page: Open, url: str, title: str) -> None:
    at = open_page(url)

    assert [shown.value for shown in at.title] == [title]
    assert [error.value for error in at.error] == []


@pytest.mark.parametrize("url", SETUP)
def test_no_page_draws_for_a_coach(open_page: Open, url: str) -> None:
    at = open_page(url, who="Casey Coach")

    assert [error.value[:26] for error in at.error] == ["Your role cannot do this. "]
    assert SETUP[url] not in [shown.value for shown in at.title]


def test_a_wrong_number_is_told_and_what_was_typed_stays(open_page: Open, database: Database) -> None:
    at = open_page("school")
    labeled(at.text_input, "Name of the school").set_value("North Middle School")
    labeled(at.number_input, "Fewest students in a number others see").set_value(4)

    labeled(at.button, "Save school").click().run()

    assert [error.value for error in at.error] == ["Use 10 or more."]
    assert labeled(at.text_input, "Name of the school").value == "North Middle School"
    assert [said.value for said in at.success] == []
    with database.read() as db:
        assert "North Middle School" not in db.scalars(select(schema.schools.c.name)).all()


def test_a_saved_school_is_said_and_kept(open_page: Open, database: Database) -> None:
    at = open_page("school")
    labeled(at.text_input, "Name of the school").set_value("North Middle School")

    labeled(at.button, "Save school").click().run()

    assert [said.value for said in at.success] == ["The school is saved."]
    with database.read() as db:
        assert "North Middle School" in db.scalars(select(schema.schools.c.name)).all()


def test_a_new_person_is_added_with_a_role(open_page: Open, everybody: Cast, database: Database) -> None:
    at = open_page("people")
    labeled(at.text_input, "Name").set_value("Maria Moss")
    labeled(at.text_input, "Username").set_value("mmoss")
    labeled(at.selectbox, "Role").set_value("teacher")
    labeled(at.selectbox, "School of the role").set_value(everybody.north)

    labeled(at.button, "Add person").click().run()

    assert [said.value for said in at.success] == ["The person is added."]
    assert labeled(at.text_input, "Name").value == ""
    with database.read() as db:
        held = select(schema.roles.c.role).join(schema.people).where(schema.people.c.username == "mmoss")
        assert db.scalars(held).all() == ["teacher"]


def test_a_role_without_its_school_is_told_beside_the_school(open_page: Open) -> None:
    at = open_page("people")
    labeled(at.text_input, "Name").set_value("Maria Moss")
    labeled(at.selectbox, "Role").set_value("teacher")

    labeled(at.button, "Add person").click().run()

    assert [error.value for error in at.error] == ["Choose the school for this role."]
    assert labeled(at.text_input, "Name").value == "Maria Moss"


def test_a_password_link_is_shown_once(open_page: Open, everybody: Cast) -> None:
    at = open_page("person", person=everybody.teacher.person_id)

    labeled(at.button, "Make a one-time password link").click().run()
    first = [code.value for code in at.code]
    at.run()

    assert "/password?link=" in first[0]
    assert [code.value for code in at.code] == []


def test_a_count_larger_than_the_class_is_told_and_stays(open_page: Open, everybody: Cast) -> None:
    at = open_page("class", **{"class": everybody.math_7})
    labeled(at.number_input, "Group A: English learners").set_value(30)

    labeled(at.button, "Save class").click().run()

    assert [error.value for error in at.error] == ["The class has 24 students. Correct one of the two numbers."]
    assert labeled(at.number_input, "Group A: English learners").value == 30


def test_where_groups_sit_is_kept(open_page: Open, everybody: Cast, database: Database) -> None:
    at = open_page("class", **{"class": everybody.math_7})
    labeled(at.text_input, "Where Group A sits: places, no names").set_value("front row")

    labeled(at.button, "Save class").click().run()

    assert [said.value for said in at.success] == ["The class is saved."]
    with database.read() as db:
        assert db.scalar(select(schema.class_groups.c.seated)) == "front row"


def test_a_partnership_that_lasts_is_not_begun_twice(open_page: Open, everybody: Cast) -> None:
    at = open_page("partnerships")
    labeled(at.selectbox, "Coach").set_value(everybody.coach.person_id)
    labeled(at.selectbox, "Teacher").set_value(everybody.teacher.person_id)

    labeled(at.button, "Begin partnership").click().run()

    assert [error.value for error in at.error] == ["These two work together at this school already."]
