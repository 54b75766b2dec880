"""What is done about a tablet that is out of its person's hands."""

from __future__ import annotations

from datetime import UTC, datetime

from coach_data import sessions
from coach_data.database import Database
from tests.cast import Cast
from tests.pages.opened import Open, labeled


def is_signed_in(database: Database, token: str) -> bool:
    with database.read() as db:
        return sessions.find(db, token, now=datetime.now(UTC)) is not None


def test_an_administrator_ends_all_sessions_of_one_person(open_page: Open, everybody: Cast, database: Database) -> None:
    at = open_page("person", person=everybody.coach.person_id)

    labeled(at.button, "End all sessions").click().run()

    assert [said.value for said in at.success] == ["They are signed out everywhere."]
    assert not is_signed_in(database, "token of Casey Coach")
    assert is_signed_in(database, "token of Terry Teacher")


def test_whoever_lost_a_tablet_ends_the_others_and_stays_here(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    with database.write() as db:
        sessions.begin(db, "lost", everybody.coach.person_id, is_my_tablet=True, now=datetime.now(UTC))
    at = open_page("me", who="Casey Coach")

    labeled(at.button, "End the others").click().run()

    assert [said.value for said in at.success] == ["You are signed in here only."]
    assert (is_signed_in(database, "lost"), is_signed_in(database, "token of Casey Coach")) == (False, True)
