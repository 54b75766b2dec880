"""What a page reads is of one moment."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from coach_data.database import Database
from coach_data.schema import people
from tests.builders import add_person


def test_what_is_written_meanwhile_is_seen_by_the_next_look(database: Database) -> None:
    with database.read() as db:
        assert list(db.scalars(select(people.c.name))) == []
        with database.write() as other:
            add_person(other, "Ann")
        assert list(db.scalars(select(people.c.name))) == []
    with database.read() as db:
        assert list(db.scalars(select(people.c.name))) == ["Ann"]


def test_a_connection_that_read_one_moment_writes_again(database: Database) -> None:
    for name in ("Ann", "Ben"):
        with database.read() as db:
            db.scalars(select(people.c.name)).all()
        with database.write() as db:
            add_person(db, name)
    with database.read() as db:
        assert sorted(db.scalars(select(people.c.name))) == ["Ann", "Ben"]


def test_postgresql_refuses_to_write_where_one_only_reads(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no such transaction")
    with pytest.raises(DBAPIError, match="read-only"), database.read() as db:
        add_person(db, "Ann")
