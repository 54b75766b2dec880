"""Posts and answers on their way between the server and the process that saves: a length, a number, the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from struct import Struct

from tablet.batches import Answer, Post

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


def post_frame(number: int, post: Post) -> bytes:
    cookies = post.cookies.encode("latin-1")
    return _frame(number, _POST.pack(post.arrived_at.timestamp(), len(cookies)) + cookies + post.body)


def post_in(content: bytes) -> Post:
    seconds, length = _POST.unpack_from(content)
    body = _POST.size + length
    return Post(datetime.fromtimestamp(seconds, UTC), content[_POST.size : body].decode("latin-1"), content[body:])


def answer_frame(number: int, answer: Answer) -> bytes:
    return _frame(number, _ANSWER.pack(answer.status, answer.wait_s) + answer.body)


def answer_in(content: bytes) -> Answer:
    status, wait_s = _ANSWER.unpack_from(content)
    return Answer(status, content[_ANSWER.size :], wait_s)


def _frame(number: int, content: bytes) -> bytes:
    return _HEAD.pack(len(content), number) + content
