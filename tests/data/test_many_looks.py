"""What stands out among many looks: against another library, a worked example, and schools in which nothing changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from coach_data.many_looks import Alikeness, Pair, alikeness, beyond_chance, difference, exact, holm
from coach_data.measures import LEVEL, NOTHING, Sums, change, held_off

EACH_TELLS_ONE = Alikeness(0.0, 100.0)  # everybody looked at independently

visit = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
cell = st.lists(visit, min_size=2, max_size=6).map(
    lambda visits: sum((Sums.of_visit(k, n) for k, n in visits), NOTHING)
)
pairs = st.lists(st.tuples(cell, cell), min_size=1, max_size=6)


def p_of(pair: Pair) -> float:
    """One less the highest level at which the difference still holds."""
    low, high = 1e-15, 1 - LEVEL
    if not (change(pair.before, pair.after).is_clear and difference(pair, 1 - high).is_clear):
        return 1.0
    for _ in range(25):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if difference(pair, 1 - middle).is_clear else (middle, high)
    return high


@settings(max_examples=30)
@given(pairs)
def test_what_is_beyond_chance_is_what_statsmodels_rejects_by_holm(looked: list[tuple[Sums, Sums]]) -> None:
    alike = alikeness(each for pair in looked for each in pair)
    made = [Pair(before, after, alike) for before, after in looked]

    theirs = multipletests([p_of(pair) for pair in made], alpha=1 - LEVEL, method="holm")[0]

    assert beyond_chance(made) == list(theirs)


@settings(max_examples=20)
@given(st.lists(st.sampled_from([0.001, 0.004, 0.01, 0.02, 0.03, 0.2]), min_size=1, max_size=8))
def test_the_steps_are_those_of_statsmodels(p_values: list[float]) -> None:
    ours = holm([lambda level, p=p: p <= 1 - level for p in p_values])

    assert ours == list(multipletests(p_values, alpha=1 - LEVEL, method="holm")[0])


def test_a_worked_example() -> None:
    # 5 % / 3 = 0.0167 for the smallest, 5 % / 2 = 0.025 for the next: 0.03 is small alone, not among three.
    asked = [lambda level, p=p: p <= 1 - level for p in (0.03, 0.001, 0.02)]

    assert holm(asked) == [True, True, True]
    assert holm([asked[0], asked[2], lambda level: False]) == [False, False, False]


@given(visit)
def test_without_likeness_the_interval_is_that_of_clopper_and_pearson(looked: tuple[int, int]) -> None:
    band = exact(Sums.of_visit(*looked), EACH_TELLS_ONE, 0.99)

    assert (band.low, band.high) == pytest.approx(proportion_confint(*looked, alpha=0.01, method="beta"), abs=1e-9)


@given(cell, st.floats(0.5, 0.999))
def test_a_higher_level_is_never_narrower(sums: Sums, level: float) -> None:
    alike = alikeness([sums])
    narrow, wide = exact(sums, alike, level), exact(sums, alike, (1 + level) / 2)

    assert wide.low <= narrow.low + 1e-12 and narrow.high <= wide.high + 1e-12


def test_likeness_is_one_where_all_of_a_visit_do_the_same_and_unknown_of_bounds() -> None:
    same = sum((Sums.of_visit(k, 20) for k in (0, 20, 20, 0)), NOTHING)
    mixed = sum((Sums.of_visit(10, 20) for _ in range(4)), NOTHING)

    assert alikeness([same]) == Alikeness(1.0, 3.0)
    assert alikeness([mixed]) == Alikeness(0.0, 3.0)
    assert alikeness([held_off(sum((Sums.of_visit(20, 20) for _ in range(4)), NOTHING))]) == Alikeness(1.0, 0.0)


def test_likeness_is_the_share_of_variance_between_visits() -> None:
    rng = np.random.default_rng(7)
    alike, n = 0.2, 400  # so many that within a visit nearly nothing varies
    shares = rng.beta(0.7 * (1 / alike - 1), 0.3 * (1 / alike - 1), size=(300, 5))
    cells = [sum((Sums.of_visit(int(k), n) for k in row), NOTHING) for row in rng.binomial(n, shares)]

    assert alikeness(cells).share == pytest.approx(alike, abs=0.03)
