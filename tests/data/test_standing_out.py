"""What stands out is said seldom where nothing changed, always as the chart says it, and of whole cells alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from coach_data import standing_out
from coach_data.engagement_words import compared, of_pool
from coach_data.measures import NOTHING, Sums, change, held_off
from coach_data.pools import Pooled
from coach_data.school_days import fortnight_of
from coach_data.standing_out import NOT_YET, REST, StandingOut, among, differences

MONDAY = fortnight_of(date(2025, 9, 8))
LEARNERS, OTHERS = "English learners", "Students in no group"


def _pooled(number: int, visits: Sequence[tuple[int, int]], group: str = LEARNERS, measured: str = "in_room") -> Pooled:
    sums = sum((Sums.of_visit(k, n) for k, n in visits), NOTHING)
    day = MONDAY + timedelta(weeks=2 * number)
    return Pooled(day, day, group, measured, "Grade 7 team", 40, 2 * len(visits), held_off(sums))


def _year(shares: Sequence[int], group: str = LEARNERS, measured: str = "in_room") -> list[Pooled]:
    """A fortnight for each share, in percent, of four visits to 50 students that differ a little."""
    near = (-3, -1, 1, 3)
    return [
        _pooled(number, [(share // 2 + each, 50) for each in near], group, measured)
        for number, share in enumerate(shares)
    ]


def _families(count: int, share: float, alike: float, seed: int) -> list[StandingOut]:
    """Schools in which every visit is drawn from one and the same distribution: nothing ever changes."""
    rng = np.random.default_rng(seed)
    a, b = share * (1 / alike - 1), (1 - share) * (1 / alike - 1)

    def fortnight(number: int, group: str) -> Pooled:
        n = rng.choice([10, 30, 50], size=rng.integers(2, 7))
        k = rng.binomial(n, rng.beta(a, b, size=len(n)))
        return _pooled(number, list(zip(k.tolist(), n.tolist(), strict=True)), group)

    every = [(number, group) for number in range(8) for group in (LEARNERS, OTHERS)]
    return [among([fortnight(*one) for one in every]) for _ in range(count)]


@pytest.mark.parametrize(("share", "alike"), [(0.7, 0.05), (0.7, 0.2), (0.85, 0.15), (0.5, 0.1)])
def test_where_nothing_changed_hardly_anything_stands_out(share: float, alike: float) -> None:
    families = _families(150, share, alike, seed=11)

    assert sum(bool(each.told) for each in families) <= 0.05 * len(families)
    assert all(each.looked_at >= 16 for each in families)


def test_without_the_correction_it_would_be_said_of_most(monkeypatch) -> None:
    monkeypatch.setattr(
        standing_out, "beyond_chance", lambda pairs: [change(p.before, p.after).is_clear for p in pairs]
    )

    assert sum(bool(each.told) for each in _families(50, 0.7, 0.1, seed=11)) > 15


def test_a_change_that_is_one_stands_out_beside_a_second_group_that_stayed() -> None:
    found = among([*_year([60] * 3 + [80] * 3), *_year([70] * 6, OTHERS)])

    assert found.told[0].title == "English learners: up 20 points since the 6 weeks before"
    assert found.told[0].second_group.startswith("Students in no group, from Oct 20 on: 70%")
    assert {each.group for each in found.told} == {LEARNERS}


def test_a_change_has_the_numbers_its_chart_has() -> None:
    cells = _year([60] * 3 + [80] * 3)

    assert among(cells).told[0].numbers == compared(of_pool(cells, "in_room"), LEARNERS)


def test_the_highest_and_the_lowest_fortnight_are_named() -> None:
    found = among(_year([70, 90, 50, 70]))

    assert [each.title for each in found.told] == [
        f"English learners, fortnight of Sep 22: 27 points above {REST}",
        f"English learners, fortnight of Oct 6: 27 points below {REST}",
    ]
    assert found.sentence.startswith("5 differences were looked at; 2 are more than chance")


def test_nothing_stands_out_and_how_much_was_looked_at() -> None:
    found = among(_year([70, 71, 69, 70]))

    assert found.told == ()
    assert found.sentence == (
        "Nothing stands out: all differences are within what chance would show. 5 differences were looked at."
    )


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([], id="nothing published"),
        pytest.param(_year([70]), id="one fortnight"),
        pytest.param([_pooled(0, [(10, 50)]), _pooled(1, [(45, 50)])], id="one visit each"),
        pytest.param([*_year([50]), *_year([90], OTHERS)], id="two groups"),
        pytest.param([*_year([50]), *_year([90], measured="live_class")], id="two ways of measuring"),
    ],
)
def test_what_cannot_be_put_beside_each_other_is_not(cells: list[Pooled]) -> None:
    assert among(cells).looked_at == 0
    assert among(cells).sentence == NOT_YET


@pytest.mark.parametrize("measured", ["in_room", "recorded"])
def test_ways_of_measuring_are_never_mixed(measured: str) -> None:
    cells = [*_year([60] * 3 + [80] * 3), *_year([80] * 3 + [60] * 3, measured="recorded")]

    ways = {each.by > 0 for each in among(cells).told if each.line.measured == measured and each.is_change}

    assert ways == {measured == "in_room"}


@pytest.mark.parametrize("k", [0, 1, 49, 50])
def test_of_a_bound_only_the_bound_is_known(k: int) -> None:
    cells = [*_year([60] * 3), *(_pooled(number, [(k, 50)] * 4) for number in (3, 4, 5))]
    end = [*_year([60] * 3), *(_pooled(number, [(0 if k < 25 else 50, 50)] * 4) for number in (3, 4, 5))]

    said = [(each.title, each.numbers) for each in among(cells).told]

    assert said == [(each.title, each.numbers) for each in among(end).told]
    assert "about" in said[0][0]


def test_each_difference_is_of_whole_cells_and_has_their_numbers() -> None:
    cells = [_pooled(number, [(3 << number, 4 << number)] * 4) for number in range(8)]
    of = {cell.sums.n: cell.sums for cell in cells}  # a bit for each
    found = differences([of_pool(cells, "in_room")])

    assert len(found) == 2 + len(cells)  # changes since two earlier times, and each fortnight
    for one, other in ((each.sums, each.others) for each in found):
        assert all(side == sum((of[n] for n in of if n & side.n), NOTHING) for side in (one, other))
        assert not one.n & other.n
