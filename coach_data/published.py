"""Published cells as they are read: an actor's team's own, or a school's in unions; never a part of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table

from coach_data.actors import Actor
from coach_data.schema import published_cells, published_focus_cells, published_pulse_cells, published_step_cells
from coach_data.school_days import fortnight_of
from coach_data.shelf import Cells, Source, shelf_of

FEWEST_TEACHERS_IN_A_UNION = 5
DAYS_BEFORE_PUBLISHING = 7
PUBLISHED_AFTER = timedelta(days=14 + DAYS_BEFORE_PUBLISHING)


def of_team(
    db: Source, actor: Actor, table: Table, team_id: UUID, *, since: date, with_all: Iterable[UUID] = ()
) -> Cells:
    """A member's own team's cells, oldest first; none for anybody who is not a member.

    Those kept from the actor are left out: see `left_out`.

    Args:
        with_all: others who look at the same numbers together; what is kept from one of them is left out too.
    """
    at_table = {str(one) for one in (actor.person_id, *with_all)}
    return [cell for cell in _of_team(db, actor, table, team_id, since) if at_table.isdisjoint(cell.kept_from or ())]


def of_school(db: Source, actor: Actor, table: Table, school_id: UUID, *, since: date) -> Cells:
    """A school's cells to make unions of, oldest first, for whom `shows_school` names.

    A cell kept from the actor is in none of their unions: beside the others it could be worked out.
    """
    if not shows_school(db, actor, school_id, table):
        return []
    me = str(actor.person_id)
    return [cell for cell in shelf_of(db).cells(table, school_id, since) if me not in (cell.kept_from or ())]


def left_out(db: Source, actor: Actor, team_id: UUID, *, since: date, now: datetime) -> list[str]:
    """The kinds of the actor's own team's numbers of which some are left out, as the actor could work out the rest.

    Args:
        since: of engagement; the others are asked for since the school year began.
    """
    shelf = shelf_of(db)
    school_id = shelf.school_of(team_id)
    if school_id is None:
        return []
    this_year = year_began(shelf, school_id, now)
    engagement = _of_team(shelf, actor, published_cells, team_id, since)
    steps, focus = (
        _of_team(shelf, actor, table, team_id, this_year) for table in (published_step_cells, published_focus_cells)
    )
    return _kinds_kept_from(actor, engagement, steps, focus)


def left_out_of_school(db: Source, actor: Actor, school_id: UUID, *, since: date, now: datetime) -> list[str]:
    """The kinds of a school's numbers of which others read a union that is left out for the actor.

    Args:
        since: of engagement; the others are asked for since the school year began.
    """
    if not shows_school(db, actor, school_id):
        return []
    shelf = shelf_of(db)
    this_year = year_began(shelf, school_id, now)
    engagement = unions_at_once(shelf.cells(published_cells, school_id, since))
    steps = unions(shelf.cells(published_step_cells, school_id, this_year))
    focus = unions_by_area(shelf.cells(published_focus_cells, school_id, this_year))
    return _kinds_kept_from(actor, chain.from_iterable(engagement), chain.from_iterable(steps), focus)


def kept_from(cells: Iterable[Row[Any]]) -> frozenset[str]:
    """Everybody from whom one of these cells is kept, as text."""
    return frozenset(one for cell in cells for one in cell.kept_from or ())


def shows_school(db: Source, actor: Actor, school_id: UUID, table: Table = published_cells) -> bool:
    """Whether the actor sees a school's unions: its principals, members of its teams, and district leads.

    Its coaches and mentors see all but pulses.
    """
    if actor.is_a("lead") or actor.is_a("principal", school_id):
        return True
    if table is not published_pulse_cells and any(actor.is_a(role, school_id) for role in ("coach", "mentor")):
        return True
    shelf = shelf_of(db)
    return any(shelf.school_of(team_id) == school_id for team_id in actor.team_ids)


def year_began(db: Source, school_id: UUID, now: datetime) -> date:
    """The Monday of the fortnight in which the school's year began."""
    calendar = shelf_of(db).calendar(school_id)
    return fortnight_of(calendar.year_began(calendar.today(now)))


