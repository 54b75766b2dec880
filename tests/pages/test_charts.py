"""What a chart says: the answer in its title, no trend from one visit, every group told apart without color."""

from __future__ import annotations

from datetime import date, timedelta

from ui import charts
from ui.charts import Share

MONDAY = date(2026, 3, 9)


def _share(weeks: int, group: str = "English learners", *, visits: int = 1) -> Share:
    return Share(MONDAY + timedelta(weeks=weeks), group, n=30, k=24, visits=visits, sweeps=2)


def _line(points: list[Share]) -> charts.go.Figure:
    figure = charts.go.Figure()
    charts._add_line(figure, points, "English learners", charts.LOOKS[0])
    return figure


def test_one_visit_is_a_look_and_no_line() -> None:
    points = [_share(0)]

    assert charts._engagement_title(points, ["English learners"], "in_room") == "One visit so far: a look, not a trend"
    assert [trace.mode for trace in _line(points).data] == ["markers"]


def test_several_visits_are_a_line_with_its_band_and_n() -> None:
    points = [_share(0), _share(1)]

    band, line = _line(points).data

    assert (band.fill, line.mode, line.name) == ("toself", "lines+markers", "English learners (n 60)")
    title = charts._engagement_title(points, ["English learners"], "in_room")
    assert title == "English learners: 80% on task (68% to 88%)"


def test_every_look_differs_in_more_than_color() -> None:
    assert len({(dash, marker) for _, dash, marker in charts.LOOKS}) == len(charts.LOOKS)
