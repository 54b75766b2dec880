"""Parts of statements that are built once: building one takes ten times as long as sending it again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[dict[str, Any]]


def among(name: str) -> BindParameter[Any]:
    """A list that is given when a statement runs: `column.in_(among("visits"))`."""
    return bindparam(name, expanding=True)


def insert_into(engine: str, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`; `engine` is the dialect's name."""
    return sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)


def add_new(db: Connection, table: Table, rows: Rows) -> None:
    """Inserts the rows that are not there yet: one statement, nothing when there is no row."""
    if rows:
        db.execute(_adding(db.dialect.name, table), list(rows))


@cache
def _adding(engine: str, table: Table) -> Any:
    return insert_into(engine, table).on_conflict_do_nothing()


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