def until(cells: Iterable[Row[Any]], on: date) -> Cells:
    """Those of some cells that were published by a day."""
    return [cell for cell in cells if cell.last_fortnight + PUBLISHED_AFTER <= on]


def unions(cells: Iterable[Row[Any]]) -> Iterator[Cells]:
    """Whole cells of as few fortnights as make a union of five teachers.

    Always from the first one given, so that tomorrow's unions are today's and one
    more: a total that grew by a single cell would show a principal that cell.
    """
    union: Cells = []
    for _, published in groupby(cells, key=lambda cell: cell.last_fortnight):
        union += published
        if _is_union(union):
            yield union
            union = []


def unions_at_once(cells: Iterable[Row[Any]]) -> list[Cells]:
    """Whole cells of one fortnight, group and way of measuring that make a union of five teachers, oldest first."""
    found: dict[tuple[date, UUID, str], Cells] = defaultdict(list)
    for cell in cells:
        found[cell.last_fortnight, cell.group_id, cell.measured].append(cell)
    ordered = sorted(found.items(), key=lambda item: item[0][0])
    return [union for _, union in ordered if _is_union(union)]


def unions_by_area(cells: Sequence[Row[Any]]) -> Cells:
    """The cells that are in a union of their own focus area; of those without one, of the rest."""
    areas = sorted({cell.focus for cell in cells}, key=str)
    return [cell for area in areas for union in unions(c for c in cells if c.focus == area) for cell in union]


def apart_by_area(union: Cells) -> dict[str | None, Cells]:
    """A union taken apart by focus area into parts of five teachers each; small areas stay together, under None.

    A union never changes, and neither do its parts; so no total leaves a remainder of
    fewer than five teachers, whatever is subtracted from it, and whenever.
    """
    areas: dict[str | None, Cells] = defaultdict(list)
    for cell in union:
        areas[cell.focus].append(cell)
    rest = areas.pop(None, [])
    for area in [area for area, cells in areas.items() if not _is_union(cells)]:
        rest += areas.pop(area)
    largest_first = sorted(areas, key=lambda area: (-sum(cell.steps for cell in areas[area]), str(area)))
    while rest and not _is_union(rest):
        rest += areas.pop(largest_first.pop())
    return areas | ({None: rest} if rest else {})


def _is_union(cells: Iterable[Row[Any]]) -> bool:
    return len(teachers_of(cells)) >= FEWEST_TEACHERS_IN_A_UNION


def teachers_of(cells: Iterable[Row[Any]], ids: str = "teacher_ids") -> frozenset[str]:
    """The teachers who stand behind some cells, as text.

    Args:
        ids: the column that names them; another one where a number is of only some of a cell's teachers.
    """
    return frozenset().union(*(getattr(cell, ids) for cell in cells))


def others_in(db: Source, cells: Iterable[Row[Any]], team_id: UUID) -> tuple[str, ...]:
    """The names of other teams whose numbers are in some of a team's cells."""
    others = {each for cell in cells for each in cell.teams} - {str(team_id)}
    names = shelf_of(db).team_names() if others else {}
    return tuple(sorted(names.get(each, "another team") for each in others))


def _of_team(db: Source, actor: Actor, table: Table, team_id: UUID, since: date) -> Cells:
    if team_id not in actor.team_ids:
        return []
    shelf, team = shelf_of(db), str(team_id)
    return [cell for cell in shelf.cells(table, shelf.school_of(team_id), since) if team in cell.teams]


def _kinds_kept_from(
    actor: Actor, engagement: Iterable[Row[Any]], steps: Iterable[Row[Any]], focus: Iterable[Row[Any]]
) -> list[str]:
    kinds = {"engagement": engagement, "action steps": steps, "focus areas": focus}
    return [kind for kind, cells in kinds.items() if any(not _is_open_to(actor, cell) for cell in cells)]


def _is_open_to(actor: Actor, cell: Row[Any]) -> bool:
    return str(actor.person_id) not in (cell.kept_from or ())
