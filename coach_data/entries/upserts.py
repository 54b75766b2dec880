"""INSERT … ON CONFLICT for whichever engine the connection speaks to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[dict[str, Any]]


def insert_into(db: Connection, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if db.dialect.name == "sqlite" else postgresql.insert(table)


def add_new(db: Connection, table: Table, rows: Rows) -> None:
    """Inserts the rows that are not there yet: one statement, nothing when there is no row."""
    if rows:
        db.execute(insert_into(db, table).on_conflict_do_nothing(), list(rows))


def put(db: Connection, table: Table, rows: Rows, *, keep: Sequence[str] = ()) -> None:
    """Inserts rows or brings them up to date by primary key, leaving the columns in `keep` as they are."""
    if not rows:
        return
    keys = {column.name for column in table.primary_key}
    new = insert_into(db, table)
    changed = {name: new.excluded[name] for name in rows[0] if name not in keys and name not in keep}
    db.execute(new.on_conflict_do_update(index_elements=sorted(keys), set_=changed), list(rows))
