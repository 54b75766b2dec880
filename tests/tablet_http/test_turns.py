"""Pages take turns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tablet import turns

WAIT_S = 30


def test_so_many_pages_are_drawn_at_once_and_the_next_waits_for_one_of_them() -> None:
    drawn, over = [Event() for _ in range(turns.AT_ONCE + 1)], Event()
    free = iter(drawn)

    def page() -> None:
        with turns.one():
            next(free).set()
            over.wait(WAIT_S)

    with ThreadPoolExecutor(len(drawn)) as pool:
        pages = [pool.submit(page) for _ in drawn]
        assert all(one.wait(WAIT_S) for one in drawn[:-1])
        assert not drawn[-1].wait(0.1)
        over.set()
        assert drawn[-1].wait(WAIT_S)

    assert [one.exception() for one in pages] == [None] * len(pages)


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), turns.one():
            raise ZeroDivisionError
    with turns.one():
        pass


def test_a_page_is_drawn_out_of_turn_when_it_has_waited_long_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_S", 0.01)
    with turns.one(), turns.one(), turns.one():
        pass
    with turns.one(), turns.one():  # and gives back no turn it did not have
        assert not turns._turns.acquire(blocking=False)
