"""The Wi-Fi of the tests does what it says; else every test that goes through it proves nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.tablet.proxy import Proxy


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends back what it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                end, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_send_back, args=(end,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield int(listener.getsockname()[1])
    listener.close()


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    proxy = Proxy(echo)
    yield proxy
    proxy.close()


def test_up_passes_both_ways(proxy: Proxy) -> None:
    with connected(proxy) as end:
        assert said(end, b"hello") == b"hello"


def test_cut_resets_what_is_open_and_refuses_new_until_up(proxy: Proxy) -> None:
    with connected(proxy) as end:
        said(end, b"hello")
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            end.recv(10)

    with pytest.raises(ConnectionRefusedError):
        connected(proxy)
    proxy.up()
    with connected(proxy) as again:
        assert said(again, b"back") == b"back"


def test_drop_accepts_and_swallows_on_old_and_new_connections(proxy: Proxy) -> None:
    with connected(proxy) as old:
        said(old, b"hello")
        proxy.drop()
        with connected(proxy) as new:
            assert (said(old, b"lost"), said(new, b"lost")) == (None, None)

    assert proxy.swallowed == 8


def test_up_after_drop_ends_what_lost_bytes(proxy: Proxy) -> None:
    with connected(proxy) as end:
        proxy.drop()
        said(end, b"lost")

        proxy.up()

        with pytest.raises(ConnectionResetError):
            end.recv(10)


def test_a_slow_link_is_slow(echo: int) -> None:
    proxy = Proxy(echo, delay_s=0.1, bytes_per_s=10_000)
    try:
        with connected(proxy) as end:
            before = time.monotonic()
            assert said(end, b"x" * 500, wait_s=5) == b"x" * 500
            assert time.monotonic() - before >= 2 * (0.1 + 0.05)
    finally:
        proxy.close()


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=5)


def said(end: socket.socket, words: bytes, *, wait_s: float = 0.3) -> bytes | None:
    """What comes back, or None when nothing does in time."""
    end.settimeout(wait_s)
    end.sendall(words)
    try:
        return end.recv(len(words))
    except TimeoutError:
        return None


def _send_back(end: socket.socket) -> None:
    with end, suppress(ConnectionResetError):
        while words := end.recv(4096):
            end.sendall(words)
