"""One thread that writes what tablets send: batches wait in line here, not for the database's lock.

To make a commit durable takes the disk longer than all the rest. So what is in line when one is done is committed
together, and nobody is told before it is.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

from coach_data.database import Database, shared
from coach_data.errors import DatabaseBusy

Work = Callable[[Connection], Any]
Waiting = tuple[Work, Future[Any]]
DEPTH = 400
TOGETHER = 16
"""As many share a commit at most, so that the first of them does not wait long for the last."""


class Writer:
    """Runs every piece of work, one after the other; each counts whole or not at all, as if it were alone.

    Args:
        database: asked for the database at each piece of work, so that a test may bring its own.
        depth: how many may wait; more are turned away, so that a tablet hears "later" at once.
    """

    def __init__(self, database: Callable[[], Database] = shared, *, depth: int = DEPTH) -> None:
        self._database = database
        self._waiting: queue.Queue[Waiting] = queue.Queue(depth)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.at_rest = threading.Event()
        """Set while nothing is in line and nothing is being written."""
        self.at_rest.set()

    def submit(self, work: Work) -> Future[Any]:
        """Puts work in line; the future holds its result once it is committed.

        Raises:
            DatabaseBusy: too many are waiting.
        """
        self._start()
        done: Future[Any] = Future()
        try:
            self._waiting.put_nowait((work, done))
        except queue.Full:
            raise DatabaseBusy from None
        return done

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="keylever-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            group = [one for one in self._in_line() if one[1].set_running_or_notify_cancel()]
            # Where one of them fails nothing is kept, and each has its own try: a failure is told to nobody else.
            if len(group) < 2 or not self._together(group):
                for one in group:
                    self._alone(one)

    def _in_line(self) -> Iterator[Waiting]:
        if self._waiting.empty():
            self.at_rest.set()
        first = self._waiting.get()
        self.at_rest.clear()
        yield first
        with suppress(queue.Empty):
            for _ in range(TOGETHER - 1):
                yield self._waiting.get_nowait()

    def _together(self, group: list[Waiting]) -> bool:
        has_begun = False
        try:
            with self._database().write() as db:
                has_begun = True
                results = [work(db) for work, _ in group]
        except BaseException as error:
            if not has_begun:  # a held database is held for each of them: all may come again, at once
                for _, done in group:
                    done.set_exception(error)
            return not has_begun
        for (_, done), result in zip(group, results, strict=True):
            done.set_result(result)
        return True

    def _alone(self, one: Waiting) -> None:
        work, done = one
        try:
            with self._database().write() as db:
                result = work(db)
        except BaseException as error:
            done.set_exception(error)
        else:
            done.set_result(result)
