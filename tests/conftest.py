"""What every test may ask for: databases, a transaction, the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from hypothesis import settings
from sqlalchemy import Connection, event

from coach_data.database import Database
from tests.builders import NOW
from tests.cast import Cast, make_cast
from tests.engines import PostgresServer, SqliteFiles
from tests.faults import counting
from tests.faults.counting import pytest_runtest_logreport

__all__ = ["pytest_runtest_logreport"]

Engine = SqliteFiles | PostgresServer

# A deadline would test the machine: two cores are often busy with the other worker.
settings.register_profile("keylever", deadline=None, print_blob=True)
settings.load_profile("keylever")


# What starts a server and a browser comes first: the quick tests then fill up whichever worker is done sooner.
LONG_FIRST = ("tests/tablet/test_", "tests/shell/", "tests/tablet/", "tests/data/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    counting.pytest_collection_modifyitems(items)
    if not counting.is_counting():
        _give_browsers_another_try(items)
    items.sort(key=lambda item: next((at for at, name in enumerate(LONG_FIRST) if item.nodeid.startswith(name)), 9))


LATE = ["TimeoutError", "Locator expected", "Page expected"]
"""What Playwright says of a page that did not come to it in time."""


def _give_browsers_another_try(items: list[pytest.Item]) -> None:
    """A browser on a busy machine is late now and then. The summary names both further tries; nothing else has one.

    Where a fault is met, only lateness has them: a line that is lost one time in ten would hide behind three tries.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            only = {"only_rerun": LATE} if item.get_closest_marker("fault") else {}
            item.add_marker(pytest.mark.flaky(reruns=2, **only))


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def engine(sqlite_files: SqliteFiles) -> Engine:
    """SQLite alone; tests/data runs the same on PostgreSQL too."""
    return sqlite_files


@pytest.fixture
def database(engine: Engine) -> Iterator[Database]:
    """A fresh database with every table, for tests of more than one transaction."""
    with engine.fresh() as database:
        yield database


@pytest.fixture
def empty_database(engine: Engine) -> Iterator[Database]:
    with engine.empty() as database:
        yield database


@pytest.fixture(scope="session")
def _transactions(engine: Engine) -> Iterator[Database]:
    with engine.fresh() as database:
        yield database


@pytest.fixture
def db(request: pytest.FixtureRequest, _transactions: Database) -> Iterator[Connection]:
    """One open transaction over empty tables, undone at the end of the test."""
    if "database" in request.fixturenames:
        pytest.fail("Ask for `db` (one transaction) or `database` (several), not both: they are two databases.")
    with _transactions.write() as db:
        yield db
        db.get_transaction().rollback()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def cast(db: Connection) -> Cast:
    """The fixed cast at North and South, inside `db`."""
    return make_cast(db)


@pytest.fixture
def count_statements() -> Callable[[Connection], AbstractContextManager[list[str]]]:
    """`with count_statements(db) as seen:` collects every statement sent meanwhile."""

    @contextmanager
    def counting(db: Connection) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db, "before_cursor_execute", note)
        yield seen
        event.remove(db, "before_cursor_execute", note)

    return counting
