"""How many it is, as far as it may be told: never that it was nobody, and never that it was everybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """How many of `of`: between `at_least` and `at_most`, the same where it is told exactly."""

    at_least: int
    at_most: int
    of: int

    @classmethod
    def held_off(cls, k: int, of: int, few: int = 1) -> Bounds:
        """What is told of k of them: near none or all of them, only that it is within `few` of that."""
        if k <= few:
            return cls(0, min(few, of), of)
        return cls(of - few, of, of) if k >= of - few else cls(k, k, of)

    def __add__(self, other: Bounds) -> Bounds:
        """The bounds' own sum: drawn anew on a total, tomorrow's could be subtracted from today's."""
        return Bounds(self.at_least + other.at_least, self.at_most + other.at_most, self.of + other.of)

    def __str__(self) -> str:
        """ "14", "at least 18", "at most 4", "12 to 16"."""
        if self.at_least == self.at_most:
            return str(self.at_least)
        if self.at_least == 0:
            return f"at most {self.at_most}"
        return f"at least {self.at_least}" if self.at_most == self.of else f"{self.at_least} to {self.at_most}"


NONE = Bounds(0, 0, 0)


def exactly(count: int) -> Bounds:
    """A count that is told as it is."""
    return Bounds(count, count, count)
