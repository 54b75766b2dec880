"""Differences looked at by the dozen: which of them are more than chance would show among so many. No words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist

from coach_data.measures import LEVEL, Change, Interval, Sums, change, moved, ratio_variance


@dataclass(frozen=True)
class Alikeness:
    """How much alike students of one visit are.

    Attributes:
        share: 1.0 where all of a visit do the same, so that it tells as much as one student; less the more it tells.
        degrees: the degrees of freedom this rests on, 0 where it is not known.
    """

    share: float
    degrees: float


@dataclass(frozen=True)
class Pair:
    """Two sums with no visit in common, and how alike visits of their kind are."""

    before: Sums
    after: Sums
    alike: Alikeness


def alikeness(cells: Iterable[Sums]) -> Alikeness:
    """How alike students of one visit are, from how visits differ within each of several cells.

    Three visits to a cell tell little about how visits differ, and where shares are high those that
    happen to be higher also seem to differ less; all cells of a group together tell it of all. A bound
    tells nothing of it.

    Source: the variance between visits is `measures.ratio_variance`; pooled over cells as within groups of an
        analysis of variance; visits of unequal size as their effective number: Kish, L. (1965), section 11.7.
    """
    spread = expected = degrees = 0.0
    for sums in cells:
        if sums.visits > 1 and 0 < sums.k < sums.n and not (sums.below or sums.above):
            share, alike_visits = sums.k / sums.n, sums.n**2 / sums.sum_n2
            spread += ratio_variance(sums) * sums.n**2 * (sums.visits - 1) / sums.visits
            expected += share * (1 - share) * sums.sum_n2 * (1 - 1 / alike_visits)
            degrees += alike_visits - 1
    return Alikeness(min(1.0, spread / expected), degrees) if expected else Alikeness(1.0, 0.0)


def exact(sums: Sums, alike: Alikeness, level: float) -> Interval:
    """The interval of a proportion at any level, where Wilson's is too narrow: far out and near none or all.

    Clopper and Pearson's, with the number of students that would tell as much if each had been
    looked at independently: at most n, and at least the visits. Of a bound it reaches over all it may be.

    Args:
        sums: of somebody looked at.
        level: how often it holds what it is about, above 0 and below 1.

    Source: Korn, E. L. and Graubard, B. I. (1998). Survey Methodology, 24(2), 193-201; Clopper, C. J. and
        Pearson, E. S. (1934). Biometrika, 26(4), 404-413.
    """
    n = _effective_n(sums, alike, level)
    least, most = ((sums.k + each) / sums.n * n for each in (-sums.below, sums.above))
    tail = (1 - level) / 2
    low = _beta(least, n - least + 1, tail) if least > 0 else 0.0
    high = _beta(most + 1, n - most, 1 - tail) if most < n else 1.0
    return Interval(sums.k / sums.n, low, high)


def difference(pair: Pair, level: float = LEVEL) -> Change:
    """How far the two are apart, with an interval at any level.

    Source: `measures.moved` of `exact`.
    """
    return moved(exact(pair.before, pair.alike, level), exact(pair.after, pair.alike, level))


def beyond_chance(pairs: Sequence[Pair]) -> list[bool]:
    """Which of several differences are more than chance would show among so many, in their order.

    If nothing had changed anywhere, one or more would be in at most about 5 % of such
    families. None of them has an interval of its own, `measures.change`, that holds no difference.
    """
    return holm([partial(_is_beyond, pair, change(pair.before, pair.after).is_clear) for pair in pairs])


def holm(clear_at: Sequence[Callable[[float], bool]]) -> list[bool]:
    """Which of several tests hold together, with a chance of at most 5 % that any one of them is wrong.

    Step by step: all are asked at 1 - 5 % / m; those that hold leave, and the rest is asked at less.

    Args:
        clear_at: per test, whether it holds at a level; one that holds at a level holds at any lower one.

    Source: Holm, S. (1979). Scandinavian Journal of Statistics, 6(2), 65-70.
    """
    left = dict(enumerate(clear_at))
    while left:
        level = 1 - (1 - LEVEL) / len(left)
        holding = [n for n, is_clear in left.items() if is_clear(level)]
        if not holding:
            break
        for n in holding:
            del left[n]
    return [n not in left for n in range(len(clear_at))]


def _is_beyond(pair: Pair, is_clear_alone: bool, level: float) -> bool:
    return is_clear_alone and difference(pair, level).is_clear


def _effective_n(sums: Sums, alike: Alikeness, level: float) -> float:
    visits = sums.n**2 / sums.sum_n2  # of equal size that would tell as much
    if not alike.degrees:
        return visits
    if not alike.share:
        return float(sums.n)
    few = (NormalDist().inv_cdf((1 + level) / 2) / _t(alike.degrees, level)) ** 2
    return min(float(sums.n), max(visits, visits / alike.share * few))


def _t(degrees: float, level: float) -> float:
    from scipy.special import stdtrit  # slow to import; only charts with sweeps need it

    return float(stdtrit(degrees, (1 + level) / 2))


def _beta(a: float, b: float, share: float) -> float:
    from scipy.special import betaincinv

    return float(betaincinv(a, b, share))
