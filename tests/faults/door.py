"""The tablet's door in a process that is meant to be killed: begun anew each time, without loading anything twice.

python -m tests.faults.door PORT prints the process to kill, once for every beginning; it ends with its input.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import uvicorn
from starlette.applications import Starlette

from coach_data import settings
from tablet.routes import routes


def main(port: int) -> None:
    serving = [0]
    config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="error", lifespan="off")
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


if __name__ == "__main__":
    main(int(sys.argv[1]))
