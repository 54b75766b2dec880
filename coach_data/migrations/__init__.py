"""Brings a database to the tables of this release, whatever release filled it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from coach_data.database import Database

FOLDER = Path(__file__).parent
VERSIONS = FOLDER / "versions"
HEAD = "head"
_LOCK = 0x6B65796C  # any number, the same in every process
_log = logging.getLogger(__name__)


def upgrade(database: Database, *, to: str = HEAD, versions: Path = VERSIONS) -> None:
    """Runs the migrations a database still lacks, all in one transaction.

    Several processes may call it at once; one works, the others wait and find nothing to do. A database that a newer
    release has already changed is left as it is: migrations only add what an older release can live with.

    Args:
        database: any, an empty one included.
        to: the revision to stop at.
        versions: the folder of the migrations.

    Raises:
        RuntimeError: a migration left rows that point nowhere; nothing was changed.
    """
    config = configuration(versions)
    with _migrating(database) as db:
        if _is_newer(db, config):
            _log.warning("The database was changed by a newer release of Keylever; its tables are left as they are.")
            return
        config.attributes["connection"] = db
        command.upgrade(config, to)


def revision(db: Connection) -> str | None:
    """The revision a database stands at, None for one never migrated."""
    return MigrationContext.configure(db).get_current_revision()


def revisions(versions: Path = VERSIONS) -> list[str]:
    """Every revision in the order it is applied."""
    scripts = ScriptDirectory.from_config(configuration(versions))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def configuration(versions: Path = VERSIONS) -> Config:
    """What Alembic needs to know, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config


def _is_newer(db: Connection, config: Config) -> bool:
    at = revision(db)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    return at is not None and at not in known


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    if not database.is_sqlite:
        with database.write() as db:
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield db
        return
    # SQLite copies a table to change it, and dropping the old one would empty the tables that cascade from it. The
    # switch does nothing inside a transaction, so it is thrown before one begins, on the connection that migrates.
    with database.write_without_foreign_keys() as db:
        yield db
        broken = db.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"A migration left {len(broken)} rows pointing nowhere, first in table {broken[0][0]}.")
