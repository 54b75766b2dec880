"""Whatever anybody adds up and subtracts of what more than the pair can read, never fewer come out than the minimum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from coach_data import cells, insiders, published, standing_out
from coach_data.others_see import Together
from coach_data.schema import NO_GROUP
from tests.data.elimination import Span
from tests.data.ledger import TEACHERS, Part, is_pulse
from tests.data.pooled_school import COACHES, FORTNIGHTS, PLACES, Fortnight, School
from tests.data.read_school import Readings
from tests.engines import SqliteFiles

some_visits = st.lists(st.sampled_from((0, 1, 1, 2, 2, 3)), min_size=PLACES, max_size=PLACES).map(tuple)
a_class = st.integers(0, PLACES - 1)
a_teacher = st.integers(0, TEACHERS - 1)
some_classes = st.frozensets(a_class, max_size=2)
fortnights = st.builds(
    Fortnight, some_visits, some_classes, a_class, some_classes, st.frozensets(a_teacher, max_size=1)
)
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
# Two classes come to a team in the second fortnight, one goes to another before it counts; two teachers leave.
COMING_AND_GOING = [
    Fortnight((*EVERYBODY[:4], 0, *EVERYBODY[5:]), frozenset(), 0, frozenset({4, 10, 11})),
    Fortnight(EVERYBODY, frozenset(), 0, frozenset({4, 10, 11}), frozenset({2})),
    Fortnight(EVERYBODY, frozenset({3}), 4, frozenset({10}), frozenset({7})),
    Fortnight(EVERYBODY, frozenset({3}), 10),
]
# What three classes of two teams agreed on is due when all of them agree on more; two teachers are in both teams.
SOME_DUE = [Fortnight(tuple(2 * (place in (0, 1, 6, 4, 10, 11)) for place in range(PLACES)), frozenset(), 0)]
SOME_DUE += [Fortnight(EVERYBODY, frozenset(), 0)] * 2
MOST_OF_IT = (1, *(0,) * (TEACHERS - 1))
A_COLLEAGUE = (1, *(2,) * (TEACHERS - 2), 1)  # a teacher coaches all of the others but one


@pytest.fixture(scope="session")
def engine(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Where a cell ends does not depend on the engine, and many schools are lived through here."""
    return sqlite_files


def live(
    db: Connection, sizes: tuple[int, ...], year: Sequence[Fortnight], coaching: tuple[int, ...] = (0,) * TEACHERS
) -> Readings:
    """All that could be read in a year of a school; afterwards it has never been."""
    with db.begin_nested() as undone:
        school = School(db, sizes, coaching)
        readings = Readings(school)
        for number, what in enumerate(year):
            school.live(number, what)
            readings.look(number)
        undone.rollback()
    return readings


def told_on(school: School, numbers: set[frozenset[Part]]) -> list[object]:
    """What can be found out about too few: by any combination at all, by elimination, about any two teachers."""
    span = Span(numbers)
    teachers = sorted({part.teacher for atom in span.atoms for part in atom})
    of = {two: [p for atom in span.atoms for p in atom if p.teacher in two] for two in combinations(teachers, 2)}
    few = [parts for parts in (*span.atoms, *span.reduced) if school.is_too_small(parts)]
    return [*few, *(two for two, parts in of.items() if span.isolates(parts))]


@lived
@given(class_sizes, years)
@example(ALIKE, COMING_AND_GOING)
def test_no_combination_of_numbers_is_about_too_few(db, sizes, year) -> None:
    found = live(db, sizes, year)

    for numbers in found.read.values():
        assert told_on(found.school, numbers) == []


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
@example(ALIKE, COMING_AND_GOING, A_COLLEAGUE)
def test_no_coach_in_a_team_is_left_with_too_few(db, sizes, year, coaching) -> None:
    found = live(db, sizes, year, coaching)

    for coach, read in found.by_coach.items():
        for numbers in read.values():
            assert left_to(found.school, coach, numbers) == []


def test_whoever_coaches_all_of_a_team_reads_its_numbers_and_whoever_coaches_most_of_it_does_not(db) -> None:
    all_of_it, most_of_it = live(db, ALIKE, A_YEAR), live(db, ALIKE, A_YEAR, (1, *(0,) * (TEACHERS - 1)))

    assert all(len(all_of_it.by_coach[0][kind]) == len(read) for kind, read in all_of_it.read.items())
    known = {kind: len(read) for kind, read in most_of_it.read.items() if kind != "pulse"}
    assert all(len(most_of_it.by_coach[0][kind]) < count for kind, count in known.items())
    assert most_of_it.by_coach[0]["pulse"] == most_of_it.read["pulse"], "a coach knows no teacher's pulse"
    assert any(most_of_it.by_coach[1].values()), "whoever coaches one of them reads as a teacher would"


