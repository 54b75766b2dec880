"""Numbers against published worked examples and another library."""

from __future__ import annotations

import pytest

from coach_data.measures import wilson


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


@pytest.mark.parametrize(("k", "n"), [(0, 0), (5, 4), (-1, 3)])
def test_a_proportion_that_cannot_be_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="proportion"):
        wilson(k, n)
