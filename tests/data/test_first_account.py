"""The first run of an empty installation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Connection

from coach_data import accounts, first_account, installation
from coach_data.errors import WrongInput
from tests.builders import add_person

GIVEN = first_account.FirstRun("", "North School", "America/Chicago", "Ada Admin", "Ada", "three quiet words")


@pytest.fixture
def code(db: Connection, now: datetime) -> str:
    installation.begin(db, now=now)
    return installation.new_setup_code(db)


def test_the_code_makes_a_school_and_its_administrator(db: Connection, code: str, now: datetime) -> None:
    person = first_account.make(db, replace(GIVEN, code=f" {code} "), now=now)

    assert accounts.load_actor(db, person, today=now.date()).is_a("administrator")
    assert accounts.sign_in_row(db, "ada")[0] == person


@pytest.mark.parametrize("wrong", ["", "0000-0000-0000-0000"])
def test_without_the_code_nothing_is_made(db: Connection, code: str, now: datetime, wrong: str) -> None:
    with pytest.raises(WrongInput) as refused:
        first_account.make(db, replace(GIVEN, code=wrong), now=now)

    assert list(refused.value.fields) == ["code"]
    assert installation.is_empty(db)


def test_the_code_is_void_once_somebody_has_an_account(db: Connection, code: str, now: datetime) -> None:
    add_person(db)

    with pytest.raises(WrongInput):
        first_account.make(db, replace(GIVEN, code=code), now=now)


def test_every_wrong_field_is_said_at_once_and_the_code_stays_good(db: Connection, code: str, now: datetime) -> None:
    wrong = replace(GIVEN, code=code, school="", time_zone="Here", name=" ", username="a b", password="short")

    with pytest.raises(WrongInput) as refused:
        first_account.make(db, wrong, now=now)

    assert set(refused.value.fields) == {"school", "time_zone", "name", "username", "password"}
    assert first_account.make(db, replace(GIVEN, code=code), now=now)


def test_a_later_start_makes_the_earlier_code_void(db: Connection, code: str, now: datetime) -> None:
    installation.new_setup_code(db)

    with pytest.raises(WrongInput):
        first_account.make(db, replace(GIVEN, code=code), now=now)


def test_the_secret_is_made_once(db: Connection, code: str, now: datetime) -> None:
    before = installation.secret(db)

    installation.begin(db, now=now)

    assert installation.secret(db) == before
    assert len(before) == 32
