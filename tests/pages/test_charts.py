"""What a chart says: the answer in its title, no trend from one visit, every group told apart without color."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_data import engagement_words
from coach_data.engagement import Point
from coach_data.measures import NOTHING, Sums
from ui import charts, engagement_chart
from ui.csv_files import csv_file
from ui.engagement_chart import Line

MONDAY = date(2026, 3, 9)
LEARNERS = "English learners"


def _point(fortnights: int, k: int = 24, n: int = 30, *, visits: int = 2, group: str = LEARNERS) -> Point:
    sums = sum((Sums.of_visit(k, n) for _ in range(visits)), NOTHING)
    return Point(MONDAY + timedelta(weeks=2 * fortnights), group, "in_room", 2, sums)


def _line(*points: Point, is_by_visit: bool = False) -> Line:
    return Line(points, "in_room", MONDAY, is_by_visit)


def _drawn(*points: Point) -> charts.Figure:
    return engagement_chart.figure(points, [LEARNERS])


def test_a_single_day_is_all_the_axis_names() -> None:
    figure = engagement_chart.figure([_point(0), _point(0, group="Students in no group")], [LEARNERS])

    assert figure["layout"]["xaxis"]["tickvals"] == [MONDAY]


def test_one_visit_is_a_look_and_no_line() -> None:
    alone = _point(0, visits=1)

    assert engagement_chart.title(_line(alone), [LEARNERS]) == "One visit so far: a look, not a trend"
    assert [trace["mode"] for trace in _drawn(alone)["data"]] == ["markers"]
    assert engagement_chart.table(_line(alone), [LEARNERS])[0]["95% interval"] == "one visit"


def test_several_visits_are_a_line_with_its_band_and_n() -> None:
    band, line = _drawn(_point(-1), _point(0))["data"]

    assert (band["fill"], line["mode"], line["name"]) == ("toself", "lines+markers", "English learners (n 120)")


@pytest.mark.parametrize(
    ("before", "lately", "says"),
    [
        pytest.param(15, 27, "90% on task, up 40 points since the 6 weeks before", id="up"),
        pytest.param(27, 15, "50% on task, down 40 points since the 6 weeks before", id="down"),
        pytest.param(24, 25, "83% on task, cannot tell yet whether it changed", id="cannot tell"),
        pytest.param(24, 30, "at least 97% on task, up 20 points since the 6 weeks before", id="everybody"),
    ],
)
def test_the_title_says_whether_it_changed(before: int, lately: int, says: str) -> None:
    line = _line(_point(-4, before, visits=4), _point(0, lately, visits=4))

    assert engagement_chart.title(line, [LEARNERS]) == f"{LEARNERS}: {says}"


def test_without_weeks_before_the_title_gives_the_interval() -> None:
    line = _line(_point(-1), _point(0))

    assert engagement_chart.title(line, [LEARNERS]) == "English learners: 80% on task (72% to 86%)"


@pytest.mark.parametrize(
    ("is_by_visit", "says"), [(False, "the fortnight of Sep 22"), (True, "Sep 22")], ids=["fortnights", "visits"]
)
def test_a_group_not_seen_lately_is_given_no_number(is_by_visit: bool, says: str) -> None:
    others, long_ago = "Students in no group", (_point(-13, 18), _point(-12, 9))
    line = _line(_point(0, 21, group=others), *long_ago, is_by_visit=is_by_visit)

    answer = engagement_chart.title(line, [others, LEARNERS])

    assert answer == f"{others}: 70% on task (57% to 80%) · {LEARNERS}: not seen since {says}"


def test_two_groups_not_seen_since_the_same_fortnight_are_said_in_one() -> None:
    others = "Students in no group"
    line = _line(_point(-12), _point(-12, group=others), _point(0, group="Advanced"))

    assert engagement_chart.title(line, [LEARNERS, others]) == (
        f"{LEARNERS} · {others}: not seen since the fortnight of Sep 22"
    )


def test_a_number_merged_over_the_edge_of_the_latest_weeks_names_its_days() -> None:
    merged = replace(_point(-1), begins=MONDAY - timedelta(weeks=20))

    answer = engagement_chart.title(_line(_point(-12), merged), [LEARNERS])

    assert answer == f"{LEARNERS}: 80% on task (68% to 88%), Oct 20 to Feb 23"


def test_the_caption_says_which_weeks_the_title_is_of() -> None:
    assert "Shares in the title: the 6 weeks from Feb 9 on." in engagement_words.how_it_was_counted(_line(_point(0)))


@pytest.mark.parametrize(
    ("visits", "is_by_visit", "said"),
    [
        ((2, 2), False, "Band: 95% interval, allowing for visits that differ. n:"),
        (
            (2, 1, 2),
            False,
            "Band: 95% interval, allowing for visits that differ. A fortnight with one visit has none. n:",
        ),
        ((1, 2), False, "No shaded band yet: it needs two visits in a fortnight. n:"),
        ((1, 1), True, "Band: 95% interval within that visit. n:"),
    ],
)
def test_a_band_is_spoken_of_where_one_is_drawn(visits: tuple[int, ...], is_by_visit: bool, said: str) -> None:
    points = [_point(-at, visits=number) for at, number in enumerate(visits)]
    drawn = engagement_chart.figure(points, [LEARNERS], is_by_visit=is_by_visit)

    assert said in engagement_words.how_it_was_counted(_line(*points, is_by_visit=is_by_visit))
    assert any("fill" in trace for trace in drawn["data"]) is said.startswith("Band")


def test_two_groups_stand_side_by_side() -> None:
    line = _line(_point(0), _point(0, 27, group="Students in no group"))

    answer = engagement_chart.title(line, [LEARNERS, "Students in no group"])

    assert answer == "English learners: 80% on task (68% to 88%) · Students in no group: 90% on task (80% to 95%)"


def test_what_two_groups_share_is_said_once() -> None:
    other = "Students in no group"
    points = [_point(at, visits=4, group=group) for at in (-4, 0) for group in (LEARNERS, other)]

    answer = engagement_chart.title(_line(*points), [LEARNERS, other])

    assert answer == f"{LEARNERS}: 80% · {other}: 80% on task, cannot tell yet whether it changed"


def test_the_latest_weeks_may_be_put_against_the_first() -> None:
    points = (_point(-9, 15, visits=4), _point(-4, 27, visits=4), _point(0, 27, visits=4))

    line = Line(points, "in_room", MONDAY, is_since_start=True)

    assert engagement_chart.title(line, [LEARNERS]) == f"{LEARNERS}: 90% on task, up 40 points since the first 6 weeks"


def test_one_lesson_against_one_lesson_is_no_change() -> None:
    line = _line(_point(-4, 50, 100, visits=1), _point(0, 70, 100, visits=1))

    assert engagement_chart.title(line, [LEARNERS]) == f"{LEARNERS}: 70% on task, cannot tell yet whether it changed"
    assert "Change cannot be told from one visit." in engagement_words.compared(line, LEARNERS)


def test_what_was_merged_over_the_edge_of_a_period_is_in_neither() -> None:
    merged = replace(_point(-1, 30, visits=4), begins=MONDAY - timedelta(weeks=20))
    line = _line(_point(-4, visits=4), merged, _point(0, visits=4))

    assert [sums and sums.k for sums in line.periods(LEARNERS)] == [96, 96]
    assert engagement_chart.table(line, [LEARNERS])[1]["Fortnight of"] == "Oct 20 to Feb 23"


def test_a_file_for_a_spreadsheet_holds_no_formula() -> None:
    rows = [{"Group": "=HYPERLINK(1)", "n": -3}, {"Group": "@SUM(A1)", "n": 2}]

    assert csv_file(rows).decode("utf-8-sig") == "Group,n\r\n'=HYPERLINK(1),-3\r\n'@SUM(A1),2\r\n"


def test_every_look_differs_in_more_than_color() -> None:
    assert len({(dash, marker) for _, dash, marker in charts.LOOKS}) == len(charts.LOOKS)
