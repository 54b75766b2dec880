"""The note lines of one visit: low-inference, in the order of a lesson, about one unit and the step looked at."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from coach_data.demo.plan import Planned
from coach_data.demo.wording import Filler, Unit, wording

_OF_STUDENTS = ("Student", "Table", "Pair", "Reporter", "{")  # how a line begins that says what students do
_LIVE = ("live_class", "live_group")


@dataclass(frozen=True)
class Line:
    """A note line before it is written down."""

    speaker: str | None
    text: str
    tags: tuple[str, ...] = ()


def unit_of(visit: Planned) -> Unit:
    """The unit a class is in at this time of the year."""
    units = wording().units_of(visit.lesson.subject, visit.lesson.grade)
    return units[min(int(visit.progress * len(units)), len(units) - 1)]


def seen_chance(visit: Planned) -> float:
    """How often the step shows when there is a chance: more with every visit that looks at it."""
    times = visit.step.visits if visit.step else 0
    return min(0.92, 0.38 + 0.2 * times + 0.1 * visit.progress)


def lines_of(visit: Planned, fill: Filler, chance: Random) -> list[Line]:
    """Nine to thirteen lines, none twice."""
    if visit.mode == "student_work":
        texts = chance.sample(wording().moves["work_lines"], 6)
        pieces = sorted(chance.sample(range(1, 9), len(texts)))
        return [Line(None, fill(text.replace("{t}", str(n)))) for n, text in zip(pieces, texts, strict=True)]
    opening = [Line("room", fill(_one(chance, "room_lines"))), Line("teacher", fill(_one(chance, "teacher_lines")))]
    talk = _talk(visit, fill, chance)
    middle = [*_step_lines(visit, fill, chance), *_around(visit, fill, chance)]
    chance.shuffle(middle)
    return _without_repeats([*opening, *_woven(talk, middle)])


def _one(chance: Random, kind: str) -> str:
    return str(chance.choice(wording().moves[kind]))


def _talk(visit: Planned, fill: Filler, chance: Random) -> list[Line]:
    """Questions of the unit, each followed by what students say; a line by chat where the class is online."""
    moves = wording().moves
    asked = chance.sample(moves["ask_lines"], 3)
    said = chance.sample(moves["say_lines"], 3)
    talk = []
    for ask, say in zip(asked, said, strict=True):
        talk += [Line("teacher", fill(ask), _tag(chance, "evidence", 0.15)), Line("students", fill(say))]
    if visit.mode in _LIVE:
        talk[1:3] = [Line("students", fill(text)) for text in chance.sample(moves["chat_lines"], 3)]
    return talk


def _step_lines(visit: Planned, fill: Filler, chance: Random) -> list[Line]:
    if visit.step is None:
        return []
    step, found = visit.step.step, []
    shown = sum(chance.random() < seen_chance(visit) for _ in range(3))
    for text in chance.sample(step.later, min(shown, len(step.later))):
        found.append(Line(_who(text), fill(text), _tag(chance, "praise", 0.7)))
    for text in chance.sample(step.early, min(3 - shown, len(step.early))):
        found.append(Line(_who(text), fill(text), _tag(chance, "ask", 0.7)))
    return found


def _who(text: str) -> str:
    return "students" if text.startswith(_OF_STUDENTS) else "teacher"


def _around(visit: Planned, fill: Filler, chance: Random) -> list[Line]:
    unit = unit_of(visit)
    found = [Line(speaker, fill(text)) for speaker, text in chance.sample(unit.lines, 2)]
    found.append(Line("students", fill(_one(chance, "student_lines")), _tag(chance, "ask", 0.3)))
    if chance.random() < 0.5:
        found.append(Line("teacher", fill(_one(chance, "teacher_lines"))))
    if chance.random() < 0.4:
        found.append(Line("room", fill(_one(chance, "room_lines"))))
    return found


def _tag(chance: Random, tag: str, share: float) -> tuple[str, ...]:
    return (tag,) if chance.random() < share else ()


def _woven(talk: list[Line], middle: list[Line]) -> list[Line]:
    """What happens around the talk, between its exchanges; a question keeps its answer beside it."""
    woven = list(talk[:2])
    rest = talk[2:]
    while rest or middle:
        woven += middle[:2] + rest[:2]
        middle, rest = middle[2:], rest[2:]
    return woven


def _without_repeats(lines: list[Line]) -> list[Line]:
    return list({line.text: line for line in lines}.values())
