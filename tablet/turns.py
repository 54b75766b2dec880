"""Pages take turns, and stand aside while lines are saved: a line a coach wrote goes before any dashboard.

Python runs one thread at a time, and a thread that asks the database gives way at every statement. So beside pages
being drawn the writer waits dozens of times for each batch: 13 ms instead of 3, too slow for 200 tablets.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from coach_data.database import Database, is_writing
from tablet.routes import writer

AT_ONCE = 2
"""More pages at once end no sooner; two, so that one may wait for its database while the other is drawn."""
LONGEST_WAIT_S = 10.0
"""After this a page is drawn out of turn: slow beats never."""
ASIDE_S, ASIDE_IN_ALL_S = 0.05, 0.3
"""How long a page stands aside at most, at one statement and from its first to its last.

Where the writer never rests each page holds its turn so much longer: with 1.0 two pages a second were all that 20
people got, and they waited 5 s for one.
"""

_turns = threading.BoundedSemaphore(AT_ONCE)
_page = threading.local()


@contextmanager
def one() -> Iterator[None]:
    """A page's turn, from its first statement to its last; waits until one is free."""
    has_turn = _turns.acquire(timeout=LONGEST_WAIT_S)
    _page.may_wait_s = ASIDE_IN_ALL_S
    try:
        yield
    finally:
        _page.may_wait_s = 0.0
        if has_turn:
            _turns.release()


def keep(database: Database) -> None:
    """From now on whoever has a turn stands aside before each statement while there are lines to save."""
    event.listen(database.engine, "before_cursor_execute", _stand_aside)


def _stand_aside(db: Connection, *_: Any) -> None:
    left = getattr(_page, "may_wait_s", 0.0)
    # Never with the database's lock in hand: the lines would wait for the page and the page for them.
    if left <= 0 or writer.at_rest.is_set() or is_writing(db):
        return
    began = time.monotonic()
    writer.at_rest.wait(min(left, ASIDE_S))
    _page.may_wait_s = left - (time.monotonic() - began)
