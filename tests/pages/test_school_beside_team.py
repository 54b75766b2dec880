"""Team data shows the whole school's numbers beside the team's own, or says why there are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from coach_data import schema
from coach_data.database import Database
from coach_data.school_days import fortnight_of
from tests.builders import add_team
from tests.cast import Cast
from tests.data.published_rows import add_cells
from tests.pages.opened import Open, written
from ui.pooled_sections import OF_SCHOOL_NOT_YET, THE_SAME, WHOLE_SCHOOL

TEACHER = "Terry Teacher"
OF_TEAM = (
    "English learners: 75% on task",
    "8 steps were agreed this year",
    "12 of the 12 visits",
    "4 to 6 of 9 answers",
)
OF_SCHOOL = (
    "English learners: 62% on task",
    "16 steps were agreed this year",
    "24 of the 24 visits shown here",
    "8 to 12 of 18 answers were yes",
)

Lay = Callable[..., None]


@pytest.fixture
def lay(everybody: Cast, database: Database) -> Lay:
    """Cells of the math team, 75% on task, and of another team, 50%."""

    def laid(ours: int = 3, others: int = 3, *, is_kept: bool = False, has_member: bool = False) -> None:
        fortnight = fortnight_of(datetime.now(UTC).date() - timedelta(days=28))
        kept = [everybody.teacher.person_id] if is_kept else []
        with database.write() as db:
            db.execute(schema.terms.delete())  # the cast's year may be over by now
            other = add_team(db, everybody.north, "History", [everybody.newteacher.person_id] * has_member)
            me = everybody.teacher.person_id
            for team, first, count, k, hidden in (
                (everybody.math_team, me, ours, 300, []),
                (other, uuid4(), others, 200, kept),
            ):
                of = {"team": team, "group": everybody.english_learners, "kept_from": hidden, "k": k}
                if count:
                    add_cells(
                        db, everybody.north, fortnight, teachers=[first, *(uuid4() for _ in range(count - 1))], **of
                    )

    return laid


def test_a_member_reads_the_school_below_the_teams_own(open_page: Open, lay: Lay) -> None:
    lay()

    at = open_page("team", who=TEACHER)
    said = written(at)

    assert not at.exception
    assert said.count(WHOLE_SCHOOL) == 4
    assert [each for each in (*OF_TEAM, *OF_SCHOOL) if each not in said] == []


def test_below_five_teachers_it_says_not_enough_yet(open_page: Open, lay: Lay) -> None:
    lay(ours=4, others=0)

    at = open_page("team", who=TEACHER)

    told = [each.value for each in at.info]
    assert told.count(OF_SCHOOL_NOT_YET) == 3
    assert "English learners: 75% on task" in written(at)


def test_a_team_that_has_nothing_yet_reads_the_school(open_page: Open, lay: Lay) -> None:
    lay(ours=0, others=5)

    at = open_page("team", who=TEACHER)

    assert "English learners: 50% on task" in written(at)
    assert any("at least 10 students and 3 teachers" in each.value for each in at.info)


def test_a_school_of_one_team_is_not_drawn_twice(open_page: Open, lay: Lay) -> None:
    lay(ours=6, others=0)

    at = open_page("team", who=TEACHER)

    assert [each.value for each in at.info].count(THE_SAME) == 4
    assert written(at).count("English learners: 75% on task") == 1


def test_what_is_left_out_of_the_school_is_said_and_shown_nowhere(open_page: Open, lay: Lay) -> None:
    lay(is_kept=True)

    at = open_page("team", who=TEACHER)

    told = [each.value for each in at.info]
    assert told[0].startswith("Some numbers of engagement, action steps and focus areas are left out for you")
    assert told.count("Left out for you, as said above.") == 3
    assert not any(each in written(at) for each in OF_SCHOOL[:3])


@pytest.mark.parametrize("who", ["Casey Coach", "Nina Newteacher", "Pat Principal", "Ada Admin", "Oona Outsider"])
def test_nobody_else_reads_it(open_page: Open, lay: Lay, who: str) -> None:
    lay()

    said = written(open_page("team", who=who))

    assert WHOLE_SCHOOL not in said
    assert not any(each in said for each in OF_SCHOOL)


def test_a_teacher_is_told_what_the_own_team_and_other_teams_read_of_the_school(open_page: Open, lay: Lay) -> None:
    lay(has_member=True)

    said = written(open_page("sharing", who=TEACHER))

    of_school = "engagement, 1 number, you are in 1; action steps of this year, you are in them"
    assert "Other teams of your school" in said
    assert f"Your whole school’s numbers, of at least 5 teachers: {of_school}" in said, "on the own team's card"
    assert f"Numbers of 5 or more teachers together: {of_school}" in said, "on the other teams' card"
    assert "Whoever subtracts their own team’s numbers from these never gets below 3 teachers." in said
    assert said.count("“English learners: 62% on task") >= 2


def test_a_teacher_is_not_told_as_others_read_it_what_is_kept_from_them(open_page: Open, lay: Lay) -> None:
    lay(is_kept=True)

    said = written(open_page("sharing", who=TEACHER))

    assert not any(f"Of several teachers together: “{each}" in said for each in OF_SCHOOL[:3])
    assert "Some numbers of engagement, action steps and focus areas are left out for you" in said
    assert "“English learners: 75% on task" in said, "the own team's, of which nothing is kept"


def test_where_there_is_no_other_team_none_is_named(open_page: Open, lay: Lay) -> None:
    lay()

    assert "Other teams of your school" not in written(open_page("sharing", who=TEACHER))
