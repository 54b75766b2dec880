"""Forgetting a visit at the terminal, run as its reader would."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from coach_data import schema
from coach_data.__main__ import main
from coach_data.database import Database
from tests.builders import add_line, add_step, add_visit
from tests.cast import make_cast

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def installed(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("KEYLEVER_DATABASE", database.address)
    with database.write() as db:
        make_cast(db)
    return database


@pytest.fixture
def visit(installed: Database) -> str:
    """A visit at 11:00 on the school's clock."""
    with installed.write() as db:
        coach, teacher = (person(db, name) for name in ("coach", "teacher"))
        school = db.scalars(select(schema.schools.c.id).where(schema.schools.c.name == "North School")).one()
        made = add_visit(db, coach, teacher, school=school)
        add_line(db, made, coach, "Unmistakable")
    return str(made)


def person(db: Connection, username: str) -> UUID:
    return db.scalars(select(schema.people.c.id).where(schema.people.c.username == username)).one()


def kept(database: Database) -> list[str | None]:
    with database.read() as db:
        return list(db.scalars(select(schema.entries.c.body)))


def test_visits_of_a_day_are_listed_with_their_ids(installed: Database, visit: str, capsys: Printed) -> None:
    assert main(["visits", "Coach", "2026-03-11"]) == 0
    assert capsys.readouterr().out == f"{visit}  11:00  Terry Teacher, 1 entry\n"

    assert main(["visits", "coach", "2026-03-12"]) == 0
    assert capsys.readouterr().out == "coach has no visit of 2026-03-12.\n"


def test_visits_of_nobody_says_so(installed: Database, capsys: Printed) -> None:
    assert main(["visits", "stranger", "2026-03-11"]) == 1

    assert "Nobody has the username stranger." in capsys.readouterr().err


def test_forget_first_says_what_it_would_forget(installed: Database, visit: str, capsys: Printed) -> None:
    assert main(["forget", visit]) == 0

    printed = capsys.readouterr().out
    assert "The visit of Casey Coach with Terry Teacher, 2026-03-11 at 11:00: 1 entry." in printed
    assert f"python -m coach_data forget {visit} --yes" in printed
    assert "Unmistakable" in str(kept(installed))


def test_forget_with_a_yes_forgets_and_says_what_still_holds_it(
    installed: Database, visit: str, capsys: Printed
) -> None:
    assert main(["forget", visit, "--yes"]) == 0

    assert "Backups made before still hold it" in capsys.readouterr().out
    assert kept(installed) == [None]
    if installed.is_sqlite:
        file = Path(installed.engine.url.database or "")
        assert all(b"Unmistakable" not in each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


def test_forget_says_when_it_was_forgotten_already(installed: Database, visit: str, capsys: Printed) -> None:
    main(["forget", visit, "--yes"])

    assert main(["forget", visit, "--yes"]) == 0

    assert capsys.readouterr().out.count("This visit was forgotten on ") == 1


def test_forget_of_no_visit_says_where_to_find_its_id(installed: Database, capsys: Printed) -> None:
    assert main(["forget", str(UUID(int=7)), "--yes"]) == 1

    assert "python -m coach_data visits --help" in capsys.readouterr().err


def test_what_becomes_of_the_step_is_said_before(installed: Database, visit: str, capsys: Printed) -> None:
    with installed.write() as db:
        add_step(db, person(db, "coach"), person(db, "teacher"), visit=UUID(visit))
    main(["forget", visit])
    with installed.write() as db:
        add_visit(db, person(db, "coach"), person(db, "teacher"), step_id=UUID(visit))
    main(["forget", visit])

    printed = capsys.readouterr().out
    assert printed.index("the action step goes too") < printed.index("the action step stays")
