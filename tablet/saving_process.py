"""The process that saves what tablets send: `python -m tablet.saving_process DESCRIPTOR`, started by the server.

Python runs one thread of a process at a time. In the server's own, a batch would wait for pages being drawn at every
statement.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
from contextlib import suppress


def main(descriptor: int) -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # it ends with its server, when the last batch is answered
    # Only now: loading them takes a second, in which nobody must be able to end it by asking.
    from tablet.batches import Desk
    from tablet.frames import answer_frame, groups, post_in

    gc.freeze()
    desk = Desk()
    with socket.socket(fileno=descriptor) as link, suppress(ConnectionError):
        for group in groups(link):
            answers = desk.answers([post_in(content) for _, content in group])
            numbers = [number for number, _ in group]
            link.sendall(b"".join(map(answer_frame, numbers, answers)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
