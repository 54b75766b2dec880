"""Sessions: what a cookie stands for, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from coach_data import accounts, installation, sessions
from coach_data.actors import Actor
from coach_data.database import Database
from coach_data.schema import people
from coach_data.schema import sessions as table
from tests.builders import add_person
from tests.cast import Cast

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _installation(request: pytest.FixtureRequest, now: datetime) -> None:
    if "db" in request.fixturenames:
        installation.begin(request.getfixturevalue("db"), now=now)


def _signed_in(db: Connection, person: UUID, now: datetime, *, is_my_tablet: bool = False) -> str:
    code = sessions.make_code(db, person, is_my_tablet=is_my_tablet, now=now)
    assert sessions.trade(db, code, now=now)
    return sessions.token_of(db, code)


def _actor_of(db: Connection, token: str, *, now: datetime) -> Actor | None:
    found = accounts.signed_in(db, token, now=now)
    return found[0] if found else None


def test_a_code_becomes_a_session_of_its_person(db: Connection, cast: Cast, now: datetime) -> None:
    token = _signed_in(db, cast.coach.person_id, now)

    actor = _actor_of(db, token, now=now)

    assert actor == cast.coach


def test_a_code_is_good_once(db: Connection, cast: Cast, now: datetime) -> None:
    code = sessions.make_code(db, cast.coach.person_id, is_my_tablet=False, now=now)

    answers = [sessions.trade(db, code, now=now) is not None for _ in range(2)]

    assert answers == [True, False]


def test_two_browsers_at_once_cannot_both_trade_a_code(database: Database, now: datetime) -> None:
    with database.write() as db:
        installation.begin(db, now=now)
        code = sessions.make_code(db, add_person(db), is_my_tablet=False, now=now)

    for _ in range(2):
        with database.write() as db:
            sessions.trade(db, code, now=now)

    with database.read() as db:
        assert len(db.execute(select(table)).all()) == 1


def test_a_code_is_void_after_thirty_seconds(db: Connection, cast: Cast, now: datetime) -> None:
    code = sessions.make_code(db, cast.coach.person_id, is_my_tablet=False, now=now)

    assert sessions.trade(db, code, now=now + sessions.CODE_LIFE) is None


def test_nothing_stored_opens_a_session(db: Connection, cast: Cast, now: datetime) -> None:
    _signed_in(db, cast.coach.person_id, now)
    stored = db.execute(select(table.c.token_hash)).scalar_one()

    assert _actor_of(db, stored, now=now) is None


@pytest.mark.parametrize("token", [None, "", "made up"])
def test_no_session_no_actor(db: Connection, cast: Cast, now: datetime, token: str | None) -> None:
    assert _actor_of(db, token, now=now) is None


def test_a_new_sign_in_ends_the_session_the_browser_had(db: Connection, cast: Cast, now: datetime) -> None:
    first = _signed_in(db, cast.coach.person_id, now)
    code = sessions.make_code(db, cast.teacher.person_id, is_my_tablet=False, now=now)

    sessions.trade(db, code, now=now, instead_of=first)

    assert _actor_of(db, first, now=now) is None
    assert _actor_of(db, sessions.token_of(db, code), now=now) == cast.teacher


@pytest.mark.parametrize(
    ("is_my_tablet", "after", "counts"),
    [
        pytest.param(False, sessions.SHARED_IDLE - SECOND, True, id="shared, in use"),
        pytest.param(False, sessions.SHARED_IDLE, False, id="shared, idle"),
        pytest.param(True, sessions.SHARED_IDLE, True, id="mine, idle"),
        pytest.param(True, sessions.MY_TABLET - SECOND, True, id="mine, within two weeks"),
        pytest.param(True, sessions.MY_TABLET, False, id="mine, after two weeks"),
    ],
)
def test_how_long_a_session_lasts(
    db: Connection, cast: Cast, now: datetime, is_my_tablet: bool, after: timedelta, counts: bool
) -> None:
    token = _signed_in(db, cast.coach.person_id, now, is_my_tablet=is_my_tablet)

    found = sessions.find(db, token, now=now + after)

    assert (found is not None) == counts


def test_contact_keeps_a_shared_tablet_signed_in_but_not_past_a_school_day(database: Database, now: datetime) -> None:
    with database.write() as db:
        installation.begin(db, now=now)
        session = sessions.begin(db, "token", add_person(db), is_my_tablet=False, now=now)

    for hours in range(2, 14, 2):
        sessions.keep_alive(database, session, now=now + timedelta(hours=hours))

    with database.read() as db:
        assert sessions.find(db, "token", now=now + sessions.SHARED_TABLET - SECOND)
        assert sessions.find(db, "token", now=now + sessions.SHARED_TABLET) is None


def test_the_role_of_this_moment_counts(db: Connection, cast: Cast, now: datetime) -> None:
    token = _signed_in(db, cast.coach.person_id, now)

    db.execute(people.update().where(people.c.id == cast.coach.person_id).values(is_active=False))

    assert _actor_of(db, token, now=now) is None


def test_ending_all_others_keeps_this_one(db: Connection, cast: Cast, now: datetime) -> None:
    here, there = (_signed_in(db, cast.coach.person_id, now) for _ in range(2))
    stranger = _signed_in(db, cast.teacher.person_id, now)

    ended = sessions.end_all(db, cast.coach.person_id, now=now, but=here)

    assert ended == 1
    assert [sessions.find(db, token, now=now) is not None for token in (here, there, stranger)] == [True, False, True]


def test_signed_out_without_a_network_no_cookie_counts() -> None:
    cookies = {"keylever": "token", sessions.SIGNED_OUT_MARK: "1"}

    assert sessions.token_from(cookies, secure=False) is None


def test_on_https_only_the_bound_cookie_counts() -> None:
    assert sessions.token_from({"keylever": "planted"}, secure=True) is None
    assert sessions.token_from({"__Host-keylever": "ours"}, secure=True) == "ours"


@pytest.mark.parametrize("has_mark", [True, False], ids=["signed out", "not"])
def test_the_mark_of_a_browser_ends_its_session_for_good(database: Database, now: datetime, has_mark: bool) -> None:
    with database.write() as db:
        installation.begin(db, now=now)
        sessions.begin(db, "token", add_person(db), is_my_tablet=True, now=now)
    mark = {sessions.SIGNED_OUT_MARK: "1"} if has_mark else {}

    sessions.end_signed_out(database, {sessions.cookie_name(False): "token", **mark}, now=now)

    with database.read() as db:
        assert (sessions.find(db, "token", now=now) is None) == has_mark
