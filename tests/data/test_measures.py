"""Numbers against published worked examples and another library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from coach_data.measures import NOTHING, Sums, change, clustered, effective_n, ratio_variance, wilson

# Cochran, W. G. (1977), section 3.12: of 104 people in 30 households, 30 had seen a doctor.
COCHRAN = Sums(visits=30, n=104, k=30, sum_n2=404, sum_kn=113, sum_k2=86)

visit = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
some_visits = st.lists(visit, min_size=2, max_size=12)


def sums_of(pairs: list[tuple[int, int]]) -> Sums:
    return sum((Sums.of_visit(k, n) for k, n in pairs), NOTHING)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        pytest.param(8, 10, 0.49, 0.94, id="8 of 10"),
        pytest.param(24, 30, 0.63, 0.90, id="24 of 30"),
        pytest.param(48, 60, 0.68, 0.88, id="48 of 60"),
        # Newcombe, R. G. (1998). Statistics in Medicine, 17, 857-872, table I, method 3.
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263, Newcombe"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148, Newcombe"),
        pytest.param(0, 20, 0.0, 0.1611, id="0 of 20, Newcombe"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1 of 29, Newcombe"),
    ],
)
def test_the_wilson_interval_is_the_published_one(k: int, n: int, low: float, high: float) -> None:
    band = wilson(k, n)
    digits = 4 if n > 100 or k < 2 else 2

    assert (round(band.low, digits), round(band.high, digits)) == (low, high)
    assert band.share == k / n


@given(visit)
def test_the_wilson_interval_is_that_of_statsmodels(looked: tuple[int, int]) -> None:
    band = wilson(*looked)

    assert (band.low, band.high) == pytest.approx(proportion_confint(*looked, method="wilson"), abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (5, 4), (-1, 3)])
def test_a_proportion_that_cannot_be_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="proportion"):
        wilson(k, n)


def test_the_variance_between_clusters_is_the_published_one() -> None:
    assert ratio_variance(COCHRAN) == pytest.approx(0.00520, abs=1e-5)


@given(some_visits)
def test_the_variance_between_visits_is_that_of_statsmodels(pairs: list[tuple[int, int]]) -> None:
    looked = np.array([n for _, n in pairs], dtype=float)
    shares = np.array([k for k, _ in pairs]) / looked

    fitted = WLS(shares, np.ones(len(pairs)), weights=looked).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(len(pairs))}
    )

    assert ratio_variance(sums_of(pairs)) == pytest.approx(float(fitted.cov_params()[0, 0]), abs=1e-9)


def of_statsmodels(pairs: list[tuple[int, int]]) -> tuple[float, float]:
    """The end points from its t interval: Wilson's for as many students as would give Wald's interval that reach.

    Dean, N. and Pagano, M. (2015). Journal of Survey Statistics and Methodology, 3(4), 484-503: Wilson's interval
    with the effective number adjusted for the degrees of freedom, and not above n.
    """
    looked, seen = (np.array(each, dtype=float) for each in zip(*((n, k) for k, n in pairs), strict=True))
    by_visit = {"cov_type": "cluster", "cov_kwds": {"groups": np.arange(len(pairs))}, "use_t": True}
    ((low, high),) = WLS(seen / looked, np.ones(len(pairs)), weights=looked).fit(**by_visit).conf_int()
    share, most, least = seen.sum() / looked.sum(), looked.sum(), looked.sum() ** 2 / (looked**2).sum()
    reach = (high - low) / 2
    told = most if reach < 1e-9 else np.clip(share * (1 - share) * (norm.ppf(0.975) / reach) ** 2, least, most)
    ends: tuple[float, float] = proportion_confint(share * told, told, method="wilson")
    return ends


@given(some_visits.filter(lambda pairs: 0 < sum(k for k, _ in pairs) < sum(n for _, n in pairs)))
def test_the_end_points_between_visits_are_those_of_statsmodels(pairs: list[tuple[int, int]]) -> None:
    band = clustered(sums_of(pairs))

    assert (band.low, band.high) == pytest.approx(of_statsmodels(pairs), abs=1e-6)


def test_the_end_points_follow_from_the_published_variance_and_table_of_t() -> None:
    band = clustered(COCHRAN)

    # Cochran's own variance, and Student's t for 29 degrees as tables print it: 2.045, beside the normal's 1.960.
    share, told = 30 / 104, 30 / 104 * 74 / 104 / 0.00520 * (1.960 / 2.045) ** 2
    assert effective_n(COCHRAN) == pytest.approx(told, rel=2e-3)
    assert (band.low, band.high) == pytest.approx(proportion_confint(share * told, told, method="wilson"), abs=2e-4)
    assert (round(band.low, 3), round(band.high, 3)) == (0.167, 0.451)


def test_few_visits_take_the_wider_t() -> None:
    # Three visits leave 2 degrees, for which tables print 4.303.
    pairs = [(11, 20), (14, 20), (16, 20)]
    sums = sums_of(pairs)

    by_t = sums.k / sums.n * (1 - sums.k / sums.n) / ratio_variance(sums) * (1.960 / 4.303) ** 2

    assert effective_n(sums) == pytest.approx(by_t, rel=1e-3)
    assert 3 < effective_n(sums) < 60


@given(some_visits)
def test_visits_that_differ_never_make_the_interval_narrower(pairs: list[tuple[int, int]]) -> None:
    sums = sums_of(pairs)
    band, narrowest = clustered(sums), wilson(sums.k, sums.n)

    assert 0 <= band.low <= band.share <= band.high <= 1
    assert band.low <= narrowest.low + 1e-12
    assert band.high >= narrowest.high - 1e-12


def test_visits_that_differ_much_make_it_wider() -> None:
    alike, apart = sums_of([(10, 20)] * 6), sums_of([(2, 20), (18, 20)] * 3)

    assert effective_n(alike) == 120
    assert 6 <= effective_n(apart) < 10
    assert clustered(apart).share == clustered(alike).share


@given(some_visits)
def test_a_visit_tells_at_least_as_much_as_one_student(pairs: list[tuple[int, int]]) -> None:
    sums = sums_of(pairs)

    assert sums.n**2 / sums.sum_n2 <= effective_n(sums) + 1e-9


def test_one_visit_has_the_interval_of_one_proportion() -> None:
    assert clustered(Sums.of_visit(8, 10)) == wilson(8, 10)


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        # Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890, table II, method 10.
        pytest.param((48, 80), (56, 70), 0.0524, 0.3339, id="56 of 70 after 48 of 80"),
        pytest.param((3, 10), (9, 10), 0.1705, 0.8090, id="9 of 10 after 3 of 10"),
        pytest.param((0, 20), (10, 10), 0.6791, 1.0, id="all of 10 after none of 20"),
    ],
)
def test_a_change_is_the_published_one(
    before: tuple[int, int], after: tuple[int, int], low: float, high: float
) -> None:
    found = change(Sums.of_visit(*before), Sums.of_visit(*after))

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.is_clear


@given(visit, visit)
def test_a_change_is_that_of_statsmodels(before: tuple[int, int], after: tuple[int, int]) -> None:
    found = change(Sums.of_visit(*before), Sums.of_visit(*after))

    theirs = confint_proportions_2indep(*after, *before, compare="diff", method="newcomb")

    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)


def test_a_change_that_may_be_none_is_not_clear() -> None:
    assert not change(sums_of([(10, 20), (12, 20)]), sums_of([(12, 20), (13, 20)])).is_clear
