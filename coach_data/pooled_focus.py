"""What teams, principals and leads see of focus areas: how many visits looked at which, in published cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from coach_data import published
from coach_data.actors import Actor
from coach_data.schema import published_focus_cells
from coach_data.shelf import Cells, Source, shelf_of


@dataclass(frozen=True)
class Area:
    """How many visits looked at one focus area, and how many students at least sat in them."""

    name: str
    visits: int
    students: int


@dataclass(frozen=True)
class PooledFocus:
    """A team's or school's visits of a school year by focus area.

    Attributes:
        first, last: the Mondays of the first and the last fortnight in it.
        areas: the most visited first; one that is too small for a cell waits, and is not among them.
        together: other teams whose visits are in some of these numbers.
    """

    first: date
    last: date
    areas: tuple[Area, ...]
    together: tuple[str, ...] = ()
    behind: frozenset[str] = field(default=frozenset(), repr=False)  # teachers, for "What others see"; never shown
    kept_from: frozenset[str] = field(default=frozenset(), repr=False)  # whom "What others see" must not tell it

    @property
    def visits(self) -> int:
        return sum(area.visits for area in self.areas)


def of_team(db: Source, actor: Actor, team_id: UUID, *, now: datetime) -> PooledFocus | None:
    """A member's own team's cells since the school year began.

    None where there is no cell yet, and for anybody who is not a member.
    """
    shelf = shelf_of(db)
    school_id = shelf.school_of(team_id)
    if school_id is None or team_id not in actor.team_ids:
        return None
    since = published.year_began(shelf, school_id, now)
    cells = published.of_team(shelf, actor, published_focus_cells, team_id, since=since)
    return _pooled(cells, published.others_in(shelf, cells, team_id)) if cells else None


def of_school(db: Source, actor: Actor, school_id: UUID, *, now: datetime) -> PooledFocus | None:
    """A school's unions since the school year began, for whom `published.shows_school` names.

    None where there is none yet, and for anybody else.
    """
    shelf = shelf_of(db)
    since = published.year_began(shelf, school_id, now)
    cells = published.of_school(shelf, actor, published_focus_cells, school_id, since=since)
    return shelf.of_cells("focus", cells, lambda: _united(cells))


def _united(cells: Cells) -> PooledFocus | None:
    large = published.unions_by_area(cells)
    return _pooled(large) if large else None


def _pooled(cells: Sequence[Row[Any]], together: tuple[str, ...] = ()) -> PooledFocus:
    names = {cell.focus for cell in cells}
    areas = [_area(name, [cell for cell in cells if cell.focus == name]) for name in names]
    return PooledFocus(
        min(cell.first_fortnight for cell in cells),
        max(cell.last_fortnight for cell in cells),
        tuple(sorted(areas, key=lambda area: (-area.visits, area.name))),
        together,
        published.teachers_of(cells),
        published.kept_from(cells),
    )


def _area(name: str, cells: Sequence[Row[Any]]) -> Area:
    # Two cells may hold the same students, so a union's bound is its largest cell's.
    return Area(name, sum(cell.visits for cell in cells), max(cell.students for cell in cells))
