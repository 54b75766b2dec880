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
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import cast

from starlette.concurrency import run_in_threadpool

from coach_data import sessions
from coach_data.errors import DatabaseBusy, TryLater
from tablet.batches import Answer, Desk, Post
from tablet.frames import Frames, answer_in, post_frame

WAITING_MOST, BYTES_WAITING_MOST = 400, 64_000_000
"""More are turned away, so that a tablet hears "later" at once."""
OF_ONE_MOST = 20
"""So many of one session wait at most: a tablet gone wild must not fill the line. One that is well sends one."""
AGAIN_S, AGAIN_MOST_S = 0.2, 10.0
"""How long after its end the process is begun again: twice as long each time, until one has answered."""
END_S = 10
ROOT = Path(__file__).parents[1]
_UNKNOWN = "It is not known whether this was saved. Send it again; nothing is saved twice."
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
        self._is_over = False

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The process begun last; None before the first."""
        return self._process

    async def begin(self) -> None:
        """Starts the process; what comes before it is ready waits in line."""
        ours, theirs = socket.socketpair()
        # -P: its own code is the server's, whatever lies in the folder somebody started it from.
        command = [sys.executable, "-P", "-m", "tablet.saving_process", str(theirs.fileno())]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        with theirs:
            self._process = subprocess.Popen(
                command,
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is the server's
            )
        await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=ours)

    async def end(self) -> None:
        """Lets the process answer what it has and waits until it is gone."""
        self._is_over = True
        if self._beginning:
            self._beginning.cancel()
            with suppress(asyncio.CancelledError):
                await self._beginning
        if self._link:
            with suppress(RuntimeError):  # closed at this very moment
                self._link.write_eof()
        if self._process:
            await run_in_threadpool(_wait, self._process)

    async def answer(self, post: Post) -> Answer:
        """What becomes of a post.

        Raises:
            DatabaseBusy: too many wait, or the process ended meanwhile; the tablet sends it again.
        """
        number = next(self._numbers)
        frame = post_frame(number, post)
        is_full = len(self._waiting) >= WAITING_MOST or self._bytes + len(frame) > BYTES_WAITING_MOST
        if self._link is None or self._is_over or is_full:
            raise DatabaseBusy
        told: Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number], self._bytes = (told, len(frame)), self._bytes + len(frame)
        self._link.write(frame)
        # A browser that hangs up does not undo what is already in line.
        return await told

    def connection_made(self, transport: BaseTransport) -> None:
        self._link, self._frames = cast(WriteTransport, transport), Frames()
        if self._is_over:
            transport.close()

    def data_received(self, data: bytes) -> None:
        self._again_s = AGAIN_S
        for number, content in self._frames.took(data):
            answer = answer_in(content)
            told, size = self._waiting.pop(number)
            self._bytes -= size
            if not told.done():
                told.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._link = None
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        for told, _ in waiting.values():
            if not told.done():
                told.set_exception(DatabaseBusy(_UNKNOWN))
        if not self._is_over:
            self._beginning = asyncio.get_running_loop().create_task(self._begin_again())

    async def _begin_again(self) -> None:
        while self._link is None:
            try:
                ended = await run_in_threadpool(_wait, self._process) if self._process else None
                _log.error("What saves has ended (%s); the next begins in %.1f s.", ended, self._again_s)
                await asyncio.sleep(self._again_s)
                self._again_s = min(2 * self._again_s, AGAIN_MOST_S)
                await self.begin()
            except Exception:  # no room for another process or thread: there may be later
                _log.exception("What saves could not be begun.")
                await asyncio.sleep(self._again_s)


def _wait(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


desk = Desk()
_at_desk = threading.Lock()


async def _by_thread(post: Post) -> Answer:
    def one_at_a_time() -> Answer:
        with _at_desk:
            return desk.answers([post])[0]

    return await run_in_threadpool(one_at_a_time)


_answer: Callable[[Post], Awaitable[Answer]] = _by_thread
_in_line = Counter[str | None]()


async def answer(post: Post) -> Answer:
    """What becomes of a post: saved by the process where there is one, otherwise by a thread.

    Raises:
        TryLater: too many of this session wait.
        DatabaseBusy: too many wait; the tablet sends it again.
    """
    session = sessions.token_from(post.cookies)
    if _in_line[session] >= OF_ONE_MOST:
        raise TryLater(1)
    _in_line[session] += 1
    try:
        return await _answer(post)
    finally:
        _in_line[session] -= 1
        if not _in_line[session]:
            del _in_line[session]


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
