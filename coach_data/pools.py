"""What teams, principals and leads see of engagement: published cells, alone or in unions, never a part of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from coach_data import published
from coach_data.actors import Actor
from coach_data.engagement import NO_GROUP_NAME
from coach_data.measures import Sums, held_off
from coach_data.schema import NO_GROUP, published_cells
from coach_data.shelf import Cells, Shelf, Source, shelf_of


@dataclass(frozen=True)
class Pooled:
    """One group over some fortnights; at least `students` stand behind it.

    Of what was near none or all in a cell, `sums` hold bounds alone.
    """

    first: date
    last: date  # the Monday of the last fortnight
    group: str
    measured: str
    who: str  # "Grade 7 team", "Grade 7 team with Grade 8 team", "North School"
    students: int
    sweeps: int
    sums: Sums
    behind: frozenset[str] = field(default=frozenset(), repr=False)  # teachers, for "What others see"; never shown
    kept_from: frozenset[str] = field(default=frozenset(), repr=False)  # whom "What others see" must not tell it


def of_team(db: Source, actor: Actor, team_id: UUID, *, since: date, with_all: Iterable[UUID] = ()) -> list[Pooled]:
    """A member's own team's cells, oldest first; nothing for anybody who is not a member.

    Args:
        with_all: others who look at them together; what is kept from one of them is left out.
    """
    shelf = shelf_of(db)
    return _named(shelf, published.of_team(shelf, actor, published_cells, team_id, since=since, with_all=with_all))


def of_school(db: Source, actor: Actor, school_id: UUID, *, since: date) -> list[Pooled]:
    """A school's union per fortnight and group, for whom `published.shows_school` names.

    A union with fewer than five teachers is left out.
    """
    shelf = shelf_of(db)
    cells = published.of_school(shelf, actor, published_cells, school_id, since=since)
    return shelf.of_cells("engagement", cells, lambda: _unions(shelf, cells, school_id)) if cells else []


def _unions(shelf: Shelf, cells: Cells, school_id: UUID) -> list[Pooled]:
    groups, name = _group_names(shelf), shelf.school_name(school_id)
    return [_pooled(union, groups, name) for union in published.unions_at_once(cells)]


def _named(shelf: Shelf, cells: Cells) -> list[Pooled]:
    if not cells:
        return []
    groups, names = _group_names(shelf), shelf.team_names()
    return [_pooled([cell], groups, " with ".join(names.get(team, "a team") for team in cell.teams)) for cell in cells]


def _group_names(shelf: Shelf) -> dict[UUID, str]:
    return {NO_GROUP: NO_GROUP_NAME} | shelf.group_names()


def _pooled(cells: Cells, groups: dict[UUID, str], who: str) -> Pooled:
    one = cells[0]
    return Pooled(
        min(cell.first_fortnight for cell in cells),
        one.last_fortnight,
        groups.get(one.group_id, "A group"),
        one.measured,
        who,
        # Teams of one grade may share students, so a union's bound is its largest cell's.
        max(cell.students for cell in cells),
        sum(cell.sweeps for cell in cells),
        reduce(add, (_sums(cell) for cell in cells)),
        published.teachers_of(cells),
        published.kept_from(cells),
    )


def _sums(cell: Row[Any]) -> Sums:
    # Each by itself: a bound drawn on the union alone would leave a cell's own number to whoever has the others.
    return held_off(Sums(cell.visits, cell.n, cell.k, cell.sum_n2, cell.sum_kn, cell.sum_k2))
