"""Pulses of several teachers: in cells as everything else, and between bounds that tell on nobody in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations, product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, update

from coach_data import cells, pooled_pulses, pooled_pulses_words, pulse_counts, pulses, schema
from coach_data.contributions import Contribution
from coach_data.school_days import fortnight_of
from tests.builders import TODAY, actor_for, add_class, add_partnership, add_person, add_team

LAST = fortnight_of(TODAY - timedelta(days=7)) - timedelta(days=14)
A_FORTNIGHT = timedelta(days=14)
ALL_YES = dict.fromkeys(pulses.QUESTIONS, "yes")


def _parts(weights, yes):
    """One answer each, or more, of teachers who answered so often, `yes` of each teacher's being yes."""
    base = Contribution(LAST, UUID(int=1), uuid4(), uuid4(), "", "", 0, 1, {"yes": 0})
    return [
        replace(base, teacher_id=UUID(int=teacher), class_id=UUID(int=teacher), numbers={"yes": int(n < yes[teacher])})
        for teacher, weight in enumerate(weights)
        for n in range(weight)
    ]


# How often each of a cell's teachers answered.
CELLS = [(1,) * 5, (1,) * 9, (2,) * 5, (2, 2, 1, 1, 1, 1, 1), (3, 3, 3, 3, 2), (2,) * 6, (4, 2, 2, 2, 2, 1)]


@pytest.mark.parametrize("weights", CELLS, ids=lambda weights: "+".join(map(str, weights)))
def test_nobody_in_a_cell_learns_that_somebody_else_said_yes_or_did_not_even_once(weights) -> None:
    left = defaultdict(set)
    for yes in product(*(range(each + 1) for each in weights)):
        parts = _parts(weights, yes)
        assert cells.is_large_enough(parts, 0)
        assert pulse_counts.may_be_told(parts)
        told = str(pulse_counts.told(parts))
        for (one, own), (other, theirs) in permutations(enumerate(yes), 2):
            left[one, own, told, other].add(theirs)

    assert [at for at, found in left.items() if not {0, weights[at[3]]} <= found] == []


@pytest.mark.parametrize("weights", [(1, 1, 1), (1,) * 4, (3,) * 4, (3, 3, 3), (9, 9, 9), (5, 1, 1, 1, 1, 1)])
def test_answers_of_so_few_wait_for_more(weights) -> None:
    assert not pulse_counts.may_be_told(_parts(weights, weights))


@pytest.mark.parametrize(
    ("yes", "told"), [(0, (0, 3)), (3, (0, 3)), (4, (4, 4)), (6, (6, 6)), (7, (7, 10)), (10, (7, 10))]
)
def test_whatever_lies_beyond_a_bound_is_kept_as_the_same_numbers(yes, told) -> None:
    kept = pulse_counts.told(_parts((1,) * 10, [1] * yes + [0] * (10 - yes)))

    assert (kept["answers"], kept["at_least"], kept["at_most"]) == (10, *told)


class North:
    """Teachers of one team at North who answer, each with a class that opted in."""

    def __init__(self, db, cast, count=6) -> None:
        self.db, self.cast = db, cast
        self.teachers = [add_person(db, role="teacher", school=cast.north) for _ in range(count)]
        self.team = add_team(db, cast.north, "Science", self.teachers)
        self.classes = [
            add_class(db, one, cast.north, team_id=self.team, is_pooled=True, students=2) for one in self.teachers
        ]
        self.now = datetime.combine(LAST + timedelta(days=21), time(18), tzinfo=UTC)

    def answer(self, teachers, answers=ALL_YES, fortnight=LAST, is_counted=True) -> None:
        for teacher in teachers:
            row = {"school_id": self.cast.north, "fortnight": fortnight, "teacher_id": teacher, "version": 1}
            row["is_counted"] = is_counted
            self.db.execute(insert(schema.pulses).values(**row, **answers, kept_at=self.now))

    def publish(self, later=timedelta()) -> int:
        return cells.publish_due(self.db, now=self.now + later)

    def of_team(self):
        return pooled_pulses.of_team(self.db, actor_for(self.db, self.teachers[0]), self.team, now=self.now)

    def of_school(self, actor=None):
        return pooled_pulses.of_school(self.db, actor or self.cast.principal, self.cast.north, now=self.now)


@pytest.fixture
def north(db, cast) -> North:
    return North(db, cast)


def _said(pooled):
    return pooled and {felt.question: (felt.answers, felt.at_least, felt.at_most) for felt in pooled.questions}


def test_six_who_answered_are_a_cell_for_their_team_and_their_principal(north) -> None:
    north.answer(north.teachers)

    north.publish()

    told = dict.fromkeys(pulses.QUESTIONS, (6, 4, 6))
    assert _said(north.of_team()) == _said(north.of_school()) == _said(north.of_school(north.cast.lead)) == told


def test_nobody_else_reads_it(north) -> None:
    north.answer(north.teachers)
    north.publish()

    cast, now = north.cast, north.now
    not_members = [cast.coach, cast.outsider, cast.principal, cast.lead, cast.admin, cast.teacher]
    assert [pooled_pulses.of_team(north.db, one, north.team, now=now) for one in not_members] == [None] * 6
    assert [north.of_school(one) for one in (cast.coach, cast.outsider, cast.south_teacher, cast.admin)] == [None] * 4


