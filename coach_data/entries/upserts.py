"""Parts of statements that are built once: building one takes ten times as long as sending it again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Select, Table, bindparam
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
    values_of: Callable[[dict[str, Any]], tuple[Any, ...]]  # a row's values, by these names
    binds: tuple[Callable[[Any], Any] | None, ...]  # how each value becomes the driver's
    is_positional: bool

    def bound(self, rows: Rows) -> Any:
        # Column by column, not row by row: fewer calls, and what repeats is made once.
        columns = zip(*map(self.values_of, rows), strict=True)
        lines = zip(*map(_bound, columns, self.binds), strict=True)
        return list(lines) if self.is_positional else [dict(zip(self.names, line, strict=True)) for line in lines]


def _bound(values: Sequence[Any], bind: Callable[[Any], Any] | None) -> Sequence[Any]:
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
        compiled.string,
        ordered,
        itemgetter(*ordered) if len(ordered) > 1 else lambda row: (row[ordered[0]],),
        tuple(one.bind_processor(dialect) for one in types),
        bool(compiled.positional),
    )


class Asked:
    """A select by one list of values, compiled once for each length of the list.

    SQLAlchemy writes a list anew at every execution, and works every row into an object of its own.

    Args:
        statement: with `among(name)` for the list, and no other value to give.
        name: of the list.
    """

    def __init__(self, statement: Select[Any], name: str) -> None:
        self._statement, self._name = statement, name
        self._written: dict[tuple[str, int], _Written] = {}

    def rows(self, db: Connection, values: Collection[Any]) -> list[tuple[Any, ...]]:
        """The rows found, their columns in the statement's order."""
        if not values:
            return []
        asked = list(values)
        asked += asked[:1] * (_next_power_of_two(len(asked)) - len(asked))  # so that there are a few lengths only
        key = (db.dialect.name, len(asked))
        if key not in self._written:
            self._written[key] = _written(self._statement, self._name, asked, db.dialect)
        known = self._written[key]
        columns = zip(*db.exec_driver_sql(known.sql, known.bound(asked)), strict=True)
        return list(zip(*map(_made, columns, known.makes), strict=True))


def _next_power_of_two(number: int) -> int:
    return 1 << (number - 1).bit_length()


def _made(values: Sequence[Any], make: Callable[[Any], Any] | None) -> Sequence[Any]:
    return values if make is None else [make(value) for value in values]


@dataclass(frozen=True)
class _Written:
    sql: str
    names: Sequence[str]
    bind: Callable[[Any], Any] | None
    makes: tuple[Callable[[Any], Any] | None, ...]  # how the driver's values become ours, column by column
    is_positional: bool

    def bound(self, values: list[Any]) -> Any:
        ready = values if self.bind is None else [self.bind(value) for value in values]
        return tuple(ready) if self.is_positional else dict(zip(self.names, ready, strict=True))


def _written(statement: Select[Any], name: str, values: list[Any], dialect: Dialect) -> _Written:
    compiled = statement.compile(dialect=dialect)
    written = compiled.construct_expanded_state({name: values})
    names = written.parameter_expansion[name]
    types = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
    return _Written(
        written.statement,
        names,
        written.processors.get(names[0]),
        tuple(one.result_processor(dialect, None) for one in types),
        bool(compiled.positional),
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
