"""What can be found out by adding up and subtracting: linear algebra over the rationals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import Generic, TypeVar

Part = TypeVar("Part", bound=Hashable)


class Span(Generic[Part]):
    """Every combination of some numbers, each known as the parts it is the sum of.

    Attributes:
        atoms: the parts that every number treats alike; what any combination is about are some of these, whole.
        reduced: what each row left by Gaussian elimination is about.
    """

    def __init__(self, numbers: Iterable[frozenset[Part]]) -> None:
        rows = list(numbers)
        treated: dict[tuple[bool, ...], set[Part]] = defaultdict(set)
        for part in frozenset().union(*rows):
            treated[tuple(part in each for each in rows)].add(part)
        self.atoms = [frozenset(parts) for parts in treated.values()]
        self._rows = _eliminated([[Fraction(atom <= each) for atom in self.atoms] for each in rows])
        self.reduced = [
            frozenset().union(*(atom for atom, x in zip(self.atoms, row, strict=True) if x)) for row in self._rows
        ]

    def isolates(self, few: Iterable[Part]) -> bool:
        """Whether some combination is about nothing but these few parts."""
        hidden = frozenset(few)
        kept = [n for n, atom in enumerate(self.atoms) if not atom <= hidden]
        return len(_eliminated([[row[n] for n in kept] for row in self._rows])) < len(self._rows)


def _eliminated(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced row echelon form, without rows of zeros."""
    left, done = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((n for n in range(done, len(left)) if left[n][column]), None)
        if pivot is None:
            continue
        left[done], left[pivot] = left[pivot], left[done]
        left[done] = [x / left[done][column] for x in left[done]]
        for n, row in enumerate(left):
            if n != done and row[column]:
                left[n] = [x - row[column] * y for x, y in zip(row, left[done], strict=True)]
        done += 1
    return left[:done]
