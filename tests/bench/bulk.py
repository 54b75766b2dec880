"""Rows by the hundred thousand into an empty database: straight to the driver, keys unchecked, indexes made last.

Ids are 32 hex digits, moments and days ISO texts in UTC, JSON text: what both engines take as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, DropIndex

from coach_data.database import Database
from coach_data.schema import metadata

Row = tuple[Any, ...]
_QUICK = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1500000", "locking_mode=EXCLUSIVE")


class Engine(Protocol):
    """One engine's way of taking many rows."""

    def run(self, statement: str) -> object: ...
    def put(self, table: str, columns: tuple[str, ...], rows: list[Row]) -> None: ...


class Bulk:
    """Collects rows by table and columns until they are flushed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rows: dict[tuple[str, tuple[str, ...]], list[Row]] = {}

    def into(self, table: str, columns: str) -> Callable[[Row], None]:
        """Takes one row of these columns at a time."""
        known = metadata.tables[table].columns
        names = tuple(known[name].name for name in columns.split())
        return self._rows.setdefault((table, names), []).append

    def flush(self) -> None:
        for (table, columns), rows in self._rows.items():
            if rows:
                self._engine.put(table, columns, rows)
                rows.clear()


class _Sqlite:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in _QUICK:
            self.connection.execute(f"PRAGMA {pragma}")

    def run(self, statement: str) -> object:
        return self.connection.execute(statement)

    def put(self, table: str, columns: tuple[str, ...], rows: list[Row]) -> None:
        places = ", ".join("?" * len(columns))
        self.connection.execute("BEGIN")
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)
        self.connection.execute("COMMIT")


class _Postgres:
    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
        for setting in ("timezone = 'UTC'", "session_replication_role = replica", "maintenance_work_mem = '512MB'"):
            self.run(f"SET {setting}")

    def run(self, statement: str) -> object:
        return self.connection.execute(statement)

    def put(self, table: str, columns: tuple[str, ...], rows: list[Row]) -> None:
        with self.connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            copy.write("".join(_lines(rows)))


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"


@contextmanager
def into(database: Database) -> Iterator[Bulk]:
    """Takes rows for an empty database; at the end they are flushed and every index is there again."""
    dialect, indexes = database.engine.dialect, [one for each in metadata.sorted_tables for one in each.indexes]
    path = make_url(database.address).database or ""
    database.close()
    engine: Engine = _Sqlite(path) if database.is_sqlite else _Postgres(database.address)
    for index in indexes:
        engine.run(str(DropIndex(index).compile(dialect=dialect)))
    bulk = Bulk(engine)
    yield bulk
    bulk.flush()
    for index in indexes:
        engine.run(str(CreateIndex(index).compile(dialect=dialect)))
    engine.run("PRAGMA journal_mode=WAL" if database.is_sqlite else "VACUUM ANALYZE")
    engine.connection.close()
