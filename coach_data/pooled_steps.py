"""What teams, principals and leads see of action steps: published cells, added up since the school year began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import add
from uuid import UUID

from coach_data import published
from coach_data.actors import Actor
from coach_data.bounds import NONE, Bounds
from coach_data.published import FEWEST_TEACHERS_IN_A_UNION
from coach_data.schema import published_step_cells
from coach_data.shelf import Cells, Source, shelf_of
from coach_data.step_flows import STATES

OTHER_AREAS = "Other focus areas"
Part = tuple[str | None, Cells]  # cells that are shown together, and their focus area; None for several


@dataclass(frozen=True)
class Flows:
    """To how many steps it happened, each counted in the fortnight it did.

    Attributes:
        students: at least so many stand behind it.
        trying, part_of_practice, set_aside: of the steps of which there was anything to count in a fortnight.
        due, looked_again: to be looked at again by an agreed day, and looked at by then.
        days: what it took on average until steps became part of practice; None where too few did.
    """

    students: int
    agreed: int
    trying: Bounds
    part_of_practice: Bounds
    set_aside: Bounds
    due: int
    looked_again: Bounds
    days: float | None


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
    kept_from: frozenset[str] = field(default=frozenset(), repr=False)  # whom "What others see" must not tell it


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
    return (
        _pooled([(cell.focus, [cell]) for cell in cells], published.others_in(shelf, cells, team_id)) if cells else None
    )


def of_school(db: Source, actor: Actor, school_id: UUID, *, now: datetime) -> PooledSteps | None:
    """A school's unions since the school year began, for whom `published.shows_school` names.

    None where there is none yet, and for anybody else.
    """
    shelf = shelf_of(db)
    since = published.year_began(shelf, school_id, now)
    every = published.of_school(shelf, actor, published_step_cells, school_id, since=since)
    return shelf.of_cells("steps", every, lambda: _united(every))


def _united(every: Cells) -> PooledSteps | None:
    unions = published.unions(every)
    parts = [part for union in unions for part in published.apart_by_area(union).items()]
    return _pooled(parts, fewest=FEWEST_TEACHERS_IN_A_UNION) if parts else None


def _pooled(parts: list[Part], together: tuple[str, ...] = (), *, fewest: int = 0) -> PooledSteps:
    """All of some parts, and those of each area.

    Args:
        fewest: teachers who must stand behind each number of a part.
    """
    named = sorted({area for area, _ in parts if area})
    apart = [(area or OTHER_AREAS, [part for part in parts if part[0] == area]) for area in [*named, None]]
    cells = [cell for _, own in parts for cell in own]
    return PooledSteps(
        min(cell.first_fortnight for cell in cells),
        max(cell.last_fortnight for cell in cells),
        _flows(parts, fewest),
        tuple((area, _flows(own, fewest)) for area, own in apart if named and own),
        together,
        published.teachers_of(cells),
        published.kept_from(cells),
    )


def _flows(parts: list[Part], fewest: int) -> Flows:
    every = [cell for _, cells in parts for cell in cells]
    due, timed = (_those_with(name, parts, fewest) for name in ("due", "timed"))
    return Flows(
        # Two cells may hold the same students, so a union's bound is its largest cell's.
        students=max(cell.students for cell in every),
        agreed=sum(cell.agreed for cell in every),
        due=sum(cell.due for cell in due),
        looked_again=_told(due, "looked_again", "due"),
        days=sum(cell.days for cell in timed) / sum(cell.timed for cell in timed) if timed else None,
        **{state: _told(every, state, "steps") for state in STATES},
    )


def _those_with(name: str, parts: list[Part], fewest: int) -> Cells:
    """The cells with a number that not every cell has, of the parts in which enough teachers have it.

    Not the cells' teachers are counted but those who have it: in two cells they may be the same three.
    Part by part, for all steps as for an area: else what an area leaves out could be had from the total.
    """
    some = ([cell for cell in cells if getattr(cell, name)] for _, cells in parts)
    return [c for cells in some if len(published.teachers_of(cells, f"{name}_teacher_ids")) >= fewest for c in cells]


def _told(cells: Cells, name: str, of: str) -> Bounds:
    """Bounds of each cell, added up: whatever is subtracted from a total leaves bounds of whole cells."""
    return reduce(add, (Bounds.held_off(getattr(cell, name), getattr(cell, of)) for cell in cells), NONE)
