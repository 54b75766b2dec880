"""Accounts: passwords, the links that set them, and delays against guessing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from coach_data import accounts, guessing, installation, sessions
from coach_data.errors import NotAllowed, NotHere, TryLater, WrongInput
from coach_data.schema import failed_sign_ins
from coach_data.schema import installation as installation_table
from tests.cast import Cast

GOOD = "three quiet words"
SCHOOL, HOME = guessing.Place("203.0.113.7"), guessing.Place("198.51.100.9")


@pytest.fixture(autouse=True)
def _installation(db: Connection, now: datetime) -> None:
    installation.begin(db, now=now)


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("eleven char", id="11 characters"),
        pytest.param("  eleven char  ", id="11 and spaces around"),
        pytest.param("a" * 73, id="73 bytes"),
        pytest.param("é" * 37, id="37 letters, 74 bytes"),
        pytest.param(accounts.DEMO_PASSWORD, id="the demo's"),
    ],
)
def test_a_password_unfit_is_refused_beside_its_field(password: str) -> None:
    with pytest.raises(WrongInput) as refused:
        accounts.hash_password(password)

    assert list(refused.value.fields) == ["password"]


@pytest.mark.parametrize("password", ["a" * 12, "a" * 72, "é" * 36])
def test_a_password_at_the_limits_is_taken(password: str) -> None:
    assert accounts.hash_password(password).startswith("$2b$")


def test_the_demo_takes_its_own_password(db: Connection, cast: Cast, now: datetime) -> None:
    db.execute(installation_table.update().values(is_demo=True))

    accounts.set_password(db, cast.coach.person_id, accounts.DEMO_PASSWORD, now=now)

    assert accounts.is_password(db, cast.coach.person_id, accounts.DEMO_PASSWORD)


def test_a_password_too_long_to_be_set_is_just_wrong(db: Connection, cast: Cast, now: datetime) -> None:
    accounts.set_password(db, cast.coach.person_id, "a" * 72, now=now)

    assert not accounts.is_password(db, cast.coach.person_id, "a" * 73)


def test_a_name_nobody_has_gets_a_hash_of_the_same_cost(db: Connection, cast: Cast, now: datetime) -> None:
    accounts.set_password(db, cast.coach.person_id, GOOD, now=now)

    known, unknown = accounts.sign_in_row(db, " COACH "), accounts.sign_in_row(db, "nobody")

    assert (known[0], unknown[0]) == (cast.coach.person_id, None)
    assert known[1][:7] == unknown[1][:7]


def test_a_change_needs_the_old_password_and_ends_other_sessions(db: Connection, cast: Cast, now: datetime) -> None:
    accounts.set_password(db, cast.coach.person_id, GOOD, now=now)
    for token in ("here", "there"):
        sessions.begin(db, token, cast.coach.person_id, is_my_tablet=True, now=now)

    with pytest.raises(WrongInput):
        accounts.change_password(db, cast.coach, "not this one", "another good one", token="here", now=now)
    accounts.change_password(db, cast.coach, GOOD, "another good one", token="here", now=now)

    assert accounts.is_password(db, cast.coach.person_id, "another good one")
    assert [sessions.find(db, token, now=now) is not None for token in ("here", "there")] == [True, False]


def test_a_link_sets_a_password_once_and_the_person_is_told(db: Connection, cast: Cast, now: datetime) -> None:
    sessions.begin(db, "before", cast.coach.person_id, is_my_tablet=True, now=now)
    link = accounts.make_link(db, cast.admin, cast.coach.person_id, now=now)

    accounts.use_link(db, link, GOOD, now=now)

    assert accounts.is_password(db, cast.coach.person_id, GOOD)
    assert sessions.find(db, "before", now=now) is None
    told = " ".join(sentence for _, sentence in accounts.unread_notices(db, cast.coach))
    assert "Ada Admin made a link" in told and "was set with a one-time link" in told
    with pytest.raises(NotHere):
        accounts.use_link(db, link, "another good one", now=now)


def test_a_refused_password_leaves_the_link_good(db: Connection, cast: Cast, now: datetime) -> None:
    link = accounts.make_link(db, None, cast.coach.person_id, now=now)

    with pytest.raises(WrongInput):
        accounts.use_link(db, link, "short", now=now)

    assert accounts.name_of_link(db, link, now=now) == "Casey Coach"


def test_a_link_is_void_after_two_days_or_when_a_newer_one_is_made(db: Connection, cast: Cast, now: datetime) -> None:
    old, new = (accounts.make_link(db, cast.admin, cast.coach.person_id, now=now) for _ in range(2))

    for token, at in ((old, now), (new, now + accounts.LINK_LIFE)):
        with pytest.raises(NotHere):
            accounts.use_link(db, token, GOOD, now=at)


@pytest.mark.parametrize("role", ["coach", "outsider", "principal", "lead"])
def test_only_an_administrator_makes_a_link(db: Connection, cast: Cast, now: datetime, role: str) -> None:
    with pytest.raises(NotAllowed):
        accounts.make_link(db, getattr(cast, role), cast.teacher.person_id, now=now)


def test_nobody_reads_or_puts_away_another_persons_notices(db: Connection, cast: Cast, now: datetime) -> None:
    accounts.tell(db, cast.coach.person_id, "For the coach alone.", now=now)
    notice = accounts.unread_notices(db, cast.coach)[0][0]

    accounts.mark_read(db, cast.outsider, notice, now=now)

    assert accounts.unread_notices(db, cast.outsider) == []
    assert len(accounts.unread_notices(db, cast.coach)) == 1


def _fail(db: Connection, username: str, place: guessing.Place, times: int, now: datetime) -> None:
    for _ in range(times):
        guessing.begin_try(db, username, place, now=now)


def test_delays_grow_with_failed_tries_and_end(db: Connection, now: datetime) -> None:
    _fail(db, "coach", HOME, guessing.FREE_PER_ACCOUNT, now)

    with pytest.raises(TryLater) as first:
        guessing.begin_try(db, "coach", HOME, now=now)
    _fail(db, "Coach ", HOME, 1, now + timedelta(seconds=first.value.wait_s))
    with pytest.raises(TryLater) as second:
        guessing.begin_try(db, "coach", HOME, now=now + timedelta(seconds=first.value.wait_s))

    assert second.value.wait_s > first.value.wait_s
    assert max(guessing.wait_s(tries, 4) for tries in range(10_000)) == guessing.LONGEST_S


def test_a_try_that_came_too_soon_does_not_count(db: Connection, now: datetime) -> None:
    _fail(db, "coach", HOME, guessing.FREE_PER_ACCOUNT, now)

    for _ in range(20):
        with pytest.raises(TryLater):
            guessing.begin_try(db, "coach", HOME, now=now)

    assert len(db.execute(select(failed_sign_ins)).all()) == guessing.FREE_PER_ACCOUNT


def test_the_right_password_leaves_no_failure_behind(db: Connection, now: datetime) -> None:
    _fail(db, "coach", HOME, guessing.FREE_PER_ACCOUNT - 1, now)

    guessing.succeeded(db, guessing.begin_try(db, "coach", HOME, now=now))

    assert db.execute(select(failed_sign_ins)).all() == []


def test_a_browser_known_for_the_account_does_not_wait_for_strangers(db: Connection, now: datetime) -> None:
    marks = guessing.add_mark(db, "coach", "")
    _fail(db, "coach", HOME, guessing.FREE_PER_ACCOUNT, now)

    guessing.begin_try(db, "coach", guessing.Place(HOME.address, marks), now=now)

    with pytest.raises(TryLater):
        guessing.begin_try(db, "coach", SCHOOL, now=now)


@pytest.mark.parametrize("marks", ["", "." * 40, "0123456789abcdef" + "0" * 32, "é" * 48])
def test_a_mark_nobody_gave_helps_nobody(db: Connection, now: datetime, marks: str) -> None:
    other = guessing.add_mark(db, "teacher", marks)
    _fail(db, "coach", HOME, guessing.FREE_PER_ACCOUNT, now)

    with pytest.raises(TryLater):
        guessing.begin_try(db, "coach", guessing.Place(HOME.address, other), now=now)


def test_one_address_trying_many_accounts_is_slowed(db: Connection, now: datetime) -> None:
    for number in range(guessing.FREE_PER_ADDRESS):
        guessing.begin_try(db, f"person{number}", HOME, now=now)

    with pytest.raises(TryLater):
        guessing.begin_try(db, "one more", HOME, now=now)
    guessing.begin_try(db, "one more", SCHOOL, now=now)
