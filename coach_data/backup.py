"""A copy of the database while it is in use, and the check that one is whole."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.engine import make_url

from coach_data import migrations
from coach_data.database import Database
from coach_data.errors import NoBackup
from coach_data.schema import action_steps, entries, people, schools, visits

_COUNTED = {"schools": schools, "people": people, "visits": visits, "entries": entries, "action steps": action_steps}


@dataclass(frozen=True)
class Check:
    """What a check found.

    Attributes:
        problems: one sentence each; empty when the database is whole.
        counts: rows per noun, so that two copies can be compared at a glance.
    """

    problems: tuple[str, ...]
    counts: dict[str, int]


def backup(database: Database, target: Path) -> Check:
    """Copies an SQLite database into a new file, without stopping anybody, and checks the copy.

    Returns:
        The check of the copy; the file is there only if it is whole.

    Raises:
        NoBackup: the file exists, cannot be written, the copy is not whole, or the database is PostgreSQL.
    """
    if not database.is_sqlite:
        raise NoBackup(f"PostgreSQL makes its own backups: {_pg_dump(database, target)}")
    if target.exists():
        raise NoBackup(f"{target} is there already. Name a new file, so that no earlier backup is lost.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        _copy(database, part)
        result = check_file(part)
        if result.problems:
            raise NoBackup(f"The copy is not whole: {' '.join(result.problems)}")
        part.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise NoBackup(f"The backup could not be written to {target}: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return result


def _copy(database: Database, part: Path) -> None:
    # Made by its owner and for its owner only, before a word is written into it.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # One read transaction: what is being written meanwhile is in it whole or not at all.
    source = sqlite3.connect(f"file:{make_url(database.address).database}?mode=ro", uri=True, timeout=30)
    try:
        source.execute("VACUUM INTO ?", (str(part),))
    finally:
        source.close()


def check_file(path: Path) -> Check:
    """Checks a copy; nothing is left beside it."""
    copy = Database(f"sqlite:///{path}")
    try:
        return check(copy)
    finally:
        copy.close()


def check(database: Database) -> Check:
    """Looks at every page, every reference and every entry's hash.

    Raises:
        DatabaseAway: there is no database to look at.
    """
    with database.read() as db:
        problems = [*_broken_pages(db, database), *_behind(db), *_broken_entries(db)]
        counts = {noun: db.scalar(select(func.count()).select_from(table)) or 0 for noun, table in _COUNTED.items()}
    return Check(tuple(problems), counts)


def _broken_pages(db: Connection, database: Database) -> list[str]:
    if not database.is_sqlite:  # PostgreSQL checks its own pages and keys
        return []
    told = [row[0] for row in db.execute(text("PRAGMA integrity_check"))]
    problems = [] if told == ["ok"] else [f"The file is damaged: {told[0]}."]
    lost = db.execute(text("PRAGMA foreign_key_check")).all()
    return [*problems, *([f"{len(lost)} rows point nowhere, first in table {lost[0][0]}."] if lost else [])]


def _behind(db: Connection) -> list[str]:
    at, newest = migrations.revision(db), migrations.revisions()[-1]
    return [] if at == newest else [f"Its tables are those of revision {at or 'none'}, this release has {newest}."]


def _broken_entries(db: Connection) -> list[str]:
    with_body = select(entries.c.id, entries.c.body, entries.c.sha256).where(entries.c.body.is_not(None))
    kept = db.execute(with_body.execution_options(yield_per=1000))
    wrong = [row.id for row in kept if hashlib.sha256(row.body.encode()).hexdigest() != row.sha256]
    return [f"{len(wrong)} entries differ from what their tablets sent, first {wrong[0]}."] if wrong else []


def _pg_dump(database: Database, target: Path) -> str:
    url = make_url(database.address).set(drivername="postgresql", password=None)
    return f"pg_dump --format=custom --file={target} '{url.render_as_string()}'"
