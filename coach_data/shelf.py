"""What several questions about published numbers need, read once: cells, names and calendars."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Row,
    Select,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    select,
)
from sqlalchemy import cast as sql_cast

from coach_data.schema import priority_groups, schools, teams
from coach_data.school_days import Calendar, calendar_of

Cells = list[Row[Any]]
_T = TypeVar("_T")

_UNREAD = {"school_id", "class_ids", "published_at", "id"}
"""Of a cell: for its publishing and its order alone. To read a list of ids takes longer than all the numbers."""


class Shelf:
    """What was read in one transaction; for a page that asks several questions, or one for several people.

    It knows no actor, so nothing goes from here to a page: `published` gives each actor what is theirs.
    """

    def __init__(self, db: Connection) -> None:
        self.db = db
        self._kept: dict[Hashable, Any] = {}

    def cells(self, table: Table, school_id: UUID | None, since: date) -> Cells:
        """Every cell of a school from a fortnight on, oldest first."""
        given = {"school": school_id, "since": since}
        return self.once((table.name, school_id, since), lambda: [*self.db.execute(_cells(table), given)])

    def calendar(self, school_id: UUID) -> Calendar:
        """A school's calendar.

        Raises:
            NotHere: there is no such school.
        """
        return self.once(("calendar", school_id), lambda: calendar_of(self.db, school_id))

    def school_of(self, team_id: UUID) -> UUID | None:
        """The school of a team; None for one that is not there."""
        return self.once(("team", team_id), lambda: self.db.scalar(_SCHOOL_OF, {"team": team_id}))

    def school_name(self, school_id: UUID) -> str:
        """What a school is called; empty for one that is not there."""
        return self.once(("school", school_id), lambda: self.db.scalar(_NAME, {"school": school_id}) or "")

    def team_names(self) -> dict[str, str]:
        """Every team's name, by its id as text: so do cells name teams."""
        return self.once("teams", lambda: {str(team.id): team.name for team in self.db.execute(_TEAMS)})

    def group_names(self) -> dict[UUID, str]:
        """Every priority group's name."""
        return self.once("groups", lambda: {group.id: group.name for group in self.db.execute(_GROUPS)})

    def of_cells(self, what: str, cells: Sequence[Row[Any]], make: Callable[[], _T]) -> _T:
        """What is made of some of these very cells, once: most who look at a school see all of them."""
        return self.once((what, *map(id, cells)), make)

    def once(self, what: Hashable, read: Callable[[], _T]) -> _T:
        """What was read or made under this name before, else what `read` gives now."""
        if what not in self._kept:
            self._kept[what] = read()
        return cast(_T, self._kept[what])


Source = Connection | Shelf
"""A transaction, or what was read in it already."""


def shelf_of(db: Source) -> Shelf:
    """The shelf given, or an empty one."""
    return db if isinstance(db, Shelf) else Shelf(db)


# Built once, as calendars are.
_SCHOOL_OF = select(teams.c.school_id).where(teams.c.id == bindparam("team"))
_NAME = select(schools.c.name).where(schools.c.id == bindparam("school"))
_TEAMS = select(teams.c.id, teams.c.name)
_GROUPS = select(priority_groups.c.id, priority_groups.c.name)


class _Texts(TypeDecorator[tuple[str, ...]]):
    """A list of texts in JSON, read quickly: cells name the same few teams and teachers over and over."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return _texts(value) if value else ()


@lru_cache(maxsize=4096)
def _texts(value: str) -> tuple[str, ...]:
    return tuple(json.loads(value) or ())


def _quick(column: Column[Any]) -> ColumnElement[Any]:
    return sql_cast(column, _Texts).label(column.name) if isinstance(column.type, JSON) else column


@lru_cache
def _cells(table: Table) -> Select[Any]:
    read = [_quick(column) for column in table.c if column.name not in _UNREAD]
    # Ids are drawn anew wherever a cell is made; what a meeting keeps has the same order in every copy of the demo.
    kinds = [table.c[name] for name in ("group_id", "measured", "focus") if name in table.c]
    here = (table.c.school_id == bindparam("school"), table.c.last_fortnight >= bindparam("since"))
    return select(*read).where(*here).order_by(table.c.last_fortnight, *kinds, table.c.id)
