"""Whatever anybody adds up and subtracts of what more than the pair can read, never fewer come out than the minimum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from coach_data import cells, insiders, standing_out
from coach_data.schema import NO_GROUP
from tests.data.elimination import Span
from tests.data.ledger import TEACHERS, Part, is_pulse
from tests.data.pooled_school import COACHES, FORTNIGHTS, PLACES, Fortnight, School
from tests.engines import SqliteFiles

some_visits = st.lists(st.sampled_from((0, 1, 1, 2, 2, 3)), min_size=PLACES, max_size=PLACES).map(tuple)
a_class = st.integers(0, PLACES - 1)
fortnights = st.builds(Fortnight, some_visits, st.frozensets(a_class, max_size=2), a_class)
years = st.lists(fortnights, min_size=3, max_size=FORTNIGHTS)
coaches = st.lists(st.integers(0, COACHES - 1), min_size=TEACHERS, max_size=TEACHERS).map(tuple)
class_sizes = st.lists(st.integers(6, 16), min_size=PLACES, max_size=PLACES).map(tuple)

# A year takes half a second, so a failing one is shown as it was found: making it smaller would take minutes.
lived = settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Classes change their minds, and in the last fortnight two teachers of one team are alone.
EVERYBODY = (2,) * PLACES
NOBODY = (0,) * PLACES
A_YEAR = [
    Fortnight(EVERYBODY, frozenset(), 0),
    Fortnight((*EVERYBODY[:8], *NOBODY[8:]), frozenset({3}), 0),
    Fortnight((2, 2, *NOBODY[2:]), frozenset({3, 7}), 9),
]
ALIKE = (12,) * PLACES


@pytest.fixture(scope="session")
def engine(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Where a cell ends does not depend on the engine, and many schools are lived through here."""
    return sqlite_files


def live(
    db: Connection, sizes: tuple[int, ...], year: Sequence[Fortnight], coaching: tuple[int, ...] = (0,) * TEACHERS
) -> School:
    """A school with all that could be read of it in a year; afterwards it has never been."""
    with db.begin_nested() as undone:
        school = School(db, sizes, coaching)
        for number, what in enumerate(year):
            school.live(number, what)
        undone.rollback()
    return school


def told_on(school: School, numbers: set[frozenset[Part]]) -> list[object]:
    """What can be found out about too few: by any combination at all, by elimination, about any two teachers."""
    span = Span(numbers)
    teachers = sorted({part.teacher for atom in span.atoms for part in atom})
    of = {two: [p for atom in span.atoms for p in atom if p.teacher in two] for two in combinations(teachers, 2)}
    few = [parts for parts in (*span.atoms, *span.reduced) if school.is_too_small(parts)]
    return [*few, *(two for two, parts in of.items() if span.isolates(parts))]


@lived
@given(class_sizes, years)
def test_no_combination_of_numbers_is_about_too_few(db, sizes, year) -> None:
    school = live(db, sizes, year)

    for numbers in school.read.values():
        assert told_on(school, numbers) == []


def left_to(school: School, coach: int, numbers: set[frozenset[Part]]) -> list[object]:
    """What a coach finds out about fewer than two teachers or ten students once the own numbers are taken out.

    No students stand behind a pulse, and of pulses a coach knows none but own ones.
    """
    hidden = {frozenset(part for part in number if not school.knows(coach, part)) for number in numbers}
    span = Span(hidden - {frozenset()})
    few = [parts for parts in (*span.atoms, *span.reduced) if is_left_too_little(school, parts)]
    one = {part.teacher for atom in span.atoms for part in atom}
    alone = [t for t in one if span.isolates(p for atom in span.atoms for p in atom if p.teacher == t)]
    return [*few, *alone]


def is_left_too_little(school: School, parts: frozenset[Part]) -> bool:
    students = set().union(*map(school.students, parts))
    are_few = len(students) < 10 and not all(map(is_pulse, parts))
    return len({part.teacher for part in parts}) < 2 or are_few


@settings(lived, max_examples=8)
@given(class_sizes, years, coaches)
def test_no_coach_in_a_team_is_left_with_too_few(db, sizes, year, coaching) -> None:
    school = live(db, sizes, year, coaching)

    for coach, read in school.by_coach.items():
        for numbers in read.values():
            assert left_to(school, coach, numbers) == []


