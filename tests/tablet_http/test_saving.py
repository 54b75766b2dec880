"""The process that saves: it answers in whatever order, is begun again when it ends, and ends with its server."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coach_data.database import Database
from coach_data.errors import DatabaseBusy, TryLater
from coach_data.schema import entries
from tablet import saving
from tablet.batches import Answer, Post
from tablet.frames import post_frame
from tablet.saving import Saving
from tests.cast import Cast
from tests.loops import ran
from tests.tablet_http.conftest import Door
from tests.tablets import Tablet

WITHIN_S = 30
NOBODYS = Post(datetime.now(UTC), {}, b"{}")


@pytest.fixture(autouse=True)
def _settings(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", database.address)


def beside(work: Callable[[Saving], Awaitable[None]]) -> None:
    """Runs this while the process is there."""

    async def run() -> None:
        async with asyncio.timeout(WITHIN_S), saving.by_process() as process:
            await work(process)

    ran(run())


def posts(door: Door, people: Cast, count: int) -> list[Post]:
    tablet = Tablet(people.coach)
    lines = [tablet.entry("started"), *(tablet.entry("note", {"text": f"Line {n}"}) for n in range(count - 1))]
    return [Post(datetime.now(UTC), door.cookies, tablet.batch([one]).model_dump_json().encode()) for one in lines]


def pid_of(saving: Saving) -> int:
    assert saving.process
    return saving.process.pid


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
        answers = await asyncio.gather(*map(saving.answer, posts(door, people, 20)))
        assert [one.status for one in answers] == [201] * 20
        assert stored(database) == 20

    beside(work)


def test_a_killed_one_is_told_to_who_waits_and_the_next_one_saves(door: Door, database: Database, people: Cast) -> None:
    async def work(process: Saving) -> None:
        assert (await until_it_answers()).status == 401
        os.kill(first := pid_of(process), signal.SIGSTOP)  # so that it cannot answer first
        waiting = [asyncio.create_task(saving.answer(one)) for one in posts(door, people, 3)]
        await asyncio.sleep(0)
        os.kill(first, signal.SIGKILL)
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in outcomes] == [DatabaseBusy] * 3
        assert (await until_it_answers()).status == 401
        answers = await asyncio.gather(*map(saving.answer, posts(door, people, 3)))
        assert [one.status for one in answers] == [201] * 3
        assert pid_of(process) != first

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
    monkeypatch.setattr(saving, limit, 2 if limit == "WAITING_MOST" else 2 * len(post_frame(0, NOBODYS)))

    async def work(_: Saving) -> None:
        waiting = [asyncio.create_task(saving.answer(NOBODYS)) for _ in range(3)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in outcomes] == [Answer, Answer, DatabaseBusy]
        assert (await saving.answer(NOBODYS)).status == 401  # and there is room again

    beside(work)


def test_it_goes_on_when_it_is_asked_to_end_and_ends_by_itself_with_its_server(
    door: Door, database: Database, people: Cast
) -> None:
    begun: list[Saving] = []

    async def work(process: Saving) -> None:
        begun.append(process)
        await until_it_answers()
        for one in (signal.SIGTERM, signal.SIGINT):
            os.kill(pid_of(process), one)
        answers = await asyncio.gather(*map(saving.answer, posts(door, people, 3)))
        assert [one.status for one in answers] == [201] * 3

    beside(work)
    assert begun[0].process and begun[0].process.returncode == 0


def test_what_waits_when_the_server_ends_is_answered_first(door: Door, database: Database, people: Cast) -> None:
    async def work(process: Saving) -> None:
        await until_it_answers()
        waiting = [asyncio.create_task(saving.answer(one)) for one in posts(door, people, 3)]
        await asyncio.sleep(0)
        await process.end()
        assert [(await one).status for one in waiting] == [201] * 3

    beside(work)
    assert stored(database) == 3


def test_nobody_is_told_before_it_is_committed(door: Door, database: Database, people: Cast) -> None:
    async def work(_: Saving) -> None:
        await until_it_answers()
        with database.write():  # who wants to write waits for this
            waiting = [asyncio.create_task(saving.answer(one)) for one in posts(door, people, 3)]
            await asyncio.sleep(0.5)
            assert not any(one.done() for one in waiting)
        assert [(await one).status for one in waiting] == [201] * 3

    beside(work)


def test_one_session_does_not_fill_the_line(door: Door, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "OF_ONE_MOST", 2)
    other = Post(datetime.now(UTC), {"keylever": "another"}, b"{}")

    async def work(_: Saving) -> None:
        waiting = [asyncio.create_task(saving.answer(one)) for one in (*posts(door, people, 3), other)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in outcomes] == [Answer, Answer, TryLater, Answer]
        assert (await saving.answer(posts(door, people, 1)[0])).status == 201  # and there is room again

    beside(work)


def test_its_code_is_the_servers_wherever_that_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tablet").mkdir()
    (tmp_path / "tablet" / "__init__.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)

    async def work(_: Saving) -> None:
        assert (await saving.answer(NOBODYS)).status == 401

    beside(work)


def test_without_it_a_thread_saves(door: Door, database: Database, people: Cast) -> None:
    answers = [ran(saving.answer(one)) for one in posts(door, people, 3)]

    assert [one.status for one in answers] == [201] * 3
    assert stored(database) == 3
