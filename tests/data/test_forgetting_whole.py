"""Forgetting in a database of its own: what is left in the file, and what happens when a tablet sends meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from coach_data import answers, schema
from coach_data.backup import check
from coach_data.database import Database
from coach_data.errors import NotHere
from coach_data.forgetting import forget_visit
from tests.cast import Cast, make_cast
from tests.data.whole_visit import LATER, WORD, hold, told
from tests.tablets import Tablet


def forget(database: Database, tablet: Tablet) -> None:
    with database.write() as db:
        forget_visit(db, tablet.visit, now=LATER)


def bytes_of(database: Database) -> bytes:
    """The file and its log."""
    file = Path(make_url(database.address).database or "")
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


def send_many(database: Database, tablets: list[Tablet], words: list[str]) -> None:
    """Lines of several visits in turn, batch by batch, so that they share the file's pages."""
    for batch in range(20):
        for tablet, word in zip(tablets, words, strict=True):
            notes = [tablet.entry("note", {"text": f"{word} {batch} " + "x" * (37 * n % 900)}) for n in range(25)]
            with database.write() as db:
                tablet.send(db, *notes)


@pytest.fixture
def cast(database: Database) -> Cast:
    with database.write() as db:
        return make_cast(db)


def begun(database: Database, cast: Cast) -> Tablet:
    tablet = Tablet(cast.coach)
    with database.write() as db:
        tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))
    return tablet


@pytest.mark.fault("F26")
def test_no_byte_of_its_words_is_left_in_the_file_or_its_log(database: Database, cast: Cast) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL tidies its files itself")
    tablets = [begun(database, cast) for _ in range(3)]
    send_many(database, tablets, ["Stays", WORD, "Remains"])
    with database.write() as db:
        hold(db, cast, tablets[1])
    assert WORD.encode() in bytes_of(database)

    forget(database, tablets[1])

    assert database.empty_log()
    assert WORD.encode() not in bytes_of(database)
    assert bytes_of(database).count(b"Stays") >= 500


def test_a_log_that_somebody_reads_stays_and_is_said_to(database: Database, cast: Cast) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's log is its own affair")
    impatient = Database(database.address, busy_timeout_ms=50)
    tablet = begun(database, cast)

    with database.read() as reader:
        reader.execute(select(schema.visits)).all()
        forget(database, tablet)
        assert not impatient.empty_log()

    assert impatient.empty_log()
    impatient.close()


def test_a_database_with_a_forgotten_visit_is_whole(database: Database, cast: Cast) -> None:
    tablet = begun(database, cast)
    with database.write() as db:
        hold(db, cast, tablet)

    forget(database, tablet)

    assert check(database).problems == ()


def left(database: Database) -> dict[str, int]:
    tables = (schema.note_lines, schema.fields, schema.promises, schema.action_steps, schema.engagement_sums)
    with database.read() as db:
        return {table.name: n for table in tables if (n := db.scalar(select(func.count()).select_from(table)))}


@pytest.mark.fault("F26", rounds=10)
def test_what_is_sent_while_it_is_forgotten_lands_before_or_hears_so(database: Database, cast: Cast) -> None:
    for _ in range(10):
        tablet, together = begun(database, cast), Barrier(2)
        sent = told(tablet, cast)

        def deliver(tablet: Tablet = tablet, sent: list = sent, together: Barrier = together) -> set[str]:
            together.wait()
            with database.write() as db:
                return {one.status for one in tablet.send(db, *sent)}

        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(deliver)
            together.wait()
            forget(database, tablet)

        assert answer.result() in ({"saved"}, {"forgotten"})
        assert left(database) == {}


def wait_until_somebody_waits(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(500):
        with database.read() as db:
            if db.scalar(waiting):
                return
        sleep(0.01)
    pytest.fail("Nobody waits for a lock.")


def test_an_answer_given_while_it_is_forgotten_is_not_kept(database: Database, cast: Cast) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    tablet = begun(database, cast)
    sent = told(tablet, cast)
    with database.write() as db:
        tablet.send(db, *sent)

    def answer() -> None:
        with database.write() as db:
            answers.answer(db, cast.teacher, sent[1].id, "leave_out", now=LATER)

    with ThreadPoolExecutor(1) as pool, database.write() as db:
        forget_visit(db, tablet.visit, now=LATER)
        said = pool.submit(answer)
        wait_until_somebody_waits(database)
        db.commit()

    with pytest.raises(NotHere):
        said.result()
