"""Teachers' pulses over the year: some answer after most debriefs, some now and then, and one never does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from coach_data.demo.cast import SIGN_IN, Cast
from coach_data.demo.naming import chance_of, id_of
from coach_data.demo.plan import Planned
from coach_data.demo.year import Year
from coach_data.pulses import QUESTIONS, VERSION
from coach_data.schema import pulses
from coach_data.school_days import fortnight_of

_HOW_OFTEN = (1.0, 0.95, 0.95, 0.9, 0.8, 0.0)  # of the fortnights with a debrief
# How likely "yes" is at the beginning of the year, and at its end; the last question is skipped now and then.
_YES = {"chose_focus": (0.75, 0.95), "step_fits": (0.45, 0.55), "debrief_worth": (0.7, 0.8), "can_say": (0.35, 0.7)}
_SKIPPED = {"can_say": 0.12}
_AFTER = timedelta(hours=3)


def keep(db: Connection, everybody: Cast, year: Year, visits: list[Planned]) -> None:
    """Adds what teachers answered after their debriefs, one pulse a fortnight; the present one is still to be asked."""
    db.execute(insert(pulses), list(_rows(everybody, year, visits)))


def _rows(everybody: Cast, year: Year, visits: list[Planned]) -> Iterator[dict[str, Any]]:
    present, asked = fortnight_of(year.today), set[tuple[object, object]]()
    signing_in = {id_of("person", key) for key in SIGN_IN}
    for visit in sorted(visits, key=lambda one: one.starts_at):
        teacher = visit.pair.teacher_id
        if visit.debrief_at is None:
            continue
        at = visit.debrief_at + _AFTER
        fortnight = fortnight_of(at.astimezone(everybody.zone).date())
        if fortnight >= present or (teacher, fortnight) in asked:
            continue
        asked.add((teacher, fortnight))
        chance = chance_of("pulse", teacher, visit.number)
        often = 1.0 if teacher in signing_in else chance_of("pulses", teacher).choice(_HOW_OFTEN)
        if chance.random() < often:
            row = {"school_id": visit.pair.school.id, "fortnight": fortnight, "teacher_id": teacher}
            done = (fortnight - year.days[0]) / (year.today - year.days[0])
            yield {**row, "version": VERSION, "is_counted": True, "kept_at": at, **_answers(chance, done)}


def _answers(chance: Random, done: float) -> dict[str, str | None]:
    """Drawn for each question, with `done` of the year behind."""
    return {question: _answer(chance, question, done) for question in QUESTIONS}


def _answer(chance: Random, question: str, done: float) -> str | None:
    first, last = _YES[question]
    if chance.random() < _SKIPPED.get(question, 0):
        return None
    if chance.random() < first + (last - first) * done:
        return "yes"
    return "partly" if chance.random() < 0.7 else "not_yet"
