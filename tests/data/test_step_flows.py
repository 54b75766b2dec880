"""Pooled steps: each event once, in the school's own fortnight, from opted-in classes, by the teacher's word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from coach_data import cells, pooled_steps
from coach_data.bounds import Bounds
from coach_data.contributions import Contribution
from coach_data.schema import (
    classes,
    published_fortnights,
    published_step_cells,
    sightings,
    step_criteria,
    step_states,
)
from coach_data.school_days import fortnight_of
from coach_data.step_flows import of_steps
from tests.builders import NOW, TODAY, actor_for, add, add_class, add_entry, add_person, add_step, add_team, add_visit

FORTNIGHT = fortnight_of(TODAY - timedelta(days=7)) - timedelta(days=14)
AGREED = datetime(FORTNIGHT.year, FORTNIGHT.month, FORTNIGHT.day, 19, tzinfo=UTC) + timedelta(days=1)
A_DAY = timedelta(days=1)


@pytest.fixture
def team(db, cast) -> tuple[UUID, list[UUID], list[UUID]]:
    """A team of three, with an opted-in class each."""
    teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(3)]
    made = add_team(db, cast.north, "Science", teachers)
    own = [add_class(db, one, cast.north, team_id=made, is_pooled=True, subject="Science") for one in teachers]
    return made, teachers, own


def _step(db, cast, teacher, class_id, *states: tuple[str, int], confirmed: bool = True, **columns) -> UUID:
    """A step agreed on the fortnight's Tuesday; each state comes so many days later."""
    of = {"school_id": cast.north, "class_id": class_id, "agreed_at": AGREED}
    step = add_step(db, cast.coach.person_id, teacher, **{**of, "criteria": ["Waits"], **columns})
    for state, days in states:
        said = {"state": state, "by_person": teacher, "is_confirmed": confirmed, "at": AGREED + days * A_DAY}
        add(db, step_states, step_id=step, **said)
    return step


def _look(db, cast, step: UUID, teacher: UUID, at: datetime) -> None:
    coach = cast.coach.person_id
    visit = add_visit(db, coach, teacher, school=cast.north, started_at=at)
    criterion = db.scalar(select(step_criteria.c.id).where(step_criteria.c.step_id == step))
    entry = add_entry(db, visit, coach, "sighting")
    row = {"entry_id": entry, "visit_id": visit, "person_id": coach, "criterion_id": criterion, "seen": "no_chance"}
    db.execute(sightings.insert().values(row))


def _parts(db, cast) -> list[Contribution]:
    return [part for _, part in of_steps(db, cast.north, FORTNIGHT - 99 * A_DAY, FORTNIGHT + 99 * A_DAY)]


def _counted(db, cast) -> dict[str, int]:
    parts = _parts(db, cast)
    return {name: total for name in parts[0].numbers if (total := sum(part.numbers[name] for part in parts))}


def test_each_state_counts_once_in_the_fortnight_it_came(db, cast, team) -> None:
    _step(db, cast, team[1][0], team[2][0], ("trying", 2), ("part_of_practice", 14), ("trying", 15))

    by_fortnight = {part.fortnight: part.numbers for part in _parts(db, cast)}

    first, second = by_fortnight[FORTNIGHT], by_fortnight[FORTNIGHT + timedelta(days=14)]
    assert (first["agreed"], first["trying"], first["part_of_practice"]) == (1, 1, 0)
    assert (second["agreed"], second["trying"], second["part_of_practice"], second["days"]) == (0, 0, 1, 14)


def test_the_coachs_word_waits_for_the_teachers(db, cast, team) -> None:
    _step(db, cast, team[1][0], team[2][0], ("part_of_practice", 3), confirmed=False)

    assert _counted(db, cast) == {"steps": 1, "agreed": 1}


@pytest.mark.parametrize(
    ("days", "looked"),
    [pytest.param(8, 1, id="in time"), pytest.param(9, 1, id="on the day"), pytest.param(11, 0, id="too late")],
)
def test_looked_again_is_a_later_visit_with_a_sighting_by_the_agreed_day(db, cast, team, days, looked) -> None:
    teacher = team[1][0]
    step = _step(db, cast, teacher, team[2][0], look_again_on=AGREED.date() + 9 * A_DAY)
    _look(db, cast, step, teacher, AGREED - A_DAY)

    _look(db, cast, step, teacher, AGREED + days * A_DAY)

    counted = _counted(db, cast)
    assert (counted["due"], counted.get("looked_again", 0)) == (1, looked)


def test_a_step_set_aside_is_not_waited_for(db, cast, team) -> None:
    _step(db, cast, team[1][0], team[2][0], ("set_aside", 3), look_again_on=AGREED.date() + 9 * A_DAY)

    assert "due" not in _counted(db, cast)


def test_a_step_of_a_class_that_did_not_opt_in_counts_for_no_other(db, cast, team) -> None:
    left_out = add_class(db, team[1][0], cast.north, team_id=team[0])
    _step(db, cast, team[1][0], left_out)

    assert _parts(db, cast) == []


