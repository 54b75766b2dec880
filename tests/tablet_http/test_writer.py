"""The writer: what is in line shares a commit, and still each counts whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Connection, event, select

from coach_data.database import Database
from coach_data.errors import DatabaseAway, DatabaseFull
from coach_data.schema import people
from tablet.writer import TOGETHER, Writer
from tests.builders import add_person
from tests.tablet_http.line import WAIT_S, held


def adding(name: str) -> Callable[[Connection], str]:
    def work(db: Connection) -> str:
        add_person(db, name)
        return name

    return work


def full(db: Connection) -> None:
    add_person(db, "Nobody")
    raise DatabaseFull


def names(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(select(people.c.name).order_by(people.c.name)))


def commits(database: Database) -> list[Connection]:
    seen: list[Connection] = []
    event.listen(database.engine, "commit", seen.append)
    return seen


def test_what_is_in_line_shares_a_commit(database: Database) -> None:
    writer, seen = Writer(lambda: database), commits(database)

    with held(writer):
        futures = [writer.submit(adding(f"Person {n:02}")) for n in range(TOGETHER)]

    assert [one.result(WAIT_S) for one in futures] == [f"Person {n:02}" for n in range(TOGETHER)]
    assert len(seen) == 2  # the one that held it up, and all the others
    assert len(names(database)) == TOGETHER


def test_one_that_fails_fails_alone(database: Database) -> None:
    writer = Writer(lambda: database)

    with held(writer):
        futures: list[Future[Any]] = [writer.submit(work) for work in (adding("Ann"), full, adding("Zoe"))]

    assert [futures[0].result(WAIT_S), futures[2].result(WAIT_S)] == ["Ann", "Zoe"]
    assert isinstance(futures[1].exception(WAIT_S), DatabaseFull)
    assert names(database) == ["Ann", "Zoe"]


def test_nobody_is_told_before_the_commit_they_share(database: Database) -> None:
    writer, told = Writer(lambda: database), []

    with held(writer):
        first = writer.submit(adding("Ann"))
        second = writer.submit(lambda db: (told.append(first.done()), adding("Zoe")(db)))

    second.result(WAIT_S)
    assert told == [False]


def test_who_gave_up_waiting_is_passed_over(database: Database) -> None:
    writer = Writer(lambda: database)

    with held(writer):
        gone, there = writer.submit(adding("Ann")), writer.submit(adding("Zoe"))
        gone.cancel()

    there.result(WAIT_S)
    assert names(database) == ["Zoe"]


def test_a_database_that_is_away_is_told_to_all_that_wait_after_one_try(database: Database) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    asked = iter([database, away])
    writer = Writer(lambda: next(asked))

    with held(writer):
        futures = [writer.submit(adding(name)) for name in ("Ann", "Zoe")]

    assert [type(one.exception(WAIT_S)) for one in futures] == [DatabaseAway, DatabaseAway]
