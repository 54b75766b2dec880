"""Parts of statements that are built once: building one takes ten times as long as sending it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[dict[str, Any]]


def among(name: str) -> BindParameter[Any]:
    """A list that is given when a statement runs: `column.in_(among("visits"))`."""
    return bindparam(name, expanding=True)


def insert_into(engine: str, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`; `engine` is the dialect's name."""
    return sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)


class Prepared:
    """An insert or update that is compiled once and then given rows, each of them the values of the same names.

    SQLAlchemy asks a statement about every row anew; for a batch of notes that was half of its time.

    Args:
        make: the statement, by the engine's name.
    """

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    def run(self, db: Connection, rows: Rows) -> int:
        """Sends the rows in one statement, nothing when there is no row; gives how many it touched."""
        if not rows:
            return 0
        key = (db.dialect.name, *rows[0])
        if key not in self._compiled:
            self._compiled[key] = _compiled(self._make(db.dialect.name), db.dialect, list(rows[0]))
        known = self._compiled[key]
        return db.exec_driver_sql(known.sql, known.bound(rows)).rowcount


@dataclass(frozen=True)
class _Compiled:
    sql: str
    names: tuple[str, ...]
    binds: tuple[Callable[[Any], Any] | None, ...]  # how each value becomes the driver's
    is_positional: bool

    def bound(self, rows: Rows) -> Any:
        columns = [_bound([row[name] for row in rows], bind) for name, bind in zip(self.names, self.binds, strict=True)]
        lines = list(zip(*columns, strict=True))
        return lines if self.is_positional else [dict(zip(self.names, line, strict=True)) for line in lines]


def _bound(values: list[Any], bind: Callable[[Any], Any] | None) -> list[Any]:
    if bind is None:
        return values
    bound, last, ready = [], object(), None
    for value in values:
        if value is not last:  # the visit, the moment: the same from row to row
            last, ready = value, bind(value)
        bound.append(ready)
    return bound


def _compiled(statement: Any, dialect: Dialect, names: list[str]) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=names if statement.is_insert else None)
    ordered = tuple(compiled.positiontup or compiled.binds)
    types = [compiled.binds[name].type.dialect_impl(dialect) for name in ordered]
    return _Compiled(
        compiled.string, ordered, tuple(one.bind_processor(dialect) for one in types), bool(compiled.positional)
    )


def add(db: Connection, table: Table, rows: Rows) -> None:
    """Inserts the rows."""
    _adding(table).run(db, rows)


@cache
def _adding(table: Table) -> Prepared:
    return Prepared(lambda engine: insert_into(engine, table))


def add_new(db: Connection, table: Table, rows: Rows) -> int:
    """Inserts the rows that are not there yet and gives their number."""
    return _adding_new(table).run(db, rows)


@cache
def _adding_new(table: Table) -> Prepared:
    keys = [column.name for column in table.primary_key]
    return Prepared(lambda engine: insert_into(engine, table).on_conflict_do_nothing(index_elements=keys))


def put(db: Connection, table: Table, rows: Rows, *, keep: Sequence[str] = ()) -> None:
    """Inserts rows or brings them up to date by primary key, leaving the columns in `keep` as they are."""
    if rows:
        _putting(table, tuple(name for name in rows[0] if name not in keep)).run(db, rows)


@cache
def _putting(table: Table, names: tuple[str, ...]) -> Prepared:
    keys = {column.name for column in table.primary_key}

    def make(engine: str) -> Any:
        new = insert_into(engine, table)
        changed = {name: new.excluded[name] for name in names if name not in keys}
        return new.on_conflict_do_update(index_elements=sorted(keys), set_=changed)

    return Prepared(make)
