from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text, update

from coach_data.backup import backup, check
from coach_data.database import Database
from coach_data.errors import NoBackup
from coach_data.forgetting import forget_visit
from coach_data.schema import entries, visits
from tests.builders import NOW, add_line, add_visit
from tests.cast import make_cast


class Writer:
    """Adds lines, one transaction each, until the test is over."""

    def __init__(self) -> None:
        self.over = Event()
        self.thread: Thread | None = None

    def start(self, database: Database) -> None:
        self.thread = Thread(target=self._write, args=[database])
        self.thread.start()

    def _write(self, database: Database) -> None:
        while not self.over.wait(0.002):
            with database.write() as db:
                visit = db.execute(select(visits)).one()
                add_line(db, visit.id, visit.coach_id)


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.over.set()
    if writer.thread:
        writer.thread.join()


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as db:
        cast = make_cast(db)
        visit = add_visit(db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, school=cast.north)
        add_line(db, visit, cast.coach.person_id, "Zoë compared – “two” answers.")
    return database


def test_whole_database_has_no_problems_and_is_counted(filled: Database) -> None:
    found = check(filled)

    assert found.problems == ()
    assert found.counts == {"schools": 2, "people": 9, "visits": 1, "entries": 1, "action steps": 0}


def test_changed_entry_is_found(filled: Database) -> None:
    with filled.write() as db:
        db.execute(update(entries).values(body=entries.c.body + " "))

    assert check(filled).problems[0].startswith("1 entries differ from what their tablets sent")


def test_forgotten_entry_is_no_damage(filled: Database) -> None:
    with filled.write() as db:
        forget_visit(db, db.execute(select(visits.c.id)).scalar_one(), now=NOW)

    assert check(filled).problems == ()


def test_row_that_points_nowhere_is_found(filled: Database) -> None:
    if not filled.is_sqlite:
        pytest.skip("PostgreSQL keeps its keys itself")
    with filled.write_without_foreign_keys() as db:
        db.execute(text("DELETE FROM visits"))

    assert "rows point nowhere" in check(filled).problems[0]


def test_tables_of_another_release_are_told(filled: Database) -> None:
    with filled.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'later'"))

    assert "Its tables are those of revision later" in check(filled).problems[0]


def test_backup_is_whole_and_for_its_owner_only(filled: Database, tmp_path: Path) -> None:
    if not filled.is_sqlite:
        with pytest.raises(NoBackup, match="pg_dump --format=custom"):
            backup(filled, tmp_path / "copy.db")
        return

    found = backup(filled, tmp_path / "copy.db")

    assert found.counts == check(filled).counts
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]


def test_damaged_copy_never_gets_the_name(filled: Database, tmp_path: Path) -> None:
    if not filled.is_sqlite:
        pytest.skip("only SQLite is copied by us")
    with filled.write() as db:
        db.execute(update(entries).values(body="other"))

    with pytest.raises(NoBackup, match="not whole"):
        backup(filled, tmp_path / "copy.db")

    assert list(tmp_path.iterdir()) == []


def test_earlier_backup_is_never_overwritten(filled: Database, tmp_path: Path) -> None:
    if not filled.is_sqlite:
        pytest.skip("only SQLite is copied by us")
    (tmp_path / "copy.db").write_text("precious")

    with pytest.raises(NoBackup, match="is there already"):
        backup(filled, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "precious"


@pytest.mark.fault("F35", rounds=5)
def test_backup_while_lines_are_written_is_whole(filled: Database, tmp_path: Path, writer: Writer) -> None:
    if not filled.is_sqlite:
        pytest.skip("only SQLite is copied by us")
    writer.start(filled)

    copied = [backup(filled, tmp_path / f"{number}.db").counts["entries"] for number in range(5)]

    assert copied == sorted(copied)
    assert copied[-1] > copied[0]
    with sqlite3.connect(tmp_path / "4.db") as copy:
        assert copy.execute("SELECT count(*) FROM note_lines").fetchone() == (copied[-1],)