def test_a_step_without_a_class_counts_for_its_teachers_own(db, cast, team) -> None:
    _step(db, cast, team[1][1], None)

    assert [part.class_id for part in _parts(db, cast)] == [team[2][1]]


def test_a_step_without_a_class_does_not_count_by_what_was_said_of_last_years_class(db, cast, team) -> None:
    teacher, own = team[1][1], team[2][1]
    db.execute(update(classes).where(classes.c.id == own).values(is_retired=True))
    add_class(db, teacher, cast.north, team_id=team[0])
    _step(db, cast, teacher, None)

    assert _parts(db, cast) == []


@pytest.mark.parametrize(
    ("moment", "fortnights"),
    [
        pytest.param(datetime(2026, 3, 9, 3, 30, tzinfo=UTC), 0, id="Monday in UTC, Sunday evening at school"),
        pytest.param(datetime(2026, 3, 9, 4, 30, tzinfo=UTC), 1, id="past the school's midnight"),
    ],
)
def test_a_fortnight_turns_over_at_the_schools_midnight(db, cast, team, moment, fortnights) -> None:
    assert fortnight_of(moment.date()) == moment.date(), "the boundary between two fortnights"

    _step(db, cast, team[1][0], team[2][0], agreed_at=moment)

    assert _parts(db, cast)[0].fortnight == moment.date() - (1 - fortnights) * timedelta(days=14)


def _publish(db, cast, team, now: datetime = NOW, **columns) -> None:
    for teacher, own in zip(team[1], team[2], strict=True):
        _step(db, cast, teacher, own, ("part_of_practice", 6), focus="Talk moves", **columns)
    cells.publish_due(db, now=now)


def test_a_team_sees_what_became_of_its_steps_and_others_nothing(db, cast, team, now) -> None:
    _publish(db, cast, team)

    seen = pooled_steps.of_team(db, actor_for(db, team[1][0]), team[0], now=now)

    assert seen is not None
    assert (seen.all.agreed, seen.all.part_of_practice, seen.all.days) == (3, Bounds(2, 3, 3), 6)
    assert [area for area, _ in seen.by_focus] == ["Talk moves"]
    for actor in (cast.outsider, cast.team, cast.principal, cast.lead, cast.admin, cast.coach):
        assert pooled_steps.of_team(db, actor, team[0], now=now) is None
    for actor in (cast.principal, cast.lead, cast.outsider):
        assert pooled_steps.of_school(db, actor, cast.north, now=now) is None, "fewer than five teachers"


def test_a_published_cell_of_steps_is_never_made_anew(db, cast, team, now) -> None:
    _publish(db, cast, team)
    db.execute(update(classes).where(classes.c.id == team[2][0]).values(is_pooled=False))

    assert cells.publish_due(db, now=now) == 0
    assert db.execute(select(published_step_cells.c.agreed, published_step_cells.c.students)).all() == [(3, 72)]


def test_days_of_a_few_in_a_larger_cell_are_left_out(db, cast, team, now) -> None:
    for teacher, own in zip(team[1], team[2], strict=True):
        _step(db, cast, teacher, own)
    _step(db, cast, team[1][0], team[2][0], ("part_of_practice", 6))
    _step(db, cast, team[1][1], team[2][1])

    cells.publish_due(db, now=now)

    row = db.execute(select(published_step_cells)).one()
    assert (row.part_of_practice, row.timed, row.days, row.timed_teacher_ids) == (1, 0, 0, [])


def test_a_cell_keeps_whose_steps_a_number_of_some_is_of(db, cast, team, now) -> None:
    another = add_person(db, role="teacher", school=cast.north)
    _step(db, cast, another, add_class(db, another, cast.north, team_id=team[0], is_pooled=True))
    _publish(db, cast, team)

    row = db.execute(select(published_step_cells)).one()

    assert (row.timed_teacher_ids, row.due_teacher_ids) == (sorted(map(str, team[1])), [])
    assert row.teacher_ids == sorted(map(str, [*team[1], another]))


def test_small_focus_areas_stay_together(db, cast, team, now) -> None:
    for number, (teacher, own) in enumerate(zip(team[1], team[2], strict=True)):
        _step(db, cast, teacher, own, focus=f"Area {number}")

    cells.publish_due(db, now=now)

    assert db.execute(select(published_step_cells.c.focus, published_step_cells.c.agreed)).all() == [(None, 3)]


def test_every_fortnight_since_the_first_is_published_in_order(db, cast, team, now) -> None:
    _publish(db, cast, team, agreed_at=AGREED - 28 * A_DAY)

    rows = db.scalars(select(published_fortnights.c.fortnight).order_by(published_fortnights.c.fortnight)).all()

    assert rows == [FORTNIGHT - 28 * A_DAY, FORTNIGHT - 14 * A_DAY, FORTNIGHT]
