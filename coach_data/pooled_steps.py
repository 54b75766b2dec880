"""What teams, principals and leads see of action steps: published cells, added up since the school year began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from coach_data import published
from coach_data.actors import Actor
from coach_data.schema import published_step_cells
from coach_data.shelf import Cells, Source, shelf_of
from coach_data.step_flows import FLOWS

OTHER_AREAS = "Other focus areas"


@dataclass(frozen=True)
class Flows:
    """To how many steps it happened, each counted in the fortnight it did.

    Attributes:
        students: at least so many stand behind it.
        due, looked_again: to be looked at again by an agreed day, and looked at by then.
        timed, days: steps that became part of practice, and the days that took them, summed; both leave out cells
            where too few did.
    """

    students: int
    agreed: int
    trying: int
    part_of_practice: int
    set_aside: int
    due: int
    looked_again: int
    timed: int
    days: int


@dataclass(frozen=True)
class PooledSteps:
    """A team's or school's steps of a school year.

    Attributes:
        first, last: the Mondays of the first and the last fortnight in it.
        by_focus: the same by focus area, by name; what was too small for a number of its own is in OTHER_AREAS.
        together: other teams whose steps are in some of these numbers.
    """

    first: date
    last: date
    all: Flows
    by_focus: tuple[tuple[str, Flows], ...]
    together: tuple[str, ...] = ()
    behind: frozenset[str] = field(default=frozenset(), repr=False)  # teachers, for "What others see"; never shown


def of_team(
    db: Source, actor: Actor, team_id: UUID, *, now: datetime, with_all: Iterable[UUID] = ()
) -> PooledSteps | None:
    """A member's own team's cells since the school year began.

    None where there is no cell yet, and for anybody who is not a member.

    Args:
        with_all: others who look at them together; what is kept from one of them is left out.
    """
    shelf = shelf_of(db)
    school_id = shelf.school_of(team_id)
    if school_id is None or team_id not in actor.team_ids:
        return None
    since = published.year_began(shelf, school_id, now)
    every = published.of_team(shelf, actor, published_step_cells, team_id, since=since, with_all=with_all)
    cells = published.until(every, now.date())
    return _pooled(cells, cells, published.others_in(shelf, cells, team_id)) if cells else None


def of_school(db: Source, actor: Actor, school_id: UUID, *, now: datetime) -> PooledSteps | None:
    """A school's unions since the school year began, for its teams, principals and district leads.

    None where there is none yet, and for anybody else.
    """
    shelf = shelf_of(db)
    since = published.year_began(shelf, school_id, now)
    every = published.of_school(shelf, actor, published_step_cells, school_id, since=since)
    return shelf.of_cells("steps", every, lambda: _united(every))


def _united(every: Cells) -> PooledSteps | None:
    cells = [cell for union in published.unions(every) for cell in union]
    return _pooled(cells, published.unions_by_area(every)) if cells else None


def _pooled(cells: Sequence[Row[Any]], apart: Sequence[Row[Any]], together: tuple[str, ...] = ()) -> PooledSteps:
    areas = sorted({cell.focus for cell in apart if cell.focus})
    named = [(area, [cell for cell in apart if cell.focus == area]) for area in areas]
    rest = [cell for cell in apart if cell.focus is None]
    return PooledSteps(
        min(cell.first_fortnight for cell in cells),
        max(cell.last_fortnight for cell in cells),
        _flows(cells),
        tuple((area, _flows(own)) for area, own in [*named, *([(OTHER_AREAS, rest)] if named and rest else [])]),
        together,
        published.teachers_of(cells),
    )


def _flows(cells: Iterable[Row[Any]]) -> Flows:
    own = list(cells)
    # Two cells may hold the same students, so a union's bound is its largest cell's.
    students = max(cell.students for cell in own)
    return Flows(students, **{name: sum(getattr(cell, name) for cell in own) for name in FLOWS})
