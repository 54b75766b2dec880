"""What is said and written in the demo: lessons, moves, focus areas and steps, read from `texts/`, blanks filled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from coach_data.demo.cast import TEXTS

_SUBJECTS = ("math", "ela", "science", "social_studies")
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Unit:
    """Some weeks of one subject in one grade: lessons with targets, what is asked, said and seen in them."""

    subject: str
    grade: str
    lessons: tuple[tuple[str, str], ...]  # title, target
    materials: str
    ask: tuple[str, ...]
    say: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]  # speaker, text
    trends: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """An action step as a pair may word it; `early` and `later` are lines that show it from first tries on."""

    text: str
    criteria: tuple[str, ...]
    example: str
    non_example: str
    early: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True)
class Focus:
    """A focus area with its steps, from the first one on, and what a pair says around them."""

    name: str
    steps: tuple[Step, ...]
    said: dict[str, tuple[str, ...]]  # goal, key_lever, praised, modeled, coach, teacher, feedback


@dataclass(frozen=True)
class Wording:
    """All texts of the demo."""

    units: tuple[Unit, ...]
    focus: dict[str, Focus]
    moves: dict[str, Any]

    def units_of(self, subject: str, grade: str) -> list[Unit]:
        return [unit for unit in self.units if (unit.subject, unit.grade) == (subject, grade)]


@cache
def wording() -> Wording:
    """The texts as the files have them."""
    units = tuple(_unit(row) for name in _SUBJECTS for row in _read(name)["unit"])
    areas = [_focus(row) for name in ("focus_talk", "focus_task") for row in _read(name)["focus"]]
    return Wording(units, {area.name: area for area in areas}, _read("moves"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def _unit(row: dict[str, Any]) -> Unit:
    speakers = {"T": "teacher", "S": "students", "R": "room"}
    lessons = tuple((title, target) for title, _, target in (text.partition(" | ") for text in row["lessons"]))
    lines = tuple((speakers[text[0]], text[3:]) for text in row["lines"])
    ask, say, trends = (tuple(row[name]) for name in ("ask", "say", "trends"))
    return Unit(row["subject"], row["grade"], lessons, row["materials"], ask, say, lines, trends)


def _focus(row: dict[str, Any]) -> Focus:
    steps = tuple(
        Step(
            step["text"],
            tuple(step["criteria"]),
            step["example"],
            step["non_example"],
            tuple(step["early"]),
            tuple(step["later"]),
        )
        for step in row["step"]
    )
    return Focus(
        row["name"], steps, {name: tuple(value) for name, value in row.items() if name not in ("name", "step")}
    )


class Filler:
    """Fills the blanks of one visit's texts: students by letter, tables, counts, seconds, the unit's own words.

    Args:
        chance: the visit's draws.
        unit: whose questions and answers go into the blanks.
        present: students in the room today.
        progress: 0 to 1; later in the year pauses are longer and more hands go up.
    """

    def __init__(self, chance: Random, unit: Unit, present: int, progress: float) -> None:
        self._chance, self._unit, self._present, self._progress = chance, unit, present, progress
        self._asks: list[str] = []
        self._says: list[str] = []

    def __call__(self, text: str) -> str:
        """The text with every blank filled; the same blank twice in a text is filled alike."""
        chance = self._chance
        first, second = chance.sample("ABCDEFGHJK", 2)
        of_all = "{N}" in text
        count = (
            self._present * (0.45 + 0.35 * self._progress + 0.12 * chance.random()) if of_all else chance.randint(3, 9)
        )
        filled = {
            "A": first,
            "B": second,
            "t": str(chance.randint(1, 7)),
            "n": str(round(count)),
            "N": str(self._present),
            "m": str(chance.randint(2, max(2, self._present - round(count)))) if of_all else "2",
            "s": str(max(1, round(chance.gauss(2.0 + 2.5 * self._progress, 0.8)))),
        }
        return _BLANK.sub(lambda blank: filled.get(blank[1]) or self._own(blank[1]), text)

    def _own(self, blank: str) -> str:
        waiting, words = (self._asks, self._unit.ask) if blank == "ask" else (self._says, self._unit.say)
        if not waiting:
            waiting.extend(self._chance.sample(words, len(words)))
        return waiting.pop()
