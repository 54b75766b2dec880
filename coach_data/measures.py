"""Pure numbers, each with its source; no database, no words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A proportion with its 95 % interval; all three between 0 and 1."""

    share: float
    low: float
    high: float


def wilson(k: int, n: int) -> Interval:
    """The Wilson score interval of a proportion.

    Repeated sweeps of the same students are not independent, so this is the
    narrowest honest band, not the last word.

    Args:
        k: how many of n, 0 to n.
        n: how many were looked at, at least 1.

    Raises:
        ValueError: n is 0, or k is not between 0 and n.

    Source: Wilson, E. B. (1927). Journal of the American Statistical
        Association, 22(158), 209-212; computed by scipy.stats.
    """
    from scipy.stats import binomtest  # slow to import; only charts with sweeps need it

    if n < 1 or not 0 <= k <= n:
        raise ValueError("A proportion needs n of at least 1 and k between 0 and n.")
    band = binomtest(k, n).proportion_ci(method="wilson")
    return Interval(k / n, float(band.low), float(band.high))
