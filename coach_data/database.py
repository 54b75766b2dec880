"""Opens the database and hands out transactions: short ones for reading, immediate ones for writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from coach_data.errors import DatabaseAway, DatabaseBusy, DatabaseFull, KeyleverError

BUSY_TIMEOUT_MS = 5_000
POOL_TIMEOUT_S = 5.0
"""How long anybody waits for a connection: as long as for the database's lock, then they are told."""
RENEW_S = 3_600
"""A connection reads the statistics when it is opened, and another process may have brought them up to date."""
_WRITES = "keylever_writes"
_ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """One database, one or many threads.

    Args:
        address: an SQLAlchemy address: `sqlite:////path/file.db` or `postgresql+psycopg://…`.
    """

    def __init__(self, address: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.address = address
        self.engine = _engine(address, busy_timeout_ms)
        # SQLite reads one moment in any transaction. PostgreSQL would read another at each statement, so that what
        # one statement found could be gone in the next.
        self._reading = self.engine if self.is_sqlite else self.engine.execution_options(**_ONE_MOMENT)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, all of it as of one moment.

        Raises:
            DatabaseBusy, DatabaseAway: in words, instead of the driver's errors.
        """
        with _in_words(), self._reading.connect() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, undone on any exception.

        Raises:
            DatabaseBusy, DatabaseFull, DatabaseAway: nothing was changed.
        """
        with _in_words(), self.engine.connect().execution_options(**{_WRITES: True}) as db, db.begin():
            yield db

    @contextmanager
    def write_without_foreign_keys(self) -> Iterator[Connection]:
        """As `write`, for migrations of an SQLite database: nothing cascades, nothing is checked until it is done."""
        with _in_words(), self.engine.connect().execution_options(**{_WRITES: True}) as db:
            _switch_foreign_keys(db, "OFF")
            try:
                with db.begin():
                    yield db
            finally:
                _switch_foreign_keys(db, "ON")

    def keep_statistics(self, *, from_visits: int = 10_000) -> None:
        """Lets SQLite's planner know how its tables have grown; PostgreSQL sees to that itself.

        What a small database tells it would outlive the growth, and lead to reading whole tables.

        Args:
            from_visits: with fewer visits nothing is done.

        Raises:
            DatabaseBusy, DatabaseFull: nothing was changed.
        """
        if not self.is_sqlite:
            return
        with self.read() as db:
            visits = db.exec_driver_sql("SELECT max(rowid) FROM visits").scalar()
        if (visits or 0) >= from_visits:
            with self.write() as db:
                db.exec_driver_sql("PRAGMA analysis_limit=1000")
                db.exec_driver_sql("ANALYZE")
            self.engine.dispose()  # a connection reads the statistics when it is opened

    def empty_log(self) -> bool:
        """Brings all of SQLite's log into its file and empties it, so that nothing overwritten is left there.

        Returns:
            False when somebody else read or wrote all the while: the log stays for now. PostgreSQL's is its own affair.

        Raises:
            DatabaseBusy, DatabaseFull: as False, or nothing was changed.
        """
        if not self.is_sqlite:
            return True
        with _in_words(), self.engine.connect() as db:
            driver = db.connection.driver_connection  # inside a transaction of SQLAlchemy's it would do nothing
            assert driver is not None
            is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def close(self) -> None:
        """Closes every pooled connection."""
        self.engine.dispose()


def _engine(address: str, busy_timeout_ms: int) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_timeout=POOL_TIMEOUT_S)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": busy_timeout_ms / 1000},
        pool_size=10,
        max_overflow=30,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=RENEW_S,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; the driver must not
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        # A deferred transaction that turns into a writer cannot wait for another writer; an immediate one can.
        db.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(db) else "BEGIN")

    return engine


def is_writing(db: Connection) -> bool:
    """Whether a transaction was begun by `Database.write`."""
    return bool(db.get_execution_options().get(_WRITES))


def _switch_foreign_keys(db: Connection, state: str) -> None:
    # On the driver's connection: SQLAlchemy would begin a transaction first, and inside one the switch does nothing.
    driver = db.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={state}")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except NoConnectionLeft as error:  # every connection of the pool is in use
        raise DatabaseBusy from error
    except DBAPIError as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error


def _told(error: DBAPIError) -> KeyleverError | None:
    text = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None) or ""
    if "locked" in text or "busy" in text or state in {"55P03", "40P01", "40001"}:
        return DatabaseBusy()
    if "disk is full" in text or "disk full" in text or state == "53100":
        return DatabaseFull()
    never_connected = isinstance(error, OperationalError) and error.statement is None  # without a state of its own
    if never_connected or error.connection_invalidated or state.startswith(("08", "57P")) or "unable to open" in text:
        return DatabaseAway()
    return None


_shared: Database | None = None
_shared_lock = Lock()


def shared() -> Database:
    """The one database of this process, opened from the settings on first use.

    Raises:
        WrongSetting: the settings do not say which.
    """
    global _shared
    with _shared_lock:
        if _shared is None:
            from coach_data import settings

            _shared = Database(settings.load().database)
        return _shared


def share(database: Database | None) -> None:
    """Makes an open database the shared one; None forgets it, so that the next use reads the settings anew."""
    global _shared
    with _shared_lock:
        _shared = database
