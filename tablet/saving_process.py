"""The process that saves what tablets send: `python -m tablet.saving_process DESCRIPTOR`, started by the server.

Python runs one thread of a process at a time. In the server's own, a batch would wait for pages being drawn at every
statement.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from tablet.batches import TOGETHER, Desk
from tablet.frames import Frames, answer_frame, post_in

PIECE = 1 << 18  # bytes
Numbered = tuple[int, bytes]


def main(descriptor: int) -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # it ends with its server, when the last batch is answered
    gc.freeze()
    desk = Desk()
    with socket.socket(fileno=descriptor) as link, suppress(ConnectionError):
        for group in _groups(link):
            answers = desk.answers([post_in(content) for _, content in group])
            numbers = [number for number, _ in group]
            link.sendall(b"".join(map(answer_frame, numbers, answers)))


def _groups(link: socket.socket) -> Iterator[list[Numbered]]:
    """What waits, a group at a time; ends when the server has, however it did."""
    frames, line = Frames(), deque[Numbered]()
    while True:
        while not line:
            piece = link.recv(PIECE)
            if not piece:
                return
            line.extend(frames.took(piece))
        with suppress(BlockingIOError):  # whatever else has come until now shares the commit
            while len(line) < TOGETHER and (piece := link.recv(PIECE, socket.MSG_DONTWAIT)):
                line.extend(frames.took(piece))
        yield [line.popleft() for _ in range(min(len(line), TOGETHER))]


if __name__ == "__main__":
    main(int(sys.argv[1]))
