"""What teams, principals and leads see of pulses: how many said yes, between two bounds, in published cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from coach_data import published
from coach_data.actors import Actor
from coach_data.pulses import QUESTIONS, VERSION
from coach_data.schema import published_pulse_cells
from coach_data.shelf import Source, shelf_of


@dataclass(frozen=True)
class Felt:
    """One question: of how many answers it is known that between `at_least` and `at_most` were “Yes”."""

    question: str  # a key of QUESTIONS
    answers: int
    at_least: int
    at_most: int
    teachers: int  # who gave these answers, in one fortnight or in several


@dataclass(frozen=True)
class PooledPulses:
    """A team's or school's pulses of a school year.

    Attributes:
        first, last: the Mondays of the first and the last fortnight in it.
        questions: in the order in which they are asked; one that too few answered is not among them.
        together: other teams whose answers are in some of these numbers.
    """

    first: date
    last: date
    questions: tuple[Felt, ...]
    together: tuple[str, ...] = ()
    behind: frozenset[str] = field(default=frozenset(), repr=False)  # teachers, for "What others see"; never shown
    kept_from: frozenset[str] = field(default=frozenset(), repr=False)  # whom "What others see" must not tell it


def of_team(db: Source, actor: Actor, team_id: UUID, *, now: datetime) -> PooledPulses | None:
    """A member's own team's cells since the school year began.

    None where there is no cell yet, and for anybody who is not a member.
    """
    shelf = shelf_of(db)
    school_id = shelf.school_of(team_id)
    if school_id is None or team_id not in actor.team_ids:
        return None
    since = published.year_began(shelf, school_id, now)
    cells = _asked_now(published.of_team(shelf, actor, published_pulse_cells, team_id, since=since))
    return _pooled(cells, published.others_in(shelf, cells, team_id)) if cells else None


def of_school(db: Source, actor: Actor, school_id: UUID, *, now: datetime) -> PooledPulses | None:
    """A school's unions since the school year began, for its teams, principals and district leads.

    None where there is none yet, and for anybody else.
    """
    shelf = shelf_of(db)
    since = published.year_began(shelf, school_id, now)
    every = _asked_now(published.of_school(shelf, actor, published_pulse_cells, school_id, since=since))
    return shelf.of_cells("pulses", every, lambda: _united(every))


def _united(every: Sequence[Row[Any]]) -> PooledPulses | None:
    apart = ([cell for cell in every if cell.question == question] for question in QUESTIONS)
    large = [cell for cells in apart for union in published.unions(cells) for cell in union]
    return _pooled(large) if large else None


def _asked_now(cells: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those of the present questions: whoever reads a number reads the words it was asked in."""
    return [cell for cell in cells if cell.version == VERSION]


def _pooled(cells: Sequence[Row[Any]], together: tuple[str, ...] = ()) -> PooledPulses:
    asked = ((question, [cell for cell in cells if cell.question == question]) for question in QUESTIONS)
    return PooledPulses(
        min(cell.first_fortnight for cell in cells),
        max(cell.last_fortnight for cell in cells),
        tuple(_felt(question, own) for question, own in asked if own),
        together,
        published.teachers_of(cells),
        published.kept_from(cells),
    )


def _felt(question: str, cells: Sequence[Row[Any]]) -> Felt:
    # Sums of the cells' own bounds: a total whose bounds were drawn anew could be subtracted from tomorrow's.
    told = {name: sum(getattr(cell, name) for cell in cells) for name in ("answers", "at_least", "at_most")}
    return Felt(question, **told, teachers=len(published.teachers_of(cells)))
