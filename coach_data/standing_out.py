"""What stands out of pooled engagement: the differences that are more than chance, of all that were looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from coach_data.engagement import Point
from coach_data.engagement_words import (
    Line,
    about,
    are_several,
    beside,
    compared,
    groups_of,
    of_pool,
    points,
    span,
    two_of,
)
from coach_data.many_looks import Alikeness, Pair, alikeness, beyond_chance
from coach_data.measures import NOTHING, Sums
from coach_data.pools import Pooled

NOT_YET = (
    "Nothing to compare yet. It takes a group with two visits or more in each of two fortnights; "
    "a fortnight appears a week after it ends."
)
REST = "its other fortnights together"


@dataclass(frozen=True, eq=False)
class Difference:
    """A group's share on task at one time beside its own at another, with no visit in common.

    Attributes:
        line: what the chart shows, of one way of measuring.
        sums, others: what is known of the two times, whole cells added up, bounds where a cell is one.
        fortnight: the one that stands beside the rest; None where it is a change since an earlier period.
    """

    line: Line
    group: str
    sums: Sums
    others: Sums
    fortnight: Point | None = None

    @property
    def is_change(self) -> bool:
        """Whether it is the latest weeks beside earlier ones."""
        return self.fortnight is None

    @property
    def when(self) -> str:
        """The one time, in words."""
        if self.fortnight is None:
            return self.line.when
        are_several = self.fortnight.begins not in (None, self.fortnight.at)
        return f"fortnight{'s' if are_several else ''} of {span(self.fortnight)}"

    @property
    def than(self) -> str:
        """The other time, in words."""
        return self.line.earlier if self.is_change else REST

    @property
    def key(self) -> tuple[str, str]:
        """What it is about: the way of measuring and the group."""
        return self.line.measured, self.group

    @property
    def by(self) -> float:
        """How far they are apart, -1 to 1."""
        return self.sums.k / self.sums.n - self.others.k / self.others.n

    @property
    def title(self) -> str:
        """ "English learners: up 12 points since the 6 weeks before"."""
        far = about(self.sums, self.others) + points(self.by)
        if self.is_change:
            return f"{self.group}: {'up' if self.by > 0 else 'down'} {far} since {self.than}"
        return f"{self.group}, {self.when}: {far} {'above' if self.by > 0 else 'below'} {self.than}"

    @property
    def numbers(self) -> str:
        """Both shares with interval, n and visits, and how far they are apart; as beside the chart."""
        apart = "Change" if self.is_change else "Difference"
        return f"{self.group}, {beside(self.when, self.sums, self.than, self.others, apart)}"

    @property
    def second_group(self) -> str:
        """The same change of another group the chart shows at first, clear or not; empty where there is none."""
        others = [group for group in two_of(groups_of(self.line.points)) if group != self.group]
        return compared(self.line, others[0]) if self.is_change and others else ""


@dataclass(frozen=True)
class StandingOut:
    """What there is to say.

    Attributes:
        looked_at: how many differences were tested.
        beyond_chance: how many of them are more than chance would show among so many.
        told: of these, per group one change and the highest and the lowest fortnight.
    """

    looked_at: int
    beyond_chance: int
    told: tuple[Difference, ...]

    @property
    def sentence(self) -> str:
        """What is said where nothing is told, and how many were looked at."""
        if not self.looked_at:
            return NOT_YET
        if not self.told:
            return f"Nothing stands out: all differences are within what chance would show. {self._looked} looked at."
        are = "is" if self.beyond_chance == 1 else "are"
        return f"{self._looked} looked at; {self.beyond_chance} {are} more than chance would show among so many."

    @property
    def _looked(self) -> str:
        return f"{self.looked_at} difference was" if self.looked_at == 1 else f"{self.looked_at} differences were"


def among(cells: Iterable[Pooled]) -> StandingOut:
    """What stands out among some published cells, as their reader was given them.

    It rests on the lines that charts draw of these cells: where a chart knows a bound
    alone, so does this, and a change that stands out is called one by its chart too.
    """
    return _among(tuple(cells))


@lru_cache(maxsize=128)  # a page is drawn again and again, and a cell never changes
def _among(cells: tuple[Pooled, ...]) -> StandingOut:
    found = differences(of_pool(cells, measured) for measured in sorted({cell.measured for cell in cells}))
    clear = [each for each, is_beyond in zip(found, beyond_chance(list(_pairs(found))), strict=True) if is_beyond]
    return StandingOut(len(found), len(clear), tuple(_told(clear)))


def differences(lines: Iterable[Line]) -> list[Difference]:
    """All that is looked at, whether it stands out or not: never two groups or two ways of measuring.

    Per group: the latest weeks beside those before and beside the first ones, and each
    fortnight beside the rest. One visit says nothing of the weeks around it.
    """
    found = [
        each
        for line in lines
        for group in groups_of(line.points)
        for each in (*_changes(line, group), *_fortnights(line, group))
    ]
    return [each for each in found if are_several(each.sums, each.others)]


def _pairs(found: Iterable[Difference]) -> Iterator[Pair]:
    """Each with how alike visits to its group are, which all of the group's fortnights tell together."""
    known: dict[tuple[str, str], Alikeness] = {}
    for each in found:
        if each.key not in known:
            known[each.key] = alikeness(point.sums for point in each.line.points if point.group == each.group)
        yield Pair(each.others, each.sums, known[each.key])


def _changes(line: Line, group: str) -> Iterator[Difference]:
    asked = {each.periods(group): each for each in (replace(line, is_since_start=True), line)}
    for (before, lately), each in reversed(asked.items()):  # one where the first weeks are those before
        if before and lately:
            yield Difference(each, group, lately, before)


def _fortnights(line: Line, group: str) -> Iterator[Difference]:
    own = [point for point in line.points if point.group == group]
    behind = list(accumulate((point.sums for point in reversed(own)), initial=NOTHING))[-2::-1]
    ahead = NOTHING
    for at, (point, after) in enumerate(zip(own, behind, strict=True)):
        # Of two, one beside the rest is the other beside the rest.
        if len(own) > 2 or at == 1:
            yield Difference(line, group, point.sums, ahead + after, point)
        ahead += point.sums


def _told(clear: Sequence[Difference]) -> Iterator[Difference]:
    """Per group the first of its changes, and of its fortnights the highest and the lowest."""
    for key in dict.fromkeys(each.key for each in clear):
        own = [each for each in clear if each.key == key]
        yield from [each for each in own if each.is_change][:1]
        apart = sorted((each for each in own if not each.is_change), key=lambda each: each.by)
        yield from [each for each in apart[-1:] if each.by > 0]
        yield from [each for each in apart[:1] if each.by < 0]
