"""A Keylever of a test's own: a child process on its own port with its own database."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.error import URLError

from coach_data.demo.cast import cast

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".cache" / "tests"
START_S = 120


class Server:
    """Serves `database` on `port`; both stay the same through `kill` and `restart`."""

    def __init__(self, database: Path, log: Path, **environment: str) -> None:
        self.database = database
        self.log = log
        self.port = free_port()
        self.environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None, "The server is not running."
        return self._process.pid

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._env(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        self.wait()

    def wait(self) -> None:
        """Until it answers; fails with what it printed if it does not."""
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None or self.is_healthy():
                break
            time.sleep(0.1)
        if self._process is None or self._process.poll() is not None or not self.is_healthy():
            raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-4000:]}")

    def is_healthy(self) -> bool:
        return _is_healthy(self.url)

    def kill(self) -> None:
        """As a power cut would: nothing is flushed, nobody is told."""
        self._end(subprocess.Popen.kill)

    def stop(self) -> None:
        self._end(subprocess.Popen.terminate)

    def restart(self) -> None:
        self.kill()
        self.start()

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the database holds, read past the server."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as db:
            return db.execute(query, values).fetchall()

    def _env(self) -> dict[str, str]:
        return {**_bare_environment(), "KEYLEVER_DATABASE": f"sqlite:///{self.database}", **self.environment}

    def _end(self, how: object) -> None:
        if self._process is None:
            return
        how(self._process)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


@contextmanager
def running(database: Path) -> Iterator[Server]:
    """A server over a database, its log beside it, until the block ends."""
    server = Server(database, database.parent / "server.log")
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _bare_environment() -> dict[str, str]:
    """Ours, without what a developer set for a Keylever of their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KEYLEVER_")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_file() -> Path:
    """The demo's database, made once a day for the sources as they are; copy it, never write to it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"demo-{_sources()}.db"
    with (KEPT / "demo.lock").open("w") as lock:  # workers of one run, and runs beside it, wait for the first
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in (*KEPT.glob("demo-*.db"), *KEPT.glob("part.db*")):
                old.unlink()
            _load_demo(KEPT / "part.db")
            (KEPT / "part.db").rename(path)
        path.touch()
    return path


def copy_demo(database: Path) -> None:
    """Copies the demo; should another run have put it away meanwhile, makes it again."""
    while True:
        try:
            shutil.copyfile(demo_file(), database)
            return
        except FileNotFoundError:
            continue


def _load_demo(path: Path) -> None:
    env = {**_bare_environment(), "KEYLEVER_DATABASE": f"sqlite:///{path}"}
    subprocess.run([sys.executable, "-m", "coach_data", "demo"], cwd=ROOT, env=env, check=True)
    # One file holds everything only when nothing is left in the log beside it.
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _sources() -> str:
    """Stands for everything the demo is made from: the code, its texts, and the day it is laid around."""
    found = hashlib.sha256(datetime.now(cast().zone).date().isoformat().encode())
    for path in sorted((ROOT / "coach_data").rglob("*")):
        if path.suffix in (".py", ".toml"):
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
