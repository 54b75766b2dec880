"""One thread that writes what tablets send: batches wait in line here, not for the database's lock."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Connection

from coach_data.database import Database, shared
from coach_data.errors import DatabaseBusy

Work = Callable[[Connection], Any]
DEPTH = 400


class Writer:
    """Runs every piece of work in a transaction of its own, one after the other.

    Args:
        database: asked for the database at each piece of work, so that a test may bring its own.
        depth: how many may wait; more are turned away, so that a tablet hears "later" at once.
    """

    def __init__(self, database: Callable[[], Database] = shared, *, depth: int = DEPTH) -> None:
        self._database = database
        self._waiting: queue.Queue[tuple[Work, Future[Any]]] = queue.Queue(depth)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

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
            work, done = self._waiting.get()
            if not done.set_running_or_notify_cancel():
                continue
            try:
                with self._database().write() as db:
                    result = work(db)
            except BaseException as error:
                done.set_exception(error)
            else:
                done.set_result(result)