def test_it_is_published_seven_days_after_its_fortnight_and_never_again(north) -> None:
    north.answer(north.teachers)
    north.publish(-timedelta(days=1))
    assert north.of_team() is None

    north.publish()
    north.db.execute(update(schema.pulses).values(dict.fromkeys(pulses.QUESTIONS, "not_yet")))
    north.publish(timedelta(hours=1))

    assert _said(north.of_team())["can_say"] == (6, 4, 6)


@pytest.mark.parametrize("out", [{"is_pooled": False}, {"is_retired": True}], ids=["opted out", "last year's"])
def test_whoever_has_no_class_that_opted_in_is_not_counted(north, out) -> None:
    north.answer(north.teachers)
    north.db.execute(update(schema.classes).where(schema.classes.c.id.in_(north.classes[4:])).values(out))

    north.publish()

    assert north.of_team() is None
    assert north.db.execute(select(schema.published_pulse_cells)).all() == []


def test_a_question_that_too_few_answered_waits_by_itself_and_is_counted_once(north) -> None:
    north.answer(north.teachers[:3])
    north.answer(north.teachers[3:], ALL_YES | {"can_say": None})
    north.publish()
    assert set(_said(north.of_team())) == set(pulses.QUESTIONS) - {"can_say"}

    north.now += A_FORTNIGHT
    north.answer(north.teachers, fortnight=LAST + A_FORTNIGHT)
    north.publish()

    assert {question: said[0] for question, said in _said(north.of_team()).items()} == dict.fromkeys(
        pulses.QUESTIONS, 12
    ) | {"can_say": 9}


@pytest.mark.parametrize(("count", "told"), [(4, None), (5, (5, 3, 5))])
def test_fewer_than_five_teachers_are_not_told_of_however_often_they_answer(db, cast, count, told) -> None:
    north = North(db, cast, count=count)
    for number in range(3):
        north.answer(north.teachers, fortnight=LAST + number * A_FORTNIGHT)
        north.publish(number * A_FORTNIGHT)

    north.now += 2 * A_FORTNIGHT
    each = tuple(3 * one for one in told) if told else None
    expected = dict.fromkeys(pulses.QUESTIONS, each) if each else None
    assert _said(north.of_team()) == _said(north.of_school()) == expected


def test_a_total_is_the_sum_of_what_its_cells_told(north) -> None:
    for number, yes in enumerate((6, 0)):
        fortnight = LAST + number * A_FORTNIGHT
        north.answer(north.teachers[:yes], fortnight=fortnight)
        north.answer(north.teachers[yes:], dict.fromkeys(pulses.QUESTIONS, "partly"), fortnight=fortnight)
        north.publish(number * A_FORTNIGHT)

    north.now += A_FORTNIGHT
    assert _said(north.of_school())["chose_focus"] == (12, 4, 8)
    assert pooled_pulses_words.count(north.of_school().questions[0]) == "4 to 8"


def test_an_interval_is_no_narrower_for_fortnights_of_the_same_teachers(north) -> None:
    north.answer(north.teachers)
    north.publish()
    once = pooled_pulses_words.interval(north.of_team().questions[0])

    for number in (1, 2):
        north.answer(north.teachers, fortnight=LAST + number * A_FORTNIGHT)
        north.publish(number * A_FORTNIGHT)

    north.now += 2 * A_FORTNIGHT
    many = north.of_team().questions[0]
    assert (many.answers, many.teachers) == (18, 6)
    assert pooled_pulses_words.interval(many) == pytest.approx(once)


def test_two_wordings_are_never_added_up(north, monkeypatch) -> None:
    north.answer(north.teachers)
    north.publish()
    monkeypatch.setattr(pooled_pulses, "VERSION", 2)

    assert north.of_team() is None


def test_what_is_said_of_a_pool_names_bounds_intervals_and_what_waits(north) -> None:
    north.answer(north.teachers, ALL_YES | {"can_say": None})
    north.publish()

    pooled = north.of_team()
    rows = pooled_pulses_words.table(pooled)
    assert pooled_pulses_words.title(pooled) == "“I chose what we work on”: at least 4 of 6 answers were yes"
    assert [*rows[0].values()] == ["I chose what we work on", 6, "at least 4", "30% to 100%"]
    assert set(rows[3].values()) == {"I could say what I really think", "Not enough yet"}
    assert pooled_pulses_words.waiting(pooled) == ["I could say what I really think"]


def test_answers_kept_before_any_class_took_part_are_never_counted(north) -> None:
    north.answer(north.teachers[:4])
    north.answer(north.teachers[4:], is_counted=False)
    north.publish()
    assert north.of_team() is None


@pytest.mark.parametrize("is_pooled", [True, False])
def test_whether_a_class_takes_part_is_noted_when_answers_are_kept(north, is_pooled) -> None:
    teacher, own = north.teachers[0], north.classes[0]
    add_partnership(north.db, north.cast.coach.person_id, teacher, north.cast.north)
    for moment in (not is_pooled, is_pooled):
        north.db.execute(update(schema.classes).where(schema.classes.c.id == own).values(is_pooled=moment))
        pulses.keep(north.db, actor_for(north.db, teacher), LAST, ALL_YES, now=north.now - timedelta(days=8))

    assert north.db.scalars(select(schema.pulses.c.is_counted)).all() == [is_pooled]
