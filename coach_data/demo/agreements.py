"""The agreement each pair makes before its first visit, on the coach's tablet like all they write together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from coach_data.actors import Actor
from coach_data.demo.cast import Pair
from coach_data.demo.naming import chance_of, id_of
from coach_data.demo.tablet import Sitting
from coach_data.demo.wording import wording
from coach_data.demo.year import Year

_SEES = "The two of us. Dates only for the school. Anything more is the teacher's to share."
_BETWEEN = timedelta(seconds=70)


def agreement(pair: Pair, actor: Actor, year: Year, place: int) -> Iterator[tuple[Sitting, datetime]]:
    """What a pair wrote, and then its end, each with its time; `place` spreads the pairs over the first days."""
    at = year.at(year.days[1 + place // 3], (time(7, 30), time(12, 10), time(15, 10))[place % 3])
    sitting = Sitting(id_of("agreement", pair.id), actor, "agreement")
    sitting.add(
        "started", at, {"occasion": "agreement", "teacher": str(pair.teacher_id), "school": str(pair.school.id)}
    )
    for text in chance_of("launch", pair.id).sample(wording().moves["launch"]["notes"], 2):
        at += _BETWEEN
        speaker = {"T": "teacher", "R": "room"}[text[0]]
        sitting.add("note", at, {"speaker": speaker, "text": text[3:], "tags": []})
    for name, value in _terms(pair).items():
        at += _BETWEEN
        sitting.field(f"agreement.{name}", at, value)
    at += _BETWEEN
    sitting.add("finished", at)
    yield sitting, at
    at += timedelta(seconds=15)
    agreed = Sitting(sitting.visit_id, actor, "agreed")
    agreed.add("debrief_finished", at)
    yield agreed, at


def _terms(pair: Pair) -> dict[str, object]:
    return {
        "rhythm": pair.rhythm,
        "slot": pair.slot,
        "agenda": pair.agenda,
        "sweeps": pair.sweeps,
        "sees": _SEES,
        "look_for": pair.look_for,
    }
