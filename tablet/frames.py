"""Posts and answers on their way between the server and the process that saves: a length, a number, the bytes."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from struct import Struct

from tablet import cookies
from tablet.batches import Answer, Post

TOGETHER = 16
"""As many share a commit at most, so that the first of them does not wait long for the last."""
PIECE = 1 << 18  # bytes
_HEAD = Struct("!IQ")  # length in bytes, number
_POST = Struct("!dI")  # arrival in seconds since 1970, length of the cookies in bytes
_ANSWER = Struct("!HI")  # status, seconds to wait


class Frames:
    """Puts together what comes in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def took(self, piece: bytes) -> Iterator[tuple[int, bytes]]:
        """Number and content of each frame that is whole now."""
        held, at = self._held, 0
        held += piece
        while len(held) - at >= _HEAD.size:
            length, number = _HEAD.unpack_from(held, at)
            end = at + _HEAD.size + length
            if len(held) < end:
                break
            yield number, bytes(held[at + _HEAD.size : end])
            at = end
        del held[:at]


def groups(link: socket.socket) -> Iterator[list[tuple[int, bytes]]]:
    """Waits for frames and gives them as many together as have come, at most `TOGETHER`; ends with the other end."""
    frames, line = Frames(), deque[tuple[int, bytes]]()
    while True:
        while not line:
            piece = link.recv(PIECE)
            if not piece:
                return
            line.extend(frames.took(piece))
        with suppress(BlockingIOError):
            while len(line) < TOGETHER and (piece := link.recv(PIECE, socket.MSG_DONTWAIT)):
                line.extend(frames.took(piece))
        yield [line.popleft() for _ in range(min(len(line), TOGETHER))]


def post_frame(number: int, post: Post) -> bytes:
    sent = cookies.written(post.cookies).encode("latin-1")
    return _frame(number, _POST.pack(post.arrived_at.timestamp(), len(sent)) + sent + post.body)


def post_in(content: bytes) -> Post:
    seconds, length = _POST.unpack_from(content)
    body = _POST.size + length
    sent = cookies.read(content[_POST.size : body].decode("latin-1"))
    return Post(datetime.fromtimestamp(seconds, UTC), sent, content[body:])


def answer_frame(number: int, answer: Answer) -> bytes:
    return _frame(number, _ANSWER.pack(answer.status, answer.wait_s) + answer.body)


def answer_in(content: bytes) -> Answer:
    status, wait_s = _ANSWER.unpack_from(content)
    return Answer(status, content[_ANSWER.size :], wait_s)


def _frame(number: int, content: bytes) -> bytes:
    return _HEAD.pack(len(content), number) + content
