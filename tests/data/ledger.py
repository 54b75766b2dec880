"""What happened in an invented school, part by part, and which parts every published cell says it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, Table, select

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
    told: Callable[[Counter[str]], list[int]] | None = None  # what is shown of a cell, where that is not its counts

    def note(self, place: int, fortnight: int, focus: str | None, name: str) -> None:
        self.happened.setdefault(Part(place, fortnight, (self.what, focus)), Counter())[name] += 1

    def publish(self, db: Connection, classes: list[UUID], is_in: list[bool], number: int) -> None:
        """Keeps which parts each new cell holds."""
        new = [row for row in self.rows(db) if row.id not in self.claimed]
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

    def rows(self, db: Connection) -> list[Row[Any]]:
        return sorted(db.execute(select(self.table)), key=lambda row: row.last_fortnight)

    def parts_of(self, shown: list[int], own: list[Row[Any]]) -> frozenset[Part]:
        """The parts of the cells whose sum a number is: all of them, or those up to some fortnight."""
        ends = sorted({row.last_fortnight for row in own})
        unions = [[row for row in own if row.last_fortnight <= end] for end in ends]
        union = next((each for each in unions if self._sum(each) == shown), None)
        assert union is not None, f"{self.what}s are in no cell, or in two"
        return frozenset().union(*(self.claimed[row.id] for row in union))

    def _sum(self, rows: list[Row[Any]]) -> list[int]:
        shown = [self._told([*self.claimed[row.id]]) for row in rows]
        return [sum(numbers) for numbers in zip(*shown, strict=True)]

    def _told(self, parts: list[Part]) -> list[int]:
        totals = Counter({count: sum(self.counted[part][count] for part in parts) for count in self.counts})
        return self.told(totals) if self.told else [totals[count] for count in self.counts]
