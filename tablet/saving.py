"""Hands what tablets send to the process that saves it, which begins and ends with the server."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import threading
from asyncio import BaseTransport, Future, Task, WriteTransport
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import cast

from starlette.concurrency import run_in_threadpool

from coach_data.errors import DatabaseBusy
from tablet.batches import Answer, Desk, Post
from tablet.frames import Frames, answer_in, post_frame

WAITING_MOST = 400
BYTES_WAITING_MOST = 64_000_000
"""More are turned away, so that a tablet hears "later" at once."""
AGAIN_S, AGAIN_MOST_S = 0.2, 10.0
"""How long after its end the process is begun again: twice as long each time, until one has answered."""
END_S = 10
ROOT = Path(__file__).parents[1]
_log = logging.getLogger("keylever.tablet")


class Saving(asyncio.Protocol):
    """The server's end of the line to the process that saves."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[Future[Answer], int]] = {}
        self._bytes = 0
        self._numbers = count()
        self._frames = Frames()
        self._again_s = AGAIN_S
        self._link: WriteTransport | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._beginning: Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process and self._link else None

    async def begin(self) -> None:
        """Starts the process; what comes before it is ready waits in line."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tablet.saving_process", str(theirs.fileno())]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        with theirs:
            self._process = subprocess.Popen(
                command, env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=ours)

    async def end(self) -> None:
        """Lets the process answer what it has and waits until it is gone."""
        link, self._link = self._link, None
        if self._beginning:
            self._beginning.cancel()
        if link:
            link.close()
        if self._process:
            await run_in_threadpool(_wait, self._process)

    async def answer(self, post: Post) -> Answer:
        """What becomes of a post.

        Raises:
            DatabaseBusy: too many wait, or the process ended meanwhile; the tablet sends it again.
        """
        size = len(post.body) + len(post.cookies)
        if self._link is None or len(self._waiting) >= WAITING_MOST or self._bytes + size > BYTES_WAITING_MOST:
            raise DatabaseBusy
        number = next(self._numbers)
        told: Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number], self._bytes = (told, size), self._bytes + size
        self._link.write(post_frame(number, post))
        # A browser that hangs up does not undo what is already in line.
        return await told

    def connection_made(self, transport: BaseTransport) -> None:
        self._link, self._frames = cast(WriteTransport, transport), Frames()

    def data_received(self, data: bytes) -> None:
        self._again_s = AGAIN_S
        for number, content in self._frames.took(data):
            told, size = self._waiting.pop(number)
            self._bytes -= size
            if not told.done():
                told.set_result(answer_in(content))

    def connection_lost(self, exc: Exception | None) -> None:
        has_failed, self._link = self._link is not None, None
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        for told, _ in waiting.values():
            if not told.done():
                told.set_exception(DatabaseBusy())
        if has_failed:
            self._beginning = asyncio.get_running_loop().create_task(self._begin_again())

    async def _begin_again(self) -> None:
        while self._link is None:
            _log.error("The process that saves what tablets send has ended; the next begins in %.1f s.", self._again_s)
            if self._process:
                await run_in_threadpool(_wait, self._process)
            await asyncio.sleep(self._again_s)
            self._again_s = min(2 * self._again_s, AGAIN_MOST_S)
            with suppress(OSError):  # no room for another process: there may be later
                await self.begin()


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


desk = Desk()
_at_desk = threading.Lock()


async def _by_thread(post: Post) -> Answer:
    def one_at_a_time() -> Answer:
        with _at_desk:
            return desk.answers([post])[0]

    return await run_in_threadpool(one_at_a_time)


_answer: Callable[[Post], Awaitable[Answer]] = _by_thread


async def answer(post: Post) -> Answer:
    """What becomes of a post: saved by the process where there is one, otherwise by a thread.

    Raises:
        DatabaseBusy: too many wait; the tablet sends it again.
    """
    return await _answer(post)


@asynccontextmanager
async def by_process() -> AsyncIterator[Saving]:
    """Meanwhile a process of its own saves."""
    global _answer
    saving = Saving()
    await saving.begin()
    _answer = saving.answer
    try:
        yield saving
    finally:
        _answer = _by_thread
        await saving.end()
