"""Forgetting a person at the terminal, run as its reader would."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from coach_data import accounts, schema, sessions
from coach_data.__main__ import main
from coach_data.database import Database
from coach_data.errors import NotHere
from coach_data.forgetting_people import begin
from tests.builders import add_contact, add_role
from tests.cast import Cast, make_cast
from tests.data.whole_visit import LATER, WORD, hold
from tests.tablets import Tablet

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def installed(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("KEYLEVER_DATABASE", database.address)
    return database


@pytest.fixture
def cast(installed: Database) -> Cast:
    with installed.write() as db:
        cast = make_cast(db)
        hold(db, cast, Tablet(cast.coach))
        add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)
    return cast


def name_of(database: Database, who: Cast) -> str | None:
    with database.read() as db:
        return db.scalar(select(schema.people.c.name).where(schema.people.c.id == who.teacher.person_id))


def entries_left(database: Database) -> int | None:
    with database.read() as db:
        return db.scalar(select(func.count(schema.entries.c.body)))


def test_it_first_says_what_would_go_and_what_stays(installed: Database, cast: Cast, capsys: Printed) -> None:
    assert main(["forget-person", "Teacher"]) == 0

    printed = capsys.readouterr().out
    for told in (
        "Terry Teacher. Name, username, password and sessions go",
        "1 visits as the teacher, every word and number",
        "1 action steps of their own",
        "1 contacts put down in a log",
        f"Nothing was changed. To forget the person: python -m coach_data forget-person {cast.teacher.person_id} --yes",
    ):
        assert told in printed
    assert (name_of(installed, cast), bool(entries_left(installed))) == ("Terry Teacher", True)


def test_of_a_coach_it_says_that_the_teachers_steps_stay(installed: Database, cast: Cast, capsys: Printed) -> None:
    assert main(["forget-person", "coach"]) == 0

    printed = capsys.readouterr().out
    assert printed.index("What stays") < printed.index("1 action steps of teachers they coached")


def test_with_a_yes_it_forgets_and_says_what_still_holds_it(installed: Database, cast: Cast, capsys: Printed) -> None:
    assert main(["forget-person", "teacher", "--yes"]) == 0

    assert "Backups made before still hold everything" in capsys.readouterr().out
    assert (name_of(installed, cast), entries_left(installed)) == ("Forgotten person", 0)
    if installed.is_sqlite:
        file = Path(installed.engine.url.database or "")
        held = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
        assert WORD.encode() not in held and b"Terry Teacher" not in held


def test_the_same_again_by_id_goes_on_where_it_was_broken_off(installed: Database, cast: Cast, capsys: Printed) -> None:
    person = str(cast.teacher.person_id)
    main(["forget-person", "teacher", "--yes"])

    assert main(["forget-person", person, "--yes"]) == 0

    assert "This person was forgotten on " in capsys.readouterr().out
    assert main(["forget-person", "teacher", "--yes"]) == 1


def test_a_log_that_somebody_reads_is_said_with_the_way_to_empty_it(
    installed: Database, cast: Cast, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "empty_log", lambda _: False)

    assert main(["forget-person", "teacher", "--yes"]) == 1

    again = f"Run this again soon: python -m coach_data forget-person {cast.teacher.person_id} --yes"
    assert again in capsys.readouterr().err


@pytest.mark.parametrize("yes", [[], ["--yes"]], ids=["asked", "done"])
def test_the_last_administrator_is_refused_before_anything_goes(
    installed: Database, cast: Cast, capsys: Printed, yes: list[str]
) -> None:
    assert main(["forget-person", "admin", *yes]) == 1

    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "This is the last administrator. Make somebody else one first.\n")


def test_one_of_two_administrators_goes(installed: Database, cast: Cast) -> None:
    with installed.write() as db:
        add_role(db, cast.lead.person_id, "administrator")

    assert main(["forget-person", "admin", "--yes"]) == 0


@pytest.mark.parametrize("who", ["stranger", "00000000-0000-0000-0000-000000000007"])
def test_an_unknown_name_is_said(installed: Database, cast: Cast, capsys: Printed, who: str) -> None:
    assert main(["forget-person", who, "--yes"]) == 1

    assert f"Nobody has the username {who}." in capsys.readouterr().err


def test_a_forgotten_name_can_have_an_account_again(installed: Database, cast: Cast, capsys: Printed) -> None:
    main(["forget-person", "teacher", "--yes"])

    assert main(["account", "teacher", "--name", "Tess Teacher"]) == 0

    with installed.read() as db:
        ids = list(db.scalars(select(schema.people.c.id).where(schema.people.c.username == "teacher")))
    assert ids != [cast.teacher.person_id] and len(ids) == 1


def test_an_account_is_not_brought_back_while_it_is_being_forgotten(
    installed: Database, cast: Cast, capsys: Printed
) -> None:
    with installed.write() as db:
        begin(db, cast.teacher.person_id, now=LATER)

    assert main(["account", "Teacher"]) == 1

    said = "teacher is being forgotten. Go on with that first; run: python -m coach_data forget-person "
    assert capsys.readouterr().err == f"{said}{cast.teacher.person_id} --yes\n"
    with installed.read() as db:
        of = schema.people.c
        assert db.scalar(select(of.is_active).where(of.id == cast.teacher.person_id)) is False


def test_nobody_who_is_being_forgotten_signs_in_whatever_their_row_says(installed: Database, cast: Cast) -> None:
    gone, of = cast.teacher.person_id, schema.people.c
    with installed.write() as db:
        link = accounts.make_link(db, None, gone, now=LATER)
        begin(db, gone, now=LATER)
        db.execute(update(schema.people).where(of.id == gone).values(is_active=True, password_hash="hash"))
        sessions.begin(db, "token", gone, is_my_tablet=True, now=LATER)

        assert accounts.sign_in_row(db, "teacher")[0] is None
        assert accounts.signed_in(db, "token", now=LATER) is None
        assert sessions.find(db, "token", now=LATER) is None
        for use in (
            lambda: accounts.load_actor(db, gone, today=LATER.date()),
            lambda: accounts.name_of_link(db, link, now=LATER),
        ):
            with pytest.raises(NotHere):
                use()


def test_where_nothing_stays_it_says_so(installed: Database, cast: Cast, capsys: Printed) -> None:
    assert main(["forget-person", "newteacher"]) == 0

    kept = "What stays, nothing but an empty entry without the name, and published numbers as they are.\nNothing"
    assert kept in capsys.readouterr().out
