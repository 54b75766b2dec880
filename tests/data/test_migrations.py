from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, Uuid, func, inspect, select, text
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, Time

from coach_data import migrations, schema
from coach_data.database import Database
from coach_data.migrations.regenerate import regenerate
from tests.builders import NOW, TODAY
from tests.cast import make_cast

Write = Callable[..., Path]

PARENT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.create_table("mothers", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.create_table("children", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mother_id", sa.Integer, sa.ForeignKey("mothers.id", ondelete="CASCADE")))
    op.execute("INSERT INTO mothers (id) VALUES (1)")
    op.execute("INSERT INTO children VALUES (7, 1)")
"""
CHANGED = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    with op.batch_alter_table("mothers") as mothers:
        mothers.alter_column("name", type_=sa.String(20))
"""
LOST = """
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    op.execute("UPDATE children SET mother_id = 99")
"""


def test_migrations_make_the_tables_of_the_schema(empty_database: Database) -> None:
    migrations.upgrade(empty_database)

    with empty_database.read() as db:
        options = {"compare_type": True, "compare_server_default": True}
        difference = compare_metadata(MigrationContext.configure(db, opts=options), schema.metadata)
        assert difference == [], "Change schema.py with a migration (before the first release: make migration)."


def test_migrated_database_takes_the_cast(empty_database: Database) -> None:
    migrations.upgrade(empty_database)

    with empty_database.write() as db:
        cast = make_cast(db)
        is_new = select(schema.people.c.is_new_teacher).where(schema.people.c.id == cast.newteacher.person_id)
        assert db.scalar(is_new) is True
        assert db.scalar(select(schema.people.c.created_at).limit(1)) == NOW


def test_second_upgrade_changes_nothing(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    with empty_database.write() as db:
        make_cast(db)

    migrations.upgrade(empty_database)

    with empty_database.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.people)) == 9


@pytest.mark.parametrize("revision", migrations.revisions())
def test_filled_database_keeps_every_row_through_what_follows(empty_database: Database, revision: str) -> None:
    migrations.upgrade(empty_database, to=revision)
    with empty_database.write_without_foreign_keys() if empty_database.is_sqlite else empty_database.write() as db:
        fill(db)
        before = counted(db)

    migrations.upgrade(empty_database)

    with empty_database.read() as db:
        after = counted(db)
        assert {name: after.get(name) for name in before} == before
        assert min(before.values()) == 1


def test_changing_a_parent_table_leaves_its_children(empty_database: Database, write: Write) -> None:
    folder = write(PARENT, CHANGED)

    migrations.upgrade(empty_database, versions=folder)

    with empty_database.read() as db:
        assert db.execute(text("SELECT id, mother_id FROM children")).all() == [(7, 1)]


def test_foreign_keys_are_on_again_after_a_migration(empty_database: Database, write: Write) -> None:
    migrations.upgrade(empty_database, versions=write(PARENT))

    with empty_database.write() as db:
        db.execute(text("DELETE FROM mothers"))
        assert db.scalar(text("SELECT count(*) FROM children")) == 0


def test_migration_that_loses_a_parent_is_undone(empty_database: Database, write: Write) -> None:
    migrations.upgrade(empty_database, versions=write(PARENT))

    with pytest.raises(Exception, match=r"pointing nowhere|violates foreign key"):
        migrations.upgrade(empty_database, versions=write(PARENT, LOST))

    with empty_database.read() as db:
        assert migrations.revision(db) == "0001"
        assert db.scalar(text("SELECT mother_id FROM children")) == 1


def test_database_of_a_newer_release_is_left_alone(empty_database: Database, write: Write) -> None:
    migrations.upgrade(empty_database, versions=write(PARENT, CHANGED))

    migrations.upgrade(empty_database, versions=write(PARENT))

    with empty_database.read() as db:
        assert migrations.revision(db) == "0002"


def test_first_migration_is_not_rewritten_once_there_is_a_second(write: Write) -> None:
    folder = write(PARENT, CHANGED)

    with pytest.raises(RuntimeError, match="more than one"):
        regenerate(folder)

    assert len(list(folder.glob("v*.py"))) == 2


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*sources: str) -> Path:
        folder = tmp_path / str(uuid4())
        folder.mkdir()
        for number, source in enumerate(sources, 1):
            (folder / f"v{number:04}_test.py").write_text(source)
        return folder

    return written


def fill(db: Connection) -> None:
    """One row in every table as it stands, each pointing at the row of the table it refers to."""
    found = MetaData()
    found.reflect(db)
    key = uuid4()
    for table in found.sorted_tables:
        if table.name != "alembic_version":
            db.execute(table.insert().values({c.name: _value(c.type, key) for c in table.columns}))


def _value(kind: Any, key: Any) -> Any:
    made = {Boolean: True, Integer: 1, Date: TODAY, DateTime: NOW, Time: NOW.time(), JSON: []}
    if isinstance(kind, Uuid):
        return key
    # SQLite knows no Uuid: a key of 32 characters is one.
    if getattr(kind, "length", None) == 32:
        return key.hex
    return next((value for of, value in made.items() if isinstance(kind, of)), "x")


def counted(db: Connection) -> dict[str, int]:
    names = [name for name in inspect(db).get_table_names() if name != "alembic_version"]
    return {name: db.scalar(select(func.count()).select_from(Table(name, MetaData()))) or 0 for name in names}


def test_two_servers_that_start_at_once_both_find_the_tables(empty_database: Database) -> None:
    env = {**os.environ, "KEYLEVER_DATABASE": empty_database.address}
    command = [sys.executable, "-m", "coach_data", "migrate"]

    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]

    assert [(started.wait(120), started.communicate()[1]) for started in both] == [(0, b""), (0, b"")]
