"""DuckDB as a reference: the same tables, asked the very statements that PostgreSQL was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import psycopg
from sqlalchemy import Connection, Uuid, event
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, Integer, Time, TypeEngine

from coach_data.schema import Moment, metadata
from tests.bench.answers import Told, rows_told, told
from tests.bench.cold import Postgres, Took, Watch, apart, drop, opened

AT_MOST_S = 20
"""Correlated subqueries are not what it is made for: some take it minutes."""

Sent = tuple[str, dict[str, Any]]
_JSON = (114, 3802)  # PostgreSQL's numbers of its types


class Asked(NamedTuple):
    """A question's statements as DuckDB reads them, where JSON stands in their rows, and PostgreSQL's answer."""

    statements: list[Sent]
    json_at: list[list[int]]
    answer: Told


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


def asked(postgres: Postgres, name: str, run: Callable[[Connection], Any]) -> Asked:
    """A question's statements, with what was given for their places and the rows that came."""
    found: list[Sent] = []

    def note(_c: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        found.append((statement, given))

    with opened(postgres, name) as database, database.read() as db:
        event.listen(db, "before_cursor_execute", note)
        run(db)
        event.remove(db, "before_cursor_execute", note)
        rows_of = [_rows(db, *each) for each in found]
    return Asked(
        [_for_duck(*each) for each in found], [places for places, _ in rows_of], rows_told(rows for _, rows in rows_of)
    )


def _rows(db: Connection, statement: str, given: Any) -> tuple[list[int], list[Any]]:
    driver = db.connection.driver_connection
    assert driver is not None
    cursor = driver.execute(statement, given)
    return [at for at, column in enumerate(cursor.description) if column.type_code in _JSON], cursor.fetchall()


def _for_duck(statement: str, given: dict[str, Any]) -> Sent:
    written = _ZONED.sub("TIMESTAMP", _PLACE.sub(r"$\1", statement)).replace("%%", "%")
    return written, {key: _plain(value) for key, value in given.items()}


def _plain(value: Any) -> Any:
    """DuckDB's moments have no zone here, because its own need another library to be read."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value.obj if hasattr(value, "obj") else value


def load(postgres: Postgres, name: str, path: Path) -> None:
    """Copies every table into a file of DuckDB's, in a process of its own: its threads do not survive a fork."""

    def copied() -> tuple[float, float, Callable[[], Told]]:
        _load(postgres, name, path)
        return 0.0, 0.0, lambda: told(None)

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


def ask(path: Path, question: Asked) -> Took:
    """How long the statements take, from opening the file to the last row, in a process that has asked nothing yet."""

    def timed() -> tuple[float, float, Callable[[], Told]]:
        watch = Watch()
        with duckdb.connect(path, read_only=True, config={"threads": 1}) as db:
            rows = [db.execute(statement, given or None).fetchall() for statement, given in question.statements]
            took, waited = watch.read()
        return took, waited, lambda: rows_told(map(_read, rows, question.json_at))

    drop([path])
    return apart(timed, at_most_s=AT_MOST_S)


def _read(rows: list[tuple[Any, ...]], json_at: list[int]) -> list[tuple[Any, ...]]:
    """JSON as PostgreSQL's driver gives it."""
    return [tuple(json.loads(cell) if at in json_at and cell else cell for at, cell in enumerate(row)) for row in rows]