def test_whoever_coaches_all_of_a_team_reads_its_numbers_and_whoever_coaches_most_of_it_does_not(db) -> None:
    all_of_it, most_of_it = live(db, ALIKE, A_YEAR), live(db, ALIKE, A_YEAR, (1, *(0,) * (TEACHERS - 1)))

    assert all(len(all_of_it.by_coach[0][kind]) == len(read) for kind, read in all_of_it.read.items())
    known = {kind: len(read) for kind, read in most_of_it.read.items() if kind != "pulse"}
    assert all(len(most_of_it.by_coach[0][kind]) < count for kind, count in known.items())
    assert most_of_it.by_coach[0]["pulse"] == most_of_it.read["pulse"], "a coach knows no teacher's pulse"
    assert any(most_of_it.by_coach[1].values()), "whoever coaches one of them reads as a teacher would"


def test_a_coach_who_may_read_everything_is_noticed(db, monkeypatch) -> None:
    monkeypatch.setattr(insiders, "_hides_enough", lambda *_: True)
    school = live(db, ALIKE, A_YEAR, (1, *(0,) * (TEACHERS - 1)))

    assert all(left_to(school, 0, numbers) for kind, numbers in school.by_coach[0].items() if kind != "pulse")


def test_there_is_something_to_read_of_an_ordinary_year(db) -> None:
    school = live(db, ALIKE, A_YEAR)

    assert {school.group, NO_GROUP, "step", "visit", "pulse"} <= set(school.read)
    assert min(len(numbers) for numbers in (*school.read.values(), school.led)) > 1


@lived
@given(class_sizes, years)
def test_whoever_leads_a_school_never_reads_of_fewer_than_five_teachers(db, sizes, year) -> None:
    school = live(db, sizes, year)

    engagement = [
        atom for kind in (school.group, NO_GROUP) for atom in Span(n for n in school.led if kinds(n) == {kind}).atoms
    ]
    steps = Span(n for n in school.led if all(is_step(part) for part in n))
    told = (*school.led, *engagement, *steps.atoms, *steps.reduced)
    assert all(len({part.teacher for part in parts}) >= 5 for parts in told)


def is_step(part: Part) -> bool:
    return isinstance(part.kind, tuple) and part.kind[0] == "step"


def kinds(number: frozenset[Part]) -> set[object]:
    return {part.kind for part in number}


def test_a_pool_made_anew_without_whoever_left_gives_them_away() -> None:
    with_all, without_one = frozenset({"Ada", "Ben", "Cleo", "Dan"}), frozenset({"Ada", "Ben", "Cleo"})

    assert Span([with_all, without_one]).isolates({"Dan"})
    assert not Span([with_all]).isolates({"Dan"})
    assert Span([frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})]).isolates({2})


@pytest.mark.parametrize(
    ("rule", "instead"),
    [
        pytest.param("is_large_enough", lambda parts, minimum: bool(parts), id="no minimum"),
        pytest.param("_published_until", lambda *_: {}, id="published anew"),
        pytest.param("FEWEST_TEACHERS", 1, id="one teacher is enough"),
        pytest.param("students_at_least", lambda parts: 10, id="students are not counted"),
    ],
)
def test_a_rule_left_out_is_noticed(db, monkeypatch, rule: str, instead: object) -> None:
    monkeypatch.setattr(cells, rule, instead)

    with pytest.raises(AssertionError):
        test_no_combination_of_numbers_is_about_too_few.hypothesis.inner_test(db, ALIKE, A_YEAR)


def test_what_stands_beside_each_other_is_taken_in_and_tells_on_nobody(db, monkeypatch) -> None:
    year = [Fortnight(EVERYBODY, frozenset(), 0)] * 4
    school = live(db, ALIKE, year)
    monkeypatch.setattr(standing_out, "differences", lambda lines: [])

    cells_alone = live(db, ALIKE, year).read[NO_GROUP]

    assert school.read[NO_GROUP] > cells_alone
    assert told_on(school, school.read[NO_GROUP]) == []
    assert set(Span(school.read[NO_GROUP]).atoms) == set(Span(cells_alone).atoms), "no part of a cell can be told apart"
