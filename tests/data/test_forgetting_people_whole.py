"""Forgetting a person in a database of its own: what is left in the file, and what is sent meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, event, update

from coach_data import accounts, schema
from coach_data.backup import check
from coach_data.database import Database
from coach_data.errors import DatabaseBusy
from coach_data.forgetting_people import begin, forget_whole
from tests.builders import add_co_observer
from tests.cast import Cast, make_cast
from tests.data.test_forgetting_everywhere import where
from tests.data.test_forgetting_people_tablets import statuses
from tests.data.test_forgetting_whole import bytes_of, left, wait_until_somebody_waits
from tests.data.whole_visit import LATER, WORD, hold, told
from tests.tablets import Tablet


@pytest.fixture
def two(database: Database) -> Cast:
    with database.write() as db:
        return make_cast(db)


def delivered(database: Database, tablet: Tablet, sent: list[Any]) -> set[str]:
    """What the tablet hears in the end: held up, it sends the same again."""
    for _ in range(20):
        try:
            with database.write() as db:
                return statuses(db, tablet, *sent)
        except DatabaseBusy:
            continue
    pytest.fail("The tablet is never heard.")


@pytest.mark.fault("F26", rounds=10)
@pytest.mark.parametrize("who", ["coach", "teacher"])
def test_what_is_sent_while_a_person_is_forgotten_lands_before_or_hears_so(
    database: Database, two: Cast, who: str
) -> None:
    for _ in range(10):
        with database.write() as db:
            cast = make_cast_again(db)
        tablet, together = Tablet(cast.coach), Barrier(2)
        sent = told(tablet, cast)
        if who == "coach":
            sent = [one for one in sent if "step." not in one.body]

        def deliver(tablet: Tablet = tablet, sent: list[Any] = sent, together: Barrier = together) -> set[str]:
            together.wait()
            return delivered(database, tablet, sent)

        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(deliver)
            together.wait()
            forget_whole(database, getattr(cast, who).person_id, now=LATER)

        assert answer.result() in ({"saved"}, {"forgotten"})
        assert left(database) == {}
        with database.read() as db:
            assert where(db, WORD.lower()) == set()


def make_cast_again(db: Connection) -> Cast:
    """Another cast beside the one before: names of schools and people are given once."""
    mark = f" {uuid4().hex[:8]}"
    for column in (schema.schools.c.name, schema.people.c.username):
        before = ~column.contains(" ") | column.in_(("North School", "South School"))
        db.execute(update(column.table).where(before).values({column: column + mark}))
    return make_cast(db)


def test_a_batch_that_comes_while_the_coach_is_being_forgotten_waits_and_hears_so(
    database: Database, two: Cast
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    tablet = Tablet(two.coach)
    sent = told(tablet, two)

    with ThreadPoolExecutor(1) as pool, database.write() as db:
        begin(db, two.coach.person_id, now=LATER)
        answer = pool.submit(delivered, database, tablet, sent)
        wait_until_somebody_waits(database)
        db.commit()

    assert answer.result() == {"forgotten"}
    with database.read() as reading:
        assert where(reading, WORD.lower()) == set()


def broken_off(after: int) -> Callable[..., None]:
    """Stops a forgetting after so many visits."""
    from coach_data import forgetting_people

    real, seen = forgetting_people._forget_visit, []

    def stop(*arguments: Any) -> None:
        if len(seen) == after:
            raise KeyboardInterrupt
        seen.append(None)
        real(*arguments)

    return stop


def test_what_was_broken_off_goes_on_with_the_same_again(
    database: Database, two: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablets = [Tablet(two.coach) for _ in range(3)]
    for tablet in tablets:
        with database.write() as db:
            tablet.send(db, *told(tablet, two))
    with monkeypatch.context() as patched:
        patched.setattr("coach_data.forgetting_people._forget_visit", broken_off(1))
        with pytest.raises(KeyboardInterrupt):
            forget_whole(database, two.teacher.person_id, now=LATER)
    with database.write() as db:
        heard = [statuses(db, tablet, tablet.entry("note", {"text": WORD})) for tablet in tablets]
        assert sorted(heard, key=str) == [{"forgotten"}, {"saved"}, {"saved"}]

    forget_whole(database, two.teacher.person_id, now=LATER)

    with database.read() as db:
        assert where(db, WORD.lower()) == set()


def test_from_its_first_moment_a_person_signs_in_and_sends_no_more(
    database: Database, two: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = Tablet(two.coach)
    with database.write() as db:
        db.execute(update(schema.people).values(password_hash="hash"))
        tablet.send(db, *told(tablet, two))
    monkeypatch.setattr("coach_data.forgetting_people._forget_visit", broken_off(0))
    with pytest.raises(KeyboardInterrupt):
        forget_whole(database, two.coach.person_id, now=LATER)

    with database.write() as db:
        assert statuses(db, Tablet(two.coach), *told(tablet, two)) == {"forgotten"}
        assert accounts.sign_in_row(db, "coach")[0] is None
        assert accounts.sign_in_row(db, "teacher")[0] == two.teacher.person_id


def statements_of_the_last_transaction(database: Database, person: UUID) -> int:
    """How many statements the last transaction of forgetting somebody takes, the one nobody can write beside."""
    counted = [0]
    event.listen(database.engine, "begin", lambda _db: counted.append(0))

    def note(*_: Any) -> None:
        counted[-1] += 1

    event.listen(database.engine, "before_cursor_execute", note)
    forget_whole(database, person, now=LATER)
    event.remove(database.engine, "before_cursor_execute", note)
    return counted[-1]


def test_the_last_transaction_does_not_grow_with_what_a_coach_wrote(database: Database, two: Cast) -> None:
    counts = []
    for visits in (1, 6):
        with database.write() as db:
            cast = make_cast_again(db)
            for _ in range(visits):
                tablet = Tablet(cast.coach)
                tablet.send(db, *told(tablet, cast))
                beside, along = Tablet(cast.outsider), Tablet(cast.coach)
                beside.send(db, beside.entry("started", {"class": str(cast.south_math)}))
                along.visit = beside.visit
                add_co_observer(db, along.visit, cast.coach.person_id, cast.south_pair)
                along.send(db, along.entry("note", {"text": WORD}))
        counts.append(statements_of_the_last_transaction(database, cast.coach.person_id))

    assert counts[0] == counts[1]


@pytest.mark.fault("F26")
def test_no_byte_of_a_forgotten_person_is_left_in_the_file_or_its_log(database: Database, two: Cast) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL tidies its files itself")
    tablet = Tablet(two.coach)
    with database.write() as db:
        hold(db, two, tablet)
        name = {"name": "Quill Pennfeather", "username": "pennfeather"}
        db.execute(update(schema.people).where(schema.people.c.id == two.teacher.person_id).values(name))
    assert all(each in bytes_of(database) for each in (b"Pennfeather", b"pennfeather", WORD.encode()))

    forget_whole(database, two.teacher.person_id, now=LATER)

    assert database.empty_log()
    assert [each for each in (b"Pennfeather", b"pennfeather", WORD.encode()) if each in bytes_of(database)] == []


def test_a_database_with_a_forgotten_person_is_whole(database: Database, two: Cast) -> None:
    with database.write() as db:
        hold(db, two, Tablet(two.coach))

    for who in (two.coach, two.teacher):
        forget_whole(database, who.person_id, now=LATER)

    assert check(database).problems == ()
