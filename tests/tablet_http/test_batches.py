"""Batches that wait are committed together, and each counts whole or not at all, as if it were alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, func, select

from coach_data import sessions
from coach_data.database import Database
from coach_data.schema import entries
from tablet.batches import Answer, Desk, Post
from tablet.frames import TOGETHER
from tablet.requests import Pace
from tests.cast import Cast
from tests.tablet_http.conftest import Door
from tests.tablets import Tablet


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(lambda: database)


def post(door: Door, body: bytes) -> Post:
    return Post(datetime.now(UTC), door.cookies, body)


def started(people: Cast, visit: UUID | None = None) -> bytes:
    tablet = Tablet(people.coach, **({"visit": visit} if visit else {}))
    return tablet.batch([tablet.entry("started")]).model_dump_json().encode()


def statuses(answers: list[Answer]) -> list[int]:
    return [one.status for one in answers]


def stored(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(entries)) or 0


def tries(database: Database) -> list[str]:
    """Grows with every transaction that is begun in order to write."""
    begun: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def look(_db: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            begun.append(statement)

    return begun


def fails_at(database: Database, text: str, error: type[BaseException] = ZeroDivisionError) -> None:
    """The database refuses whatever holds this text."""

    @event.listens_for(database.engine, "before_cursor_execute")
    def look(_db: Connection, _cursor: object, _statement: str, parameters: object, *_: object) -> None:
        if text in str(parameters):
            raise error


def test_what_waits_together_shares_a_commit(desk: Desk, door: Door, database: Database, people: Cast) -> None:
    begun = tries(database)

    answers = desk.answers([post(door, started(people)) for _ in range(TOGETHER)])

    assert statuses(answers) == [201] * TOGETHER
    assert len(begun) == 1
    assert stored(database) == TOGETHER


def test_answers_come_in_the_order_of_their_posts(desk: Desk, door: Door, people: Cast) -> None:
    nobodys = Door(door.port)
    tablet = Tablet(people.coach)
    entry = tablet.entry("started")
    whole = tablet.batch([entry]).model_dump_json().encode()

    posts = [post(door, b"{}"), post(door, whole), post(nobodys, whole), post(door, started(people))]
    answers = desk.answers(posts)

    assert statuses(answers) == [400, 201, 401, 201]
    assert json.loads(answers[1].body)["receipts"][0]["id"] == str(entry.id)


def test_one_that_fails_fails_alone(
    desk: Desk, door: Door, database: Database, people: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    bad = Tablet(people.coach)
    bodies = [started(people), started(people, bad.visit), started(people)]
    fails_at(database, str(bad.visit))

    answers = desk.answers([post(door, body) for body in bodies])

    assert statuses(answers) == [201, 500, 201]
    assert "stays there" in json.loads(answers[1].body)["reason"]
    assert stored(database) == 2
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_is_away_is_told_to_all_that_wait(door: Door, people: Cast) -> None:
    desk = Desk(lambda: Database("postgresql+psycopg://nobody@127.0.0.1:1/none"))

    answers = desk.answers([post(door, started(people)) for _ in range(3)])

    assert statuses(answers) == [503] * 3
    assert [one.wait_s for one in answers] == [1] * 3


def test_a_held_database_is_told_to_all_that_wait_after_one_try(door: Door, database: Database, people: Cast) -> None:
    hasty = Database(database.address, busy_timeout_ms=20)
    begun = tries(hasty)
    with database.write():
        answers = Desk(lambda: hasty).answers([post(door, started(people)) for _ in range(3)])
    hasty.close()

    assert statuses(answers) == [503] * 3
    assert stored(database) == 0
    assert len(begun) == 1


def test_a_session_ended_between_two_groups_counts_no_longer(
    desk: Desk, door: Door, database: Database, people: Cast
) -> None:
    (before,) = desk.answers([post(door, started(people))])
    with database.write() as db:
        sessions.end_all(db, people.coach.person_id, now=datetime.now(UTC))

    (after,) = desk.answers([post(door, started(people))])

    assert (before.status, after.status) == (201, 401)
    assert stored(database) == 1


def test_who_is_too_fast_waits_and_the_others_of_the_group_do_not(
    door: Door, outsiders_door: Door, database: Database, people: Cast
) -> None:
    desk = Desk(lambda: database, Pace(per_s=0.01, at_once=1))
    theirs = Tablet(people.outsider)
    other = theirs.batch([theirs.entry("started")]).model_dump_json().encode()

    answers = desk.answers([post(door, started(people)), post(door, started(people)), post(outsiders_door, other)])

    assert statuses(answers) == [201, 429, 201]
    assert answers[1].wait_s == 1


def test_contacts_of_a_group_are_noted_with_what_they_brought(
    desk: Desk, door: Door, database: Database, people: Cast
) -> None:
    began = datetime.now(UTC)
    later = began + timedelta(minutes=6)
    begun = tries(database)

    answers = desk.answers([Post(later, door.cookies, started(people)) for _ in range(3)])

    assert statuses(answers) == [201] * 3
    assert len(begun) == 1
    with database.read() as db:
        (session,) = sessions.of_person(db, people.coach.person_id, now=later)
    assert session.seen_at == later


def test_whatever_is_thrown_the_next_one_is_answered(
    desk: Desk, door: Door, database: Database, people: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    bad = Tablet(people.coach)
    bodies = [started(people), started(people, bad.visit), started(people)]
    fails_at(database, str(bad.visit), KeyboardInterrupt)

    answers = desk.answers([post(door, body) for body in bodies])

    assert statuses(answers) == [201, 500, 201]
    assert "KeyboardInterrupt" in caplog.text
