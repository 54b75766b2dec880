"""A door of the test's own with the cast behind it, and tablets that open it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from coach_data import installation
from coach_data.database import Database
from tests.cast import Cast, make_cast
from tests.engines import make_tables
from tests.tablet.core.tablets import DoorServer, Tablets
from tests.tablet.proxy import Proxy


@pytest.fixture(scope="session")
def cast_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    """A database file with the cast."""
    path = tmp_path_factory.mktemp("cast") / "cast.db"
    database = Database(f"sqlite:///{path}")
    make_tables(database)
    with database.write() as db:
        installation.begin(db, now=datetime.now(UTC))
        cast = make_cast(db)
    database.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, cast


@pytest.fixture(scope="session")
def door(cast_file: tuple[Path, Cast]) -> Iterator[DoorServer]:
    """One door for all tests; a test that kills it starts it again."""
    path, cast = cast_file
    server = DoorServer(path, path.parent / "door.log", cast)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def wifi(door: DoorServer) -> Iterator[Proxy]:
    """The way to the door; cut, swallowing, or up again."""
    proxy = Proxy(door.port)
    yield proxy
    proxy.close()


@pytest.fixture
def on_wifi(browser: Browser, door: DoorServer, wifi: Proxy) -> Iterator[Tablets]:
    """Tablets that reach the door by the Wi-Fi alone."""
    tablets = Tablets(browser, door, wifi.url)
    yield tablets
    tablets.close()


@pytest.fixture
def tablets(browser: Browser, door: DoorServer) -> Iterator[Tablets]:
    tablets = Tablets(browser, door)
    yield tablets
    tablets.close()
