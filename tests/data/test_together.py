"""The whole school's numbers beside a team's own: what the principal reads, for the team's members and nobody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from coach_data import teams, together
from coach_data.actors import Actor
from coach_data.school_days import fortnight_of
from coach_data.shelf import Shelf
from coach_data.together import Numbers
from tests.builders import NOW, TODAY, actor_for, add_member, add_team
from tests.data.published_rows import add_cells

FORTNIGHT = fortnight_of(TODAY - timedelta(days=28))
SINCE = FORTNIGHT - timedelta(weeks=8)
NOTHING = Numbers()


@pytest.fixture
def cells(db, cast):
    """Cells of the math team and of another, three teachers each."""

    def laid(kept_from: tuple[Actor, ...] = ()) -> None:
        hidden = [one.person_id for one in kept_from]
        other = add_team(db, cast.north, "History")
        for team, kept in ((cast.math_team, ()), (other, hidden)):
            who = [uuid4() for _ in range(3)]
            of = {"team": team, "teachers": who, "group": cast.english_learners, "kept_from": kept}
            add_cells(db, cast.north, FORTNIGHT, **of)

    return laid


def _beside(db, actor, team) -> Numbers:
    return together.beside_team(db, actor, team, since=SINCE, now=NOW)


def test_a_member_reads_beside_the_teams_cells_what_the_principal_reads_of_the_school(db, cast, cells) -> None:
    cells()

    own = together.of_team(db, cast.team, cast.math_team, since=SINCE, now=NOW)
    beside = _beside(db, cast.team, cast.math_team)

    assert beside == together.of_school(db, cast.principal, cast.north, since=SINCE, now=NOW)
    assert (own.engagement[0].sums.n, beside.engagement[0].sums.n) == (400, 800)
    assert (own.steps.all.agreed, beside.steps.all.agreed) == (8, 16)
    assert (own.focus.visits, beside.focus.visits) == (12, 24)
    assert (own.pulses.questions[0].answers, beside.pulses.questions[0].answers) == (9, 18)


@pytest.mark.parametrize("who", ["coach", "outsider", "newteacher", "south_teacher", "principal", "lead", "admin"])
def test_who_is_not_a_member_reads_nothing_beside_the_team(db, cast, cells, who) -> None:
    cells()

    assert _beside(db, getattr(cast, who), cast.math_team) == NOTHING


@pytest.mark.parametrize("who", ["outsider", "newteacher", "south_teacher", "admin"])
def test_who_has_no_part_in_the_school_reads_nothing_of_it(db, cast, cells, who) -> None:
    cells()

    assert together.of_school(db, getattr(cast, who), cast.north, since=SINCE, now=NOW) == NOTHING


def test_a_team_of_another_school_reads_nothing_of_this_one(db, cast, cells) -> None:
    cells()
    elsewhere = add_team(db, cast.south, "Science", [cast.south_teacher.person_id])

    assert _beside(db, actor_for(db, cast.south_teacher.person_id), elsewhere) == NOTHING


def test_whoever_left_the_team_reads_nothing_any_more(db, cast, cells) -> None:
    cells()
    add_member(db, cast.math_team, cast.newteacher.person_id, from_on=TODAY - timedelta(days=60))
    before = _beside(db, actor_for(db, cast.newteacher.person_id), cast.math_team)
    teams.leave(db, cast.admin, cast.math_team, cast.newteacher.person_id, on=TODAY - timedelta(days=1))

    after = _beside(db, actor_for(db, cast.newteacher.person_id), cast.math_team)

    assert before != NOTHING
    assert after == NOTHING


def test_a_cell_kept_from_a_member_is_in_no_union_of_theirs(db, cast, cells) -> None:
    cells(kept_from=(cast.team,))

    kept, told = (_beside(db, one, cast.math_team) for one in (cast.team, cast.teacher))

    assert not (kept.engagement or kept.steps or kept.focus)
    assert told.engagement and told.steps and told.focus


def test_fewer_than_five_teachers_make_no_school(db, cast) -> None:
    of = {"team": cast.math_team, "teachers": [uuid4() for _ in range(4)], "group": cast.english_learners}
    add_cells(db, cast.north, FORTNIGHT, **of)

    assert _beside(db, cast.team, cast.math_team) == NOTHING


def test_a_school_of_one_team_has_the_teams_very_numbers(db, cast) -> None:
    of = {"team": cast.math_team, "teachers": [uuid4() for _ in range(6)], "group": cast.english_learners}
    add_cells(db, cast.north, FORTNIGHT, **of)
    own = together.of_team(db, cast.team, cast.math_team, since=SINCE, now=NOW)

    assert own.by_kind == _beside(db, cast.team, cast.math_team).by_kind


def test_the_school_beside_a_team_costs_a_question_at_most(db, cast, cells, count_statements) -> None:
    cells()
    read = Shelf(db)
    together.of_team(read, cast.team, cast.math_team, since=SINCE, now=NOW)

    with count_statements(db) as seen:
        together.beside_team(read, cast.team, cast.math_team, since=SINCE, now=NOW)

    assert len(seen) <= 1, "the name of the school"
