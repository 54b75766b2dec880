"""Pages take turns, and stand aside while lines are saved."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import text

from coach_data.database import Database
from tablet import turns
from tablet.routes import writer
from tests.builders import add_person
from tests.tablet_http.line import WAIT_S, held


@pytest.fixture
def kept(database: Database) -> Database:
    turns.keep(database)
    return database


def looking(database: Database) -> int:
    with turns.one(), database.read() as db:
        return int(db.execute(text("SELECT 7")).scalar_one())


def in_threads(count: int, work: Callable[[], object]) -> list[Future[object]]:
    pool = ThreadPoolExecutor(count)
    started = [pool.submit(work) for _ in range(count)]
    pool.shutdown(wait=False)
    return started


def test_so_many_pages_are_drawn_at_once_and_the_next_waits_for_one_of_them() -> None:
    drawn, over = [Event() for _ in range(turns.AT_ONCE + 1)], Event()
    free = iter(drawn)

    def page() -> None:
        with turns.one():
            next(free).set()
            over.wait(WAIT_S)

    pages = in_threads(len(drawn), page)
    assert all(one.wait(WAIT_S) for one in drawn[:-1])
    assert not drawn[-1].wait(0.1)
    over.set()
    assert drawn[-1].wait(WAIT_S)
    assert [one.exception(WAIT_S) for one in pages] == [None] * len(pages)


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), turns.one():
            raise ZeroDivisionError
    with turns.one():
        pass


def test_a_page_stands_aside_until_the_lines_are_saved(kept: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "ASIDE_S", WAIT_S)
    monkeypatch.setattr(turns, "ASIDE_IN_ALL_S", WAIT_S)
    with held(writer):
        (page,) = in_threads(1, lambda: looking(kept))
        with pytest.raises(TimeoutError):
            page.result(0.2)
    assert page.result(WAIT_S) == 7


def test_a_page_goes_on_when_it_has_stood_aside_long_enough(kept: Database) -> None:
    with held(writer):
        assert looking(kept) == 7


def test_who_has_no_turn_waits_for_nothing(kept: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "ASIDE_S", WAIT_S)
    with held(writer), kept.read() as db:
        assert db.execute(text("SELECT 7")).scalar_one() == 7
        assert not writer.at_rest.is_set()


def test_a_page_that_writes_never_waits_with_the_lock_in_hand(kept: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "ASIDE_S", WAIT_S)
    monkeypatch.setattr(turns, "ASIDE_IN_ALL_S", WAIT_S)
    with turns.one(), kept.write() as db:
        line = writer.submit(lambda other: add_person(other, "Zoe"))  # waits for this transaction
        writer_is_at_work()
        add_person(db, "Ann")
    assert line.result(WAIT_S)


def writer_is_at_work() -> None:
    ended = Event()
    while writer.at_rest.is_set():
        ended.wait(0.01)
