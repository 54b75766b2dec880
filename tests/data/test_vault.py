"""Keys of tablets: one's own, known again by their number, whatever backup or setting the server began with."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Connection, select

from coach_data import installation, lost_tablets, schema, sessions, vault
from coach_data.errors import NotAllowed, NotHere
from tests.builders import NOW
from tests.cast import Cast

SECRET = "a secret of the installation's own, set from outside"


@pytest.fixture(autouse=True)
def _installation(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEYLEVER_SECRET", raising=False)
    installation.begin(db, now=NOW)


def test_a_key_is_found_again_by_its_id_in_every_generation(db: Connection, cast: Cast) -> None:
    keys = []
    for _ in range(3):
        keys.append(vault.key_of(db, cast.coach))
        vault.begin_generation(db, cast.coach.person_id)

    assert len({key.key for key in keys}) == 3
    assert [vault.key_named(db, cast.coach, key.key_id) for key in keys] == keys


def test_a_backup_that_knows_a_smaller_generation_still_gives_the_later_key(db: Connection, cast: Cast) -> None:
    for _ in range(4):
        vault.begin_generation(db, cast.coach.person_id)
    later = vault.key_of(db, cast.coach)

    db.execute(schema.people.update().values(vault_generation=1))

    assert vault.key_named(db, cast.coach, later.key_id) == later != vault.key_of(db, cast.coach)


def test_the_same_id_is_another_key_for_another_person(db: Connection, cast: Cast) -> None:
    mine = vault.key_of(db, cast.coach)

    assert vault.key_named(db, cast.outsider, mine.key_id).key != mine.key


def test_a_secret_set_later_keeps_what_the_first_one_locked(
    db: Connection, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vault.key_of(db, cast.coach)
    monkeypatch.setenv("KEYLEVER_SECRET", SECRET)

    assert vault.key_of(db, cast.coach).key != before.key
    assert vault.key_named(db, cast.coach, before.key_id) == before


def test_a_key_of_a_secret_that_is_gone_is_not_another_key(
    db: Connection, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYLEVER_SECRET", SECRET)
    locked = vault.key_of(db, cast.coach)
    monkeypatch.setenv("KEYLEVER_SECRET", SECRET.upper())

    assert vault.key_of(db, cast.coach).key_id != locked.key_id
    with pytest.raises(NotHere, match="another secret"):
        vault.key_named(db, cast.coach, locked.key_id)


@pytest.mark.parametrize("number", ["0", "-1", "10001", "", "x", "1e3", "²", "9" * 400])
def test_what_is_no_number_of_a_generation_is_not_here(db: Connection, cast: Cast, number: str) -> None:
    mark = vault.key_of(db, cast.coach).key_id.split("-")[0]

    with pytest.raises(NotHere):
        vault.key_named(db, cast.coach, f"{mark}-{number}")


def test_an_administrator_ends_every_session_of_a_lost_tablet(db: Connection, cast: Cast, now: datetime) -> None:
    for token in ("tablet", "laptop"):
        sessions.begin(db, token, cast.coach.person_id, is_my_tablet=True, now=now)
    sessions.begin(db, "stranger", cast.outsider.person_id, is_my_tablet=True, now=now)
    before = vault.key_of(db, cast.coach).key

    ended = lost_tablets.end_everywhere(db, cast.admin, cast.coach.person_id, now=now)

    found = [sessions.find(db, token, now=now) is not None for token in ("tablet", "laptop", "stranger")]
    assert (ended, found) == (2, [False, False, True])
    assert vault.key_of(db, cast.coach).key != before
    assert "signed you out" in str(db.scalar(select(schema.notices.c.sentence)))


@pytest.mark.parametrize("who", ["coach", "outsider", "principal", "lead"])
def test_nobody_else_signs_a_person_out(db: Connection, cast: Cast, now: datetime, who: str) -> None:
    sessions.begin(db, "tablet", cast.coach.person_id, is_my_tablet=True, now=now)

    with pytest.raises(NotAllowed):
        lost_tablets.end_everywhere(db, getattr(cast, who), cast.coach.person_id, now=now)

    assert sessions.find(db, "tablet", now=now)


def test_ending_the_others_keeps_this_one_under_a_new_key(db: Connection, cast: Cast, now: datetime) -> None:
    for token in ("here", "there"):
        sessions.begin(db, token, cast.coach.person_id, is_my_tablet=True, now=now)
    before = vault.key_of(db, cast.coach).key

    lost_tablets.end_elsewhere(db, cast.coach, "here", now=now)

    assert [sessions.find(db, token, now=now) is not None for token in ("here", "there")] == [True, False]
    assert vault.key_of(db, cast.coach).key != before
