"""What teams, principals and leads see of action steps: published cells, added up since the school year began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from coach_data.actors import Actor
from coach_data.pools import FEWEST_TEACHERS_IN_A_UNION, shows_school, teachers_in
from coach_data.schema import published_step_cells, teams
from coach_data.school_days import calendar_of, fortnight_of
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


def of_team(db: Connection, actor: Actor, team_id: UUID, *, now: datetime) -> PooledSteps | None:
    """A member's own team's cells since the school year began.

    None where there is no cell yet, and for anybody who is not a member.
    """
    if team_id not in actor.team_ids:
        return None
    school_id = db.scalar(select(teams.c.school_id).where(teams.c.id == team_id))
    if school_id is None:
        return None
    cells = [cell for cell in _cells(db, school_id, now) if str(team_id) in cell.teams]
    names = {str(team.id): team.name for team in db.execute(select(teams.c.id, teams.c.name))}
    others = {each for cell in cells for each in cell.teams} - {str(team_id)}
    together = tuple(sorted(names.get(each, "another team") for each in others))
    return _pooled(cells, cells, together) if cells else None


def of_school(db: Connection, actor: Actor, school_id: UUID, *, now: datetime) -> PooledSteps | None:
    """A school's unions since the school year began, for its teams, principals and district leads.

    None where there is none yet, and for anybody else.
    """
    if not shows_school(db, actor, school_id):
        return None
    every = _cells(db, school_id, now)
    cells = [cell for union in _unions(every) for cell in union]
    areas = {cell.focus for cell in every}
    apart = [cell for area in areas for union in _unions([c for c in every if c.focus == area]) for cell in union]
    return _pooled(cells, apart) if cells else None


def _cells(db: Connection, school_id: UUID, now: datetime) -> list[Row[Any]]:
    """The school's cells of this school year, in the order they were published."""
    columns = published_step_cells.c
    calendar = calendar_of(db, school_id)
    since = fortnight_of(calendar.year_began(calendar.today(now)))
    asked = select(published_step_cells).where(columns.school_id == school_id, columns.last_fortnight >= since)
    return list(db.execute(asked.order_by(columns.last_fortnight, columns.id)))


def _unions(cells: Sequence[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """Whole cells of as few fortnights as make a union of five teachers.

    Always from the year's first cell, so that tomorrow's unions are today's and one
    more: a total that grew by a single cell would show a principal that cell.
    """
    union: list[Row[Any]] = []
    for _, published in groupby(cells, key=lambda cell: cell.last_fortnight):
        union += published
        if teachers_in(union) >= FEWEST_TEACHERS_IN_A_UNION:
            yield union
            union = []


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
    )


def _flows(cells: Iterable[Row[Any]]) -> Flows:
    own = list(cells)
    # Two cells may hold the same students, so a union's bound is its largest cell's.
    students = max(cell.students for cell in own)
    return Flows(students, **{name: sum(getattr(cell, name) for cell in own) for name in FLOWS})
