"""`python -m coach_data`, run as its reader would."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, inspect, select, update

from coach_data import accounts, migrations, schema
from coach_data.__main__ import empty, main
from coach_data.actors import Role
from coach_data.database import Database
from tests.builders import actor_for, add_person, add_school
from tests.cast import make_cast

Printed = pytest.CaptureFixture[str]


def link_printed(printed: Printed) -> str:
    address, token = printed.readouterr().out.splitlines()[-1].split("/password?link=")
    assert address == "https://keylever.example.org"
    return token


@pytest.fixture(autouse=True)
def _named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", database.address)
    monkeypatch.setenv("KEYLEVER_ADDRESS", "https://keylever.example.org")


@pytest.fixture
def installed(database: Database) -> Database:
    with database.write() as db:
        make_cast(db)
    return database


def test_without_a_command_it_lists_what_it_can_do(capsys: Printed) -> None:
    assert main([]) == 0

    printed = capsys.readouterr().out
    assert all(
        f"\n    {name} " in printed
        for name in ("demo", "account", "link", "backup", "check", "visits", "forget", "migrate")
    )


def test_wrong_setting_is_a_sentence_and_not_a_traceback() -> None:
    env = {**os.environ, "KEYLEVER_DATABASE": "nonsense"}

    ran = subprocess.run([sys.executable, "-m", "coach_data", "check"], env=env, capture_output=True, text=True)

    assert ran.returncode == 1
    assert ran.stderr.startswith("KEYLEVER_DATABASE is not the address of a database.")
    assert "Traceback" not in ran.stderr


def test_migrate_makes_the_tables(empty_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", empty_database.address)

    assert main(["migrate"]) == 0

    assert f"revision {migrations.revisions()[-1]}" in capsys.readouterr().out
    with empty_database.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.people)) == 0


def test_link_sets_the_password_once(installed: Database, capsys: Printed) -> None:
    assert main(["link", "Coach"]) == 0

    token = link_printed(capsys)
    with installed.write() as db:
        person = accounts.use_link(db, token, "a long enough password", now=datetime.now(UTC))
        assert actor_for(db, person).name == "Casey Coach"


def test_link_for_nobody_says_so(installed: Database, capsys: Printed) -> None:
    assert main(["link", "stranger"]) == 1

    assert "Nobody with the username stranger" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["check"], ["link", "coach"], ["backup", "copy.db"]], ids=lambda a: a[0])
def test_mistyped_database_is_told_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed, arguments: list[str]
) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", f"sqlite:///{tmp_path / 'typo.db'}")

    assert main(arguments) == 1

    assert "There is no Keylever in sqlite:///" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_database_without_tables_is_told(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", empty_database.address)

    assert main(["check"]) == 1

    assert "There is no Keylever in" in capsys.readouterr().err


def test_account_makes_an_administrator_in_an_empty_installation(database: Database, capsys: Printed) -> None:
    assert main(["account", "Ada", "--name", "Ada Admin", "--role", "administrator"]) == 0

    token = link_printed(capsys)
    with database.write() as db:
        person = accounts.use_link(db, token, "a long enough password", now=datetime.now(UTC))
        assert actor_for(db, person).roles == {Role("administrator", None)}


def test_account_gives_a_role_at_a_school_and_only_once(installed: Database) -> None:
    arguments = ["account", "coach", "--role", "mentor", "--school", "South School"]

    assert [main(arguments), main(arguments)] == [0, 0]

    with installed.read() as db:
        mentors = select(func.count()).select_from(schema.roles).where(schema.roles.c.role == "mentor")
        assert db.scalar(mentors) == 1


def test_account_brings_back_somebody_deactivated(installed: Database) -> None:
    with installed.write() as db:
        db.execute(update(schema.people).values(is_active=False))

    assert main(["account", "admin"]) == 0

    with installed.read() as db:
        active = select(schema.people.c.username).where(schema.people.c.is_active)
        assert db.scalars(active).all() == ["admin"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["account", "new one", "--name", "New"], "username: Use letters, digits"),
        (["account", "newone"], "name: "),
        (["account", "coach", "--role", "mentor"], "school_id: Choose the school"),
        (["account", "coach", "--role", "mentor", "--school", "Nowhere"], "school_id: Choose the school"),
    ],
)
def test_account_with_something_wrong_changes_nothing(
    installed: Database, capsys: Printed, arguments: list[str], sentence: str
) -> None:
    assert main(arguments) == 1

    assert capsys.readouterr().err.startswith(sentence)
    with installed.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.people)) == 9
        assert db.scalar(select(func.count()).select_from(schema.password_links)) == 0


def test_check_counts_and_finds_nothing(installed: Database, capsys: Printed) -> None:
    assert main(["check"]) == 0

    printed = capsys.readouterr().out
    assert "9 people" in printed
    assert printed.endswith("The database is whole.\n")


def test_check_fails_on_a_database_of_another_release(database: Database, capsys: Printed) -> None:
    with database.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")

    assert main(["check"]) == 1

    assert "revision later" in capsys.readouterr().err


def test_backup_says_where_it_is_or_how_to_make_one(installed: Database, tmp_path: Path, capsys: Printed) -> None:
    done = main(["backup", str(tmp_path / "copy.db")])

    printed = capsys.readouterr()
    if installed.is_sqlite:
        assert (done, printed.out.splitlines()[-1]) == (0, f"Saved as {tmp_path / 'copy.db'}, and whole.")
    else:
        assert done == 1
        assert "pg_dump --format=custom" in printed.err


def test_demo_is_refused_where_people_have_accounts(database: Database, capsys: Printed) -> None:
    with database.write() as db:
        add_person(db)
        add_school(db)

    assert main(["demo"]) == 1

    assert "has people of its own" in capsys.readouterr().err
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.schools)) == 1


def test_demo_of_today_is_left_as_it_is(installed: Database) -> None:
    with installed.write() as db:
        begin_demo(db, datetime.now(UTC))

    assert main(["demo", "--if-older"]) == 0

    with installed.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.people)) == 9


def test_emptied_demo_leaves_nothing_but_what_another_program_keeps_beside_it(installed: Database) -> None:
    with installed.write() as db:
        db.exec_driver_sql("CREATE TABLE somebody_elses (id INTEGER)")

    empty(installed)

    with installed.read() as db:
        assert inspect(db).get_table_names() == ([] if installed.is_sqlite else ["somebody_elses"])


def begin_demo(db: Connection, now: datetime) -> None:
    db.execute(schema.installation.insert().values(id=1, secret="00" * 32, is_demo=True, created_at=now))
