"""A line that forms before the writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from sqlalchemy import Connection

from tablet.writer import Writer

WAIT_S = 30


@contextmanager
def held(writer: Writer) -> Iterator[None]:
    """Meanwhile the writer is at work on something else, so that a line forms."""
    begun, over = Event(), Event()

    def work(_db: Connection) -> None:
        begun.set()
        over.wait(WAIT_S)

    first = writer.submit(work)
    begun.wait(WAIT_S)
    yield
    over.set()
    first.result(WAIT_S)
