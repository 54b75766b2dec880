"""What a chart of engagement says: the answer in its title, the numbers behind it, and how they were counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach_data.engagement import FORTNIGHTS_COMPARED, NO_GROUP_NAME, Point, two_periods
from coach_data.measures import Change, Interval, Sums, change, clustered
from coach_data.pools import Pooled
from coach_data.school_days import fortnight_of
from coach_data.visits import MODES

WEEKS = 2 * FORTNIGHTS_COMPARED
CANNOT_TELL = "cannot tell yet whether it changed"


@dataclass(frozen=True)
class Line:
    """What one chart is about: points of one way of measuring, each a visit or a fortnight."""

    points: Sequence[Point]
    measured: str
    last: date  # the fortnight the latest six weeks end with
    is_by_visit: bool = False
    students: tuple[int, ...] = ()  # per point, where it stands for a pool: at least so many
    is_since_start: bool = False  # the latest six weeks against the first six shown, not those just before

    @property
    def period(self) -> str:
        return "Visit on" if self.is_by_visit else "Fortnight of"

    @property
    def begins(self) -> date:
        """The Monday from which the latest weeks are counted."""
        return self.last - timedelta(days=14 * (FORTNIGHTS_COMPARED - 1))

    @property
    def when(self) -> str:
        return f"from {_day(self.begins)} on"

    @property
    def earlier(self) -> str:
        return f"the first {WEEKS} weeks" if self.is_since_start else f"the {WEEKS} weeks before"

    def periods(self, group: str) -> tuple[Sums | None, Sums | None]:
        """The earlier and the latest weeks of a group; None where there are none."""
        first = fortnight_of(min(point.at for point in self.points)) if self.is_since_start else None
        return two_periods((p for p in self.points if p.group == group), self.last, first)


def of_pool(cells: Sequence[Pooled], measured: str, *, is_since_start: bool = False) -> Line:
    """The line of some published cells of one way of measuring; there is at least one."""
    own = [cell for cell in cells if cell.measured == measured]
    points = [Point(cell.last, cell.group, measured, cell.sweeps, cell.sums, cell.first) for cell in own]
    students = tuple(cell.students for cell in own)
    return Line(points, measured, max(cell.last for cell in own), students=students, is_since_start=is_since_start)


LEAST_BANDED = 2
"""A band is drawn between points."""


def groups_of(points: Iterable[Point]) -> list[str]:
    """The groups of some points, the one looked at most first, "no group" last."""
    largest = Counter[str]()
    for point in points:
        largest[point.group] += point.sums.n
    return sorted(largest, key=lambda group: (group == NO_GROUP_NAME, -largest[group]))


def two_of(groups: Sequence[str]) -> list[str]:
    """The two groups of `groups_of` a chart shows at first: four bands on one chart answer nothing."""
    return list(groups) if len(groups) <= 2 else [groups[0], groups[-1]]


def how_it_was_counted(line: Line) -> str:
    """How the students were seen, what the band and n are, and which weeks the title is of."""
    seen = f"Seen {MODES.get(line.measured, line.measured)}. {_band_in_words(line)} n: students looked at."
    return f"{seen} Shares in the title: the {WEEKS} weeks {line.when}."


def _band_in_words(line: Line) -> str:
    if line.is_by_visit:
        return "Band: 95% interval within that visit."
    banded = Counter(point.group for point in line.points if band_of(point, is_by_visit=False))
    if max(banded.values(), default=0) < LEAST_BANDED:
        return "No shaded band yet: it needs two visits in a fortnight."
    is_without = sum(banded.values()) < len(line.points)
    rest = " A fortnight with one visit has none." if is_without else ""
    return f"Band: 95% interval, allowing for visits that differ.{rest}"


def band_of(point: Point, *, is_by_visit: bool) -> Interval | None:
    """A fortnight of a single visit has no band: how visits differ cannot be told from one."""
    return clustered(point.sums) if is_by_visit or point.sums.visits > 1 else None


def title(line: Line, groups: Sequence[str]) -> str:
    """The answer: how many are on task in the latest weeks, and whether that changed; of two groups at most."""
    if max(sum(p.sums.visits for p in line.points if p.group == group) for group in groups) < 2:
        return "One visit so far: a look, not a trend"
    answers = [_answer(line, group) for group in groups[:2]]
    tails = {tail for _, tail in answers}
    if len(tails) == 1:
        return " · ".join(head for head, _ in answers) + tails.pop()
    return " · ".join(head + tail for head, tail in answers)


def _answer(line: Line, group: str) -> tuple[str, str]:
    """How many are on task in the latest weeks, and what became of it; of a group not seen in them, since when."""
    before, lately = line.periods(group)
    if lately is None:
        return _last_seen(line, group)
    now = f"{group}: {share_in_words(lately)}"
    if before is None:
        return now, f" on task{_range_of(lately)}"
    moved = change(before, lately)
    if not (moved.is_clear and are_several(before, lately)):
        return now, f" on task, {CANNOT_TELL}"
    way = "up" if moved.by > 0 else "down"
    return now, f" on task, {way} {about(before, lately)}{points(moved.by)} since {line.earlier}"


def _last_seen(line: Line, group: str) -> tuple[str, str]:
    """Since when a group was not seen; where only what was merged reaches into the latest weeks, that with its days."""
    last = max((point for point in line.points if point.group == group), key=lambda point: point.at)
    if fortnight_of(last.at) >= line.begins:
        return f"{group}: {share_in_words(last.sums)}", f" on task{_range_of(last.sums)}, {span(last)}"
    day = _day(last.at)
    return group, f": not seen since {day if line.is_by_visit else f'the fortnight of {day}'}"


def compared(line: Line, group: str) -> str:
    """The latest weeks of a group beside the earlier ones, in one sentence; empty where there is nothing earlier."""
    before, lately = line.periods(group)
    if not (before and lately):
        return ""
    return f"{group}, {beside(line.when, lately, line.earlier, before, 'Change')}"


def beside(when: str, sums: Sums, other: str, others: Sums, apart: str) -> str:
    """A group's numbers at one time beside those at another, and how far they are apart, in one sentence."""
    moved = "cannot be told from one visit"
    if are_several(others, sums):
        moved = about(others, sums) + _signed(change(others, sums))
    return f"{when}: {_told(sums)}; {other}: {_told(others)}. {apart} {moved}."


