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


def add(db: Connection, table: Table, rows: Rows) -> None:
    """Inserts the rows, which all have the same names: one statement, nothing when there is no row."""
    if rows:
        _insert(db.dialect, table, tuple(rows[0]), False).run(db, rows)


def add_new(db: Connection, table: Table, rows: Rows) -> int:
    """Inserts the rows that are not there yet and gives their number: one statement, nothing when there is no row."""
    return _insert(db.dialect, table, tuple(rows[0]), True).run(db, rows) if rows else 0


@dataclass(frozen=True)
class _Insert:
    """An insert compiled once; SQLAlchemy would ask it about every row anew, a third of the time a batch takes."""

    sql: str
    names: tuple[str, ...]
    binds: tuple[Callable[[Any], Any] | None, ...]  # how each column's value becomes the driver's
    is_positional: bool

    def run(self, db: Connection, rows: Rows) -> int:
        columns = [_bound([row[name] for row in rows], bind) for name, bind in zip(self.names, self.binds, strict=True)]
        bound: Any = list(zip(*columns, strict=True))
        if not self.is_positional:
            bound = [dict(zip(self.names, values, strict=True)) for values in bound]
        return db.exec_driver_sql(self.sql, bound).rowcount


def _bound(values: list[Any], bind: Callable[[Any], Any] | None) -> list[Any]:
    """A column's values as the driver's; the visit, its author, the moment stay the same from row to row."""
    if bind is None:
        return values
    bound, last, ready = [], object(), None
    for value in values:
        if value is not last:
            last, ready = value, bind(value)
        bound.append(ready)
    return bound


_inserts: dict[tuple[str, Table, tuple[str, ...], bool], _Insert] = {}


def _insert(dialect: Dialect, table: Table, names: tuple[str, ...], is_new: bool) -> _Insert:
    key = (dialect.name, table, names, is_new)
    if key not in _inserts:
        statement = insert_into(dialect.name, table)
        if is_new:
            statement = statement.on_conflict_do_nothing(index_elements=[key.name for key in table.primary_key])
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        ordered = tuple(compiled.positiontup or names)
        binds = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in ordered)
        _inserts[key] = _Insert(compiled.string, ordered, binds, bool(compiled.positional))
    return _inserts[key]


def put(db: Connection, table: Table, rows: Rows, *, keep: Sequence[str] = ()) -> None:
    """Inserts rows or brings them up to date by primary key, leaving the columns in `keep` as they are."""
    if rows:
        changed = tuple(name for name in rows[0] if name not in keep)
        db.execute(_putting(db.dialect.name, table, changed), list(rows))


@cache
def _putting(engine: str, table: Table, names: tuple[str, ...]) -> Any:
    keys = {column.name for column in table.primary_key}
    new = insert_into(engine, table)
    changed = {name: new.excluded[name] for name in names if name not in keys}
    return new.on_conflict_do_update(index_elements=sorted(keys), set_=changed)
