"""The tablet's door in a process that is meant to be killed: begun anew each time, without loading anything twice.

python -m tests.faults.door PORT [--process] prints whom to kill, once for every beginning; it ends with its input.
With --process it saves as the whole server does, in a process of its own; without, a beginning takes no time.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from coach_data import settings
from tablet import saving
from tablet.routes import routes


def main(port: int, *, has_process: bool) -> None:
    serving = [0]
    app = Starlette(routes=routes, lifespan=beside_a_process if has_process else None)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error")
    config.load()
    settings.load()

    def end_with_input() -> None:
        sys.stdin.read()
        os.kill(serving[0], signal.SIGKILL)
        os._exit(0)

    watching = threading.Thread(target=end_with_input, daemon=True)
    while True:
        serving[0] = os.fork()
        if serving[0] == 0:
            uvicorn.Server(config).run()
            os._exit(0)
        if not watching.is_alive():
            watching.start()  # after the first fork, so that the first child copies no thread
        sys.stdout.write(f"{serving[0]}\n")
        sys.stdout.flush()
        os.waitpid(serving[0], 0)


@asynccontextmanager
async def beside_a_process(_app: Starlette) -> AsyncIterator[None]:
    async with saving.by_process():
        yield


if __name__ == "__main__":
    main(int(sys.argv[1]), has_process="--process" in sys.argv)
