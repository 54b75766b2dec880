"""Pages take turns: more drawn at once end no sooner, and the tablets' lines would wait behind all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2
"""Two, so that one may wait for its database while the other is drawn."""
LONGEST_WAIT_S = 10.0
"""After this a page is drawn out of turn: slow beats never."""

_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def one() -> Iterator[None]:
    """A page's turn, from its first statement to its last; waits until one is free."""
    has_turn = _turns.acquire(timeout=LONGEST_WAIT_S)
    try:
        yield
    finally:
        if has_turn:
            _turns.release()
