"""What happened in an invented school, part by part, and which parts every published cell says it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, Table, select

Told = Callable[[Counter[str]], list[int]]
FOCUSES = ("Thinking time", "Talk moves", None)
TEACHERS = 10


class Part(NamedTuple):
    """What one class gave in one fortnight, of one kind: a group, steps or visits of a focus area, or an answer.

    An answer is a teacher's, and stands where the first class does.
    """

    place: int  # of the class
    fortnight: int
    kind: object

    @property
    def teacher(self) -> int:
        return self.place % TEACHERS  # two teachers have two classes each, maybe in two teams


def is_pulse(part: Part) -> bool:
    """Whether it is a teacher's answer to a question: no students stand behind it."""
    return isinstance(part.kind, tuple) and part.kind[0] == "pulse"


@dataclass(frozen=True)
class How:
    """How a number is told.

    Attributes:
        told: of a cell's counts, the numbers that are added up.
        said: how their sum is shown.
    """

    told: Told
    said: Callable[[list[int]], list[Any]] = list


@dataclass
class Ledger:
    """What happened, and which of it every published cell of a table says it holds."""

    what: str
    table: Table
    counts: tuple[str, ...]
    happened: dict[Part, Counter[str]] = field(default_factory=dict)
    claimed: dict[UUID, frozenset[Part]] = field(default_factory=dict)
    counted: dict[Part, Counter[str]] = field(default_factory=dict)  # as it was when it was published
    until: dict[object, int] = field(default_factory=dict)  # of a class: the last fortnight that is in a cell
    is_by_area: bool = False  # each area waits by itself
    members: str = "class_ids"  # what is in one cell only
    kinds: tuple[object, ...] = FOCUSES
    by: str = "focus"
    cells: list[Row[Any]] = field(default_factory=list)  # all that are published
    told: Told | None = None  # what is shown of a cell, where that is not its counts

    _of_cells: dict[tuple[UUID, Told], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.how = How(self.told or (lambda totals: [totals[count] for count in self.counts]))

    def weight(self, part: Part, count: str = "") -> int:
        """How much of a cell a part is: visits, steps, answers; or of those that have one of its counts."""
        return self.counted[part._replace(kind=(self.what, part.kind[1]))][count or self.counts[0]]

    def note(self, place: int, fortnight: int, focus: str | None, name: str, amount: int = 1) -> None:
        self.happened.setdefault(Part(place, fortnight, (self.what, focus)), Counter())[name] += amount

    def publish(self, db: Connection, classes: list[UUID], is_in: list[bool], number: int) -> None:
        """Keeps which parts each new cell holds."""
        self.cells = sorted(db.execute(select(self.table)), key=lambda row: row.last_fortnight)
        new = [row for row in self.cells if row.id not in self.claimed]
        for row in new:
            members, own = getattr(row, self.members), getattr(row, self.by)
            places = {place for place, one in enumerate(classes) if str(one) in members and is_in[place]}
            apart = {getattr(each, self.by) for each in new if each.teams == row.teams} - {None}
            is_ours = {(self.what, one) for one in ({own} if own else {*self.kinds} - apart)}
            due = {part for part in self.happened if part.place in places and self._waits(part, number)}
            self.claimed[row.id] = frozenset(part for part in due if part.kind in is_ours)
        for part in frozenset().union(*(self.claimed[row.id] for row in new)):
            self.until[self._key(part)] = number
            self.counted[part] = Counter(self.happened[part])

    def _waits(self, part: Part, number: int) -> bool:
        return self.until.get(self._key(part), -1) < part.fortnight <= number

    def _key(self, part: Part) -> object:
        return (part.place, part.kind) if self.is_by_area else part.place

    def parts_of(self, shown: list[Any], own: list[Row[Any]], how: How | None = None) -> frozenset[Part]:
        """The parts of the cells whose sum a number is: all of them, or those up to some fortnight."""
        how = how or self.how
        ends = sorted({row.last_fortnight for row in own})
        unions = [[row for row in own if row.last_fortnight <= end] for end in ends]
        union = next((each for each in reversed(unions) if how.said(self._sum(each, how)) == shown), None)
        assert union is not None, f"{self.what}s are in no cell, or in two"
        return frozenset().union(*(self.claimed[row.id] for row in union))

    def those_with(self, count: str, parts: Iterable[Part]) -> Iterator[Part]:
        """Of some parts those that have any of a count, as a kind of their own."""
        return (part._replace(kind=(count, part.kind[1])) for part in parts if self.counted[part][count])

    def _sum(self, rows: list[Row[Any]], how: How) -> list[int]:
        shown = [self._told(row.id, how.told) for row in rows]
        return [sum(numbers) for numbers in zip(*shown, strict=True)]

    def _told(self, cell: UUID, told: Told) -> list[int]:
        if (cell, told) not in self._of_cells:
            parts = [self.counted[part] for part in self.claimed[cell]]
            self._of_cells[cell, told] = told(Counter({name: sum(one[name] for one in parts) for name in self.counts}))
        return self._of_cells[cell, told]
