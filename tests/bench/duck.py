"""DuckDB as a reference: the same tables, asked the very statements that PostgreSQL was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import psycopg
from sqlalchemy import Connection, Uuid, event
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, Integer, Time, TypeEngine

from coach_data.schema import Moment, metadata
from tests.bench.cold import Postgres, Took, apart, drop, opened

AT_MOST_S = 20
"""Correlated subqueries are not what it is made for: some take it minutes."""

Sent = tuple[str, dict[str, Any]]
_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Uuid, "UUID"),
    (Moment, "TIMESTAMP"),
    (Date, "DATE"),
    (Time, "TIME"),
    (Boolean, "BOOLEAN"),
    (BigInteger, "BIGINT"),
    (Integer, "INTEGER"),
    (JSON, "VARCHAR"),
)
_CSV = """FORMAT csv, AUTO_DETECT false, HEADER false, DELIMITER ',', QUOTE '"', ESCAPE '"', NULL '\\N'"""
_PLACE = re.compile(r"%\((\w+)\)s")
_ZONED = re.compile(r"TIMESTAMP WITH TIME ZONE", re.IGNORECASE)


def sent(postgres: Postgres, name: str, run: Callable[[Connection], Any]) -> list[Sent]:
    """The statements of a question with what was given for their places, as DuckDB reads them."""
    found: list[Sent] = []

    def note(_c: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        values = {key: _plain(value) for key, value in given.items()}
        found.append((_ZONED.sub("TIMESTAMP", _PLACE.sub(r"$\1", statement)).replace("%%", "%"), values))

    with opened(postgres, name) as database, database.read() as db:
        event.listen(db, "before_cursor_execute", note)
        run(db)
    return found


def _plain(value: Any) -> Any:
    """DuckDB's moments have no zone here, because its own need another library to be read."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value.obj if hasattr(value, "obj") else value


def load(postgres: Postgres, name: str, path: Path) -> None:
    """Copies every table into a file of DuckDB's, in a process of its own: its threads do not survive a fork."""

    def copied() -> tuple[float, float]:
        _load(postgres, name, path)
        return 0.0, 0.0

    apart(copied)


def _load(postgres: Postgres, name: str, path: Path) -> None:
    begun = path.with_suffix(".begun")
    begun.unlink(missing_ok=True)
    with duckdb.connect(begun) as duck, psycopg.connect(postgres.address(name).replace("+psycopg", "")) as source:
        for table in metadata.sorted_tables:
            columns = ", ".join(f'"{column.name}" {_type(column.type)}' for column in table.columns)
            duck.execute(f'CREATE TABLE "{table.name}" ({columns})')
            csv = path.with_suffix(f".{table.name}.csv")
            _write(source, table.name, csv)
            duck.execute(f"COPY \"{table.name}\" FROM '{csv}' ({_CSV})")
            csv.unlink()
    begun.rename(path)


def _write(source: psycopg.Connection, table: str, csv: Path) -> None:
    source.execute("SET timezone = 'UTC'")
    with csv.open("wb") as file, source.cursor().copy(f"COPY {table} TO STDOUT (FORMAT csv, NULL '\\N')") as copy:
        for some in copy:
            file.write(some)


def _type(kind: TypeEngine[Any]) -> str:
    return next((name for known, name in _TYPES if isinstance(kind, known)), "VARCHAR")


def ask(path: Path, statements: Sequence[Sent]) -> Took:
    """How long the statements take, from opening the file to the last row, in a process that has asked nothing yet."""

    def timed() -> tuple[float, float]:
        began = perf_counter()
        with duckdb.connect(path, read_only=True, config={"threads": 1}) as db:
            for statement, given in statements:
                db.execute(statement, given or None).fetchall()
            return (perf_counter() - began) * 1000, 0

    drop([path])
    return apart(timed, at_most_s=AT_MOST_S)