def _told(sums: Sums) -> str:
    """ "71% (65% to 77%; n 240 in 12 visits)"."""
    if sums.visits == 1:
        return f"{share_in_words(sums)} (n {sums.n} in one visit)"
    band = clustered(sums)
    return f"{share_in_words(sums)} ({band.low:.0%} to {band.high:.0%}; n {sums.n} in {sums.visits} visits)"


def about(*periods: Sums) -> str:
    """ "about " where one of them is a bound."""
    return "about " if any(sums.below or sums.above for sums in periods) else ""


def are_several(*periods: Sums) -> bool:
    """Two visits or more in each: one lesson against one lesson says nothing of the weeks around them."""
    return all(sums.visits > 1 for sums in periods)


def share_in_words(sums: Sums) -> str:
    """ "71%"; where it was nobody or everybody, or is held off them, only how few or many that may mean."""
    share = f"{shown_share(sums):.0%}"
    if sums.below and sums.above:
        return f"about {share}"
    if sums.below or sums.k == 0:
        return f"at most {share}"
    return f"at least {share}" if sums.above or sums.k == sums.n else share


def shown_share(sums: Sums) -> float:
    """What is said and drawn, 0 to 1: the share; where it was nobody or everybody, the bound it may be nearest to."""
    band = clustered(sums)
    return band.high if sums.k == 0 else band.low if sums.k == sums.n else band.share


def _range_of(sums: Sums) -> str:
    band = clustered(sums)
    return f" ({band.low:.0%} to {band.high:.0%})" if sums.visits > 1 else " in one visit"


def points(by: float) -> str:
    """ "12 points"; at least one, of what is no difference at all nobody asks."""
    count = max(1, round(abs(by) * 100))
    return f"{count} point" if count == 1 else f"{count} points"


def _signed(moved: Change) -> str:
    by, low, high = (f"{round(each * 100):+d}" for each in (moved.by, moved.low, moved.high))
    return f"{by} points ({low} to {high})"


def table(line: Line, groups: Sequence[str]) -> list[dict[str, str | int]]:
    """The numbers behind the chart, group by group, oldest first."""
    students = dict(zip(map(id, line.points), line.students, strict=False))
    shown = sorted((p for p in line.points if p.group in groups), key=lambda p: (groups.index(p.group), p.at))
    return [_row(line, point, students.get(id(point))) for point in shown]


def _row(line: Line, point: Point, students: int | None) -> dict[str, str | int]:
    band = band_of(point, is_by_visit=line.is_by_visit)
    row: dict[str, str | int] = {"Group": point.group, line.period: span(point)}
    if students is not None:
        row["Students, at least"] = students
    return row | {
        "Visits": point.sums.visits,
        "Sweeps": point.sweeps,
        "n": point.sums.n,
        "On task": share_in_words(point.sums),
        "95% interval": f"{band.low:.0%} to {band.high:.0%}" if band else "one visit",
    }


def span(point: Point) -> str:
    """ "Nov 2", or of what was merged "Oct 19 to Nov 2"."""
    begins = point.begins or point.at
    return _day(point.at) if begins == point.at else f"{_day(begins)} to {_day(point.at)}"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}"
