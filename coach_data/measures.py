"""Pure numbers, each with its source; no database, no words."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

LEVEL = 0.95
_Z = 1.959963984540054  # the standard normal's quantile at (1 + LEVEL) / 2


@dataclass(frozen=True)
class Interval:
    """A proportion with its 95 % interval; all three between 0 and 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """How far a proportion moved, with the interval of that; all between -1 and 1."""

    by: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Sums:
    """What is kept of some visits: students looked at and on task, over all sweeps of each visit.

    Attributes:
        visits: how many, m.
        n, k: students looked at and on task, summed over the visits.
        sum_n2, sum_kn, sum_k2: the sums over visits of n², k times n, and k².
        below, above: by how many k may be smaller or larger, where it is a bound; see `held_off`.
    """

    visits: int
    n: int
    k: int
    sum_n2: int
    sum_kn: float
    sum_k2: float
    below: int = 0
    above: int = 0

    @classmethod
    def of_visit(cls, k: int, n: int) -> Sums:
        """The sums of one visit."""
        return cls(1, n, k, n * n, k * n, k * k)

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.visits + other.visits,
            self.n + other.n,
            self.k + other.k,
            self.sum_n2 + other.sum_n2,
            self.sum_kn + other.sum_kn,
            self.sum_k2 + other.sum_k2,
            self.below + other.below,
            self.above + other.above,
        )


NOTHING = Sums(0, 0, 0, 0, 0, 0)


def wilson(k: float, n: float) -> Interval:
    """The Wilson score interval of a proportion.

    Repeated sweeps of the same students are not independent, so this is the
    narrowest honest band, not the last word.

    Args:
        k: how many of n, 0 to n; a fraction where n is an effective number.
        n: how many were looked at, more than 0.

    Raises:
        ValueError: n is not above 0, or k is not between 0 and n.

    Source: Wilson, E. B. (1927). Journal of the American Statistical
        Association, 22(158), 209-212.
    """
    if n <= 0 or not 0 <= k <= n:
        raise ValueError("A proportion needs n above 0 and k between 0 and n.")
    share, weight = k / n, _Z * _Z / n
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z / (1 + weight) * sqrt(share * (1 - share) / n + weight / (4 * n))
    # At the ends the two terms are equal, and rounding must not push the bound past them.
    low = 0.0 if k == 0 else middle - reach
    high = 1.0 if k == n else middle + reach
    return Interval(share, low, high)


def few_of(n: int) -> int:
    """How many of n are near none: as many as Wilson's interval of none reaches to, at least 1 and at most half."""
    return max(1, min(n // 2, round(wilson(0, n).high * n)))


def held_off(sums: Sums) -> Sums:
    """The sums with k held off none and all, so that nobody's own is told: whatever lies beyond reads the same.

    Near none, k is `few_of(n)` and may be smaller by as many; near all, n less that
    and may be larger. The visits' differences go with it, which would tell k too.
    """
    few = few_of(sums.n)
    if few < sums.k < sums.n - few:
        return sums
    is_near_none = sums.k <= few
    k = few if is_near_none else sums.n - few
    share = k / sums.n
    bounds = (few, 0) if is_near_none else (0, few)
    return Sums(sums.visits, sums.n, k, sums.sum_n2, share * sums.sum_n2, share**2 * sums.sum_n2, *bounds)


def ratio_variance(sums: Sums) -> float:
    """The variance of k/n with visits as clusters, by Taylor linearization of the ratio.

    Args:
        sums: of at least two visits.

    Returns:
        m / (m - 1) times the sum over visits of (k_i - p n_i)², over n²; no unit.

    Raises:
        ValueError: fewer than two visits, or nobody looked at.

    Source: Cochran, W. G. (1977). Sampling Techniques (3rd ed.), sections 3.12 and 6.4, without the
        correction for a finite population: lessons not visited are not a fixed number.
    """
    if sums.visits < 2 or sums.n < 1:
        raise ValueError("A variance between visits needs two visits with somebody looked at.")
    share = sums.k / sums.n
    spread = sums.sum_k2 - 2 * share * sums.sum_kn + share * share * sums.sum_n2
    return max(0.0, spread) * sums.visits / (sums.visits - 1) / sums.n**2


def clustered(sums: Sums) -> Interval:
    """The interval of a proportion whose visits differ from one another.

    Wilson's, with the number of students that would tell as much if each had
    been looked at independently: p (1 - p) over the clustered variance, made
    smaller for the few visits the variance itself rests on, never more than were
    looked at, nor fewer than if everybody in a visit did the same. So it stays
    between 0 and 1 and is never narrower than Wilson's. One visit, or nobody or everybody on task,
    leaves no variance between visits to go by: then it is Wilson's. Of a bound it
    reaches over everything k may be.

    Raises:
        ValueError: nobody was looked at.

    Source: `ratio_variance`; Korn, E. L. and Graubard, B. I. (1998). Survey Methodology, 24(2), 193-201, with the
        normal's quantile over Student's as in Dean, N. and Pagano, M. (2015). Journal of Survey Statistics and
        Methodology, 3(4), 484-503; Franco, C. et al. (2019), same journal, 7(3), 334-364.
    """
    n = effective_n(sums)
    if not sums.n:
        return wilson(0, 0)
    least, most = ((sums.k + each) / sums.n * n for each in (-sums.below, sums.above))
    return Interval(sums.k / sums.n, wilson(max(0, least), n).low, wilson(min(n, most), n).high)


def effective_n(sums: Sums) -> float:
    """How many students looked at independently would tell as much; at most `n`, no unit.

    At least n² over the sum of n_i²: the shares of visits lie between 0 and 1,
    so they cannot vary more than if everybody in a visit did the same.

    Source: as `clustered`; the bound: Kish, L. (1965). Survey Sampling, section 11.7.
    """
    if sums.visits < 2 or not 0 < sums.k < sums.n:
        return float(sums.n)
    share, variance = sums.k / sums.n, ratio_variance(sums)
    if variance == 0:
        return float(sums.n)
    told = share * (1 - share) / variance * (_Z / _t(sums.visits - 1)) ** 2
    return min(float(sums.n), max(told, sums.n**2 / sums.sum_n2))


def change(before: Sums, after: Sums) -> Change:
    """How far the proportion moved between two periods with no visit in common, tested as a change.

    With one visit each it is Newcombe's method 10.

    Raises:
        ValueError: nobody was looked at in one of them.

    Source: `moved`.
    """
    return moved(clustered(before), clustered(after))


def moved(old: Interval, new: Interval) -> Change:
    """How far apart two independent proportions are, with an interval at the level of theirs.

    The two intervals' distances from their proportions, put together as the
    sides of a right angle.

    Source: Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890; for other intervals than Wilson's:
        Zou, G. Y. and Donner, A. (2008). Statistics in Medicine, 27, 1693-1702.
    """
    by = new.share - old.share
    return Change(
        by,
        by - hypot(new.share - new.low, old.high - old.share),
        by + hypot(new.high - new.share, old.share - old.low),
    )


def _t(degrees: int) -> float:
    from scipy.special import stdtrit  # slow to import; only charts with sweeps need it

    return float(stdtrit(degrees, (1 + LEVEL) / 2))
