"""A real server on the loopback with the cast in its database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach_data import accounts, installation, migrations
from coach_data.database import Database
from coach_data.schema import installation as installation_table
from coach_data.schema import people
from tests.cast import make_cast
from tests.tablet.server import Server


def database_of(server: Server) -> Database:
    return Database(f"sqlite:///{server.database}")


def fill(database: Database) -> None:
    """The cast, as a demo, so that everybody has the demo's password."""
    migrations.upgrade(database)
    with database.write() as db:
        installation.begin(db, now=datetime.now(UTC))
        db.execute(installation_table.update().values(is_demo=True))
        make_cast(db)
        hashed = accounts.hash_password(accounts.DEMO_PASSWORD, is_demo=True)
        db.execute(people.update().values(password_hash=hashed))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from _serving(tmp_path_factory.mktemp("shell"), with_cast=True)


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """An installation nobody has used yet."""
    yield from _serving(tmp_path, with_cast=False)


@pytest.fixture(scope="session")
def https_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """As behind a proxy that speaks HTTPS for it."""
    folder = tmp_path_factory.mktemp("proxied")
    yield from _serving(folder, with_cast=True, KEYLEVER_ADDRESS="https://keylever.example.org")


def _serving(folder: Path, *, with_cast: bool, **environment: str) -> Iterator[Server]:
    server = Server(folder / "keylever.db", folder / "server.log", **environment)
    if with_cast:
        database = database_of(server)
        fill(database)
        database.close()
    try:
        server.start()
        yield server
    finally:
        server.stop()