def test_a_coach_who_may_read_everything_is_noticed(db, monkeypatch) -> None:
    monkeypatch.setattr(insiders, "_hides_enough", lambda *_: True)
    found = live(db, ALIKE, A_YEAR, MOST_OF_IT)

    assert all(left_to(found.school, 0, numbers) for kind, numbers in found.by_coach[0].items() if kind != "pulse")


@pytest.mark.parametrize(
    ("where", "rule", "instead", "coaching", "coach"),
    [
        pytest.param(Together, "told_to", lambda self, _: self, A_COLLEAGUE, 2, id="told as others read it"),
        pytest.param(
            published, "kept_from", lambda _: frozenset(), MOST_OF_IT, 0, id="a meeting read by who comes later"
        ),
    ],
)
def test_a_way_around_for_a_coach_is_noticed(db, monkeypatch, where, rule, instead, coaching, coach) -> None:
    monkeypatch.setattr(where, rule, instead)
    found = live(db, ALIKE, A_YEAR, coaching)

    assert any(left_to(found.school, coach, numbers) for numbers in found.by_coach[coach].values())


def test_whoever_comes_and_goes_is_in_what_can_be_read(db) -> None:
    found = live(db, ALIKE, COMING_AND_GOING)

    school = found.school
    assert (school.team_of[4], school.team_of[11], school.gone) == (0, 0, {2, 7}), "joined, moved, left"
    read = {(part.place, part.fortnight) for number in found.read["visit"] for part in number}
    assert {(4, 1), (11, 1), (2, 0), (7, 1)} <= read
    assert not read & {(2, 1), (7, 2)}, "who left was visited no more"


def test_there_is_something_to_read_of_an_ordinary_year(db) -> None:
    found = live(db, ALIKE, A_YEAR)

    kinds = {found.school.group, NO_GROUP, "step", "due", "timed", "visit", "pulse"}
    assert kinds <= set(found.read)
    assert kinds <= set(found.led)
    assert min(len(numbers) for numbers in found.read.values()) > 1


def of_fewer_than_five(numbers: set[frozenset[Part]]) -> list[frozenset[Part]]:
    """What is about too few teachers for a leader; of steps due or timed, too few who had one."""
    span = Span(numbers)
    return [each for each in (*numbers, *span.atoms, *span.reduced) if len({part.teacher for part in each}) < 5]


@lived
@given(class_sizes, years)
@example(ALIKE, SOME_DUE)
def test_whoever_leads_a_school_never_reads_of_fewer_than_five_teachers(db, sizes, year) -> None:
    found = live(db, sizes, year)

    for numbers in found.led.values():
        assert of_fewer_than_five(numbers) == []


def test_the_few_of_a_union_whose_steps_were_due_are_noticed(db, monkeypatch) -> None:
    teachers_of = published.teachers_of
    safe = live(db, ALIKE, SOME_DUE)
    monkeypatch.setattr(published, "teachers_of", lambda cells, *_: teachers_of(cells))

    told = live(db, ALIKE, SOME_DUE)

    for kind in ("due", "timed"):
        assert safe.led[kind] and not of_fewer_than_five(safe.led[kind])
        assert of_fewer_than_five(told.led[kind])


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


def test_the_few_of_a_cell_whose_steps_were_due_are_noticed(db, monkeypatch) -> None:
    # What two classes agreed on is due when all of them agree on more.
    year = [Fortnight((2, 2, *NOBODY[2:]), frozenset(), 0), *[Fortnight(EVERYBODY, frozenset(), 0)] * 2]
    safe = live(db, ALIKE, year)
    monkeypatch.setattr(
        cells, "numbers_of", lambda cell, *_: {n: sum(p.numbers[n] for p in cell.parts) for n in cell.parts[0].numbers}
    )

    told = live(db, ALIKE, year)

    assert not any(told_on(safe.school, safe.read[kind]) for kind in ("due", "timed"))
    assert all(told_on(told.school, told.read[kind]) for kind in ("due", "timed"))


def test_what_stands_beside_each_other_is_taken_in_and_tells_on_nobody(db, monkeypatch) -> None:
    year = [Fortnight(EVERYBODY, frozenset(), 0)] * 4
    found = live(db, ALIKE, year)
    monkeypatch.setattr(standing_out, "differences", lambda lines: [])

    cells_alone = live(db, ALIKE, year).read[NO_GROUP]

    assert found.read[NO_GROUP] > cells_alone
    assert told_on(found.school, found.read[NO_GROUP]) == []
    assert set(Span(found.read[NO_GROUP]).atoms) == set(Span(cells_alone).atoms), "no part of a cell can be told apart"
