"""Near nobody or everybody a pool says a bound, and nothing beside it gives away what the bound keeps."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_data.engagement_words import compared, of_pool, table, title
from coach_data.measures import Sums, clustered, few_of, held_off
from coach_data.pooled_focus import Area, PooledFocus
from coach_data.pools import Pooled
from ui import charts, engagement_chart, pooled_focus_chart

MONDAY = date(2026, 3, 9)
LEARNERS = "English learners"


def _pooled(fortnights: int, k: int, n: int = 240) -> Pooled:
    """One cell of six visits, all of whose differences are in the first, as it is read."""
    first = min(k, n // 6)
    others = (k - first) / 5
    sums = Sums(6, n, k, n * n // 6, n // 6 * k, int(first**2 + 5 * others**2))
    day = MONDAY + timedelta(weeks=2 * fortnights)
    return Pooled(day, day, LEARNERS, "in_room", "Grade 7 team", 40, 12, held_off(sums))


def _all_that_is_said(k: int) -> object:
    line = of_pool([_pooled(-3, 200), _pooled(-2, 120), _pooled(-1, 180), _pooled(0, k)], "in_room")
    shown = [asdict(point) for point in line.points]
    drawn = engagement_chart.figure(line.points, [LEARNERS])
    return title(line, [LEARNERS]), compared(line, LEARNERS), table(line, [LEARNERS]), shown, drawn


@pytest.mark.parametrize("k", [0, 1, 2, 3, 4, 236, 238, 239, 240])
def test_whatever_lies_beyond_a_bound_reads_the_same(k: int) -> None:
    assert _all_that_is_said(k) == _all_that_is_said(0 if k < 100 else 240)
    assert _all_that_is_said(k) != _all_that_is_said(120)


def test_a_bound_is_named_in_the_table_and_reaches_to_the_end_in_its_interval() -> None:
    row = table(of_pool([_pooled(0, 239)], "in_room"), [LEARNERS])[0]

    assert (row["On task"], row["95% interval"]) == ("at least 98%", "96% to 100%")
    assert [row[name] for name in ("Students, at least", "Visits", "Sweeps", "n")] == [40, 6, 12, 240]


def test_a_change_to_or_from_a_bound_is_about_so_much() -> None:
    line = of_pool([_pooled(-5, 120), _pooled(-4, 120), _pooled(0, 240)], "in_room")

    assert "at least 98%" in compared(line, LEARNERS)
    assert "Change about +48 points" in compared(line, LEARNERS)
    assert ", up about 48 points since" in title(line, [LEARNERS])


@given(st.integers(1, 2000), st.data())
def test_a_bound_holds_the_number_and_its_interval_holds_wilsons(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    kept = held_off(Sums(4, n, k, n * n // 4, n * k // 4, k * k // 4))

    assert kept.k - kept.below <= k <= kept.k + kept.above
    assert clustered(kept).low <= k / n <= clustered(kept).high
    assert few_of(n) <= max(1, n // 2)


def test_the_focus_area_looked_at_most_is_the_answer() -> None:
    areas = (Area("Talk moves", 14, 40), Area("Wait time", 9, 30))

    assert pooled_focus_chart.title(PooledFocus(MONDAY, MONDAY, areas)) == "Talk moves: 14 of the 23 visits shown here"


def test_what_somebody_wrote_is_no_tag_of_a_chart() -> None:
    assert charts.label('<a href="https://x.example">A & B</a>') == (
        '&lt;a href="https://x.example"&gt;A &amp; B&lt;/a&gt;'
    )
