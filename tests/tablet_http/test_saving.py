"""The process that saves: it answers in whatever order, is begun again when it ends, and ends with its server."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import psutil
import pytest
from sqlalchemy import func, select

from coach_data.database import Database
from coach_data.errors import DatabaseBusy
from coach_data.schema import entries
from tablet import saving
from tablet.batches import Answer, Post
from tablet.saving import Saving
from tests.cast import Cast
from tests.tablet_http.conftest import Door
from tests.tablets import Tablet

WITHIN_S = 30
NOBODYS = Post(datetime.now(UTC), "", b"{}")


@pytest.fixture(autouse=True)
def _settings(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", database.address)


def beside(work: Callable[[Saving], Awaitable[None]]) -> None:
    """Runs this while the process is there."""

    async def run() -> None:
        async with asyncio.timeout(WITHIN_S), saving.by_process() as process:
            await work(process)

    asyncio.run(run())


def posts(door: Door, people: Cast, count: int) -> list[Post]:
    cookies = "; ".join(f"{name}={value}" for name, value in door.cookies.items())
    tablet = Tablet(people.coach)
    lines = [tablet.entry("started"), *(tablet.entry("note", {"text": f"Line {n}"}) for n in range(count - 1))]
    return [Post(datetime.now(UTC), cookies, tablet.batch([one]).model_dump_json().encode()) for one in lines]


def stored(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(entries)) or 0


async def until_it_answers(again_s: float = 0.02) -> Answer:
    while True:
        try:
            return await saving.answer(NOBODYS)
        except DatabaseBusy:
            await asyncio.sleep(again_s)


def test_what_is_told_is_in_the_database(door: Door, database: Database, people: Cast) -> None:
    async def work(_: Saving) -> None:
        answers = await asyncio.gather(*map(saving.answer, posts(door, people, 40)))
        assert [one.status for one in answers] == [201] * 40
        assert stored(database) == 40

    beside(work)


def test_a_killed_one_is_told_to_who_waits_and_the_next_one_saves(door: Door, database: Database, people: Cast) -> None:
    async def work(process: Saving) -> None:
        assert (await until_it_answers()).status == 401
        os.kill(first := process.pid or 0, signal.SIGSTOP)  # so that it cannot answer first
        waiting = [asyncio.create_task(saving.answer(one)) for one in posts(door, people, 3)]
        await asyncio.sleep(0)
        os.kill(first, signal.SIGKILL)
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in outcomes] == [DatabaseBusy] * 3
        assert (await until_it_answers()).status == 401
        answers = await asyncio.gather(*map(saving.answer, posts(door, people, 3)))
        assert [one.status for one in answers] == [201] * 3
        assert process.pid not in (None, first)

    beside(work)
    assert stored(database) == 3


def test_one_that_cannot_begin_is_tried_again_ever_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")

    async def work(_: Saving) -> None:
        while len(caplog.messages) < 4:
            await asyncio.sleep(0.02)
        with pytest.raises(DatabaseBusy):
            await saving.answer(NOBODYS)

    beside(work)
    assert [message.split("begins in ")[1] for message in caplog.messages[:4]] == [
        "0.2 s.",
        "0.4 s.",
        "0.8 s.",
        "1.6 s.",
    ]


@pytest.mark.parametrize("limit", ["WAITING_MOST", "BYTES_WAITING_MOST"])
def test_more_than_can_wait_is_turned_away_at_once(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, limit, 2 if limit == "WAITING_MOST" else 2 * len(NOBODYS.body))

    async def work(_: Saving) -> None:
        waiting = [asyncio.create_task(saving.answer(NOBODYS)) for _ in range(3)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in outcomes] == [Answer, Answer, DatabaseBusy]
        assert (await saving.answer(NOBODYS)).status == 401  # and there is room again

    beside(work)


def test_it_ends_with_its_server_and_not_when_it_is_asked_to(door: Door, database: Database, people: Cast) -> None:
    gone: list[int] = []

    async def work(process: Saving) -> None:
        await until_it_answers()
        gone.append(process.pid or 0)
        for one in (signal.SIGTERM, signal.SIGINT):
            os.kill(gone[0], one)
        answers = await asyncio.gather(*map(saving.answer, posts(door, people, 3)))
        assert [one.status for one in answers] == [201] * 3

    beside(work)
    assert not psutil.pid_exists(gone[0])


def test_without_it_a_thread_saves(door: Door, database: Database, people: Cast) -> None:
    answers = [asyncio.run(saving.answer(one)) for one in posts(door, people, 3)]

    assert [one.status for one in answers] == [201] * 3
    assert stored(database) == 3
