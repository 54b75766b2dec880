from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from coach_data import schema
from coach_data.database import Database
from tests.cast import Cast
from tests.tablet_http.conftest import Door, sign_in


def test_the_key_is_the_persons_own_and_stays_the_same(door: Door, outsiders_door: Door, people: Cast) -> None:
    first, again, other = (one.get("/tablet/key").json for one in (door, door, outsiders_door))

    assert first["person"] == str(people.coach.person_id)
    assert len(base64.b64decode(first["key"])) == 32
    assert first["key"] == again["key"] != other["key"]


def test_a_new_generation_is_a_new_key(door: Door, database: Database) -> None:
    before = door.get("/tablet/key").json
    with database.write() as db:
        db.execute(update(schema.people).values(vault_generation=2))

    after = door.get("/tablet/key").json

    assert before["key"] != after["key"]
    assert door.get(f"/tablet/key?id={before['key_id']}").json["key"] == before["key"]


def test_a_key_of_another_secret_is_not_here(door: Door) -> None:
    answer = door.get("/tablet/key?id=00000000-1")

    assert answer.status == 404
    assert "another secret" in answer.json["reason"]


def test_a_tablet_of_ones_own_keeps_the_key_for_twelve_hours(database: Database, port: int, people: Cast) -> None:
    door = sign_in(database, port, people.teacher.person_id, is_my_tablet=True)

    answer = door.get("/tablet/key").json

    left = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
    assert answer["is_my_tablet"] is True
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


@pytest.mark.parametrize("path", ["/tablet/briefcase", f"/tablet/visits/{'0' * 32}/entries?after=0"])
def test_a_tablet_used_for_capture_alone_stays_signed_in(door: Door, database: Database, path: str) -> None:
    with database.write() as db:
        db.execute(update(schema.sessions).values(seen_at=datetime.now(UTC) - timedelta(hours=2)))

    door.get(path)

    with database.read() as db:
        seen = db.execute(select(schema.sessions.c.seen_at)).scalar_one()
    assert datetime.now(UTC) - seen < timedelta(minutes=1)


@pytest.mark.parametrize("path", ["/tablet/key", "/tablet/briefcase", f"/tablet/visits/{'0' * 32}/entries?after=0"])
def test_without_a_session_nothing_is_told(door: Door, path: str) -> None:
    door.cookies = {}

    assert door.get(path).status == 401


@pytest.mark.fault("F23")
@pytest.mark.parametrize("path", ["/tablet/key", "/tablet/briefcase", f"/tablet/visits/{'0' * 32}/entries?after=0"])
def test_a_page_opened_for_somebody_else_is_told_nothing(door: Door, people: Cast, path: str) -> None:
    told, other = (door.get(path, X_Keylever_Person=str(one.person_id)) for one in (people.coach, people.outsider))

    assert (other.status, list(other.json)) == (401, ["reason"])
    assert told.status == door.get(path).status


@pytest.mark.parametrize("path", ["/tablet/key", "/tablet/briefcase", f"/tablet/visits/{'0' * 32}/entries?after=0"])
def test_an_address_typed_in_shows_nothing(door: Door, path: str) -> None:
    answer = door.get(path, X_Keylever=None)

    assert (answer.status, list(answer.json)) == (403, ["reason"])
    assert "Keylever's own pages" in answer.json["reason"]


def test_an_unchanged_briefcase_is_not_sent_again(door: Door, people: Cast) -> None:
    first = door.get("/tablet/briefcase")
    again = door.get("/tablet/briefcase", If_None_Match=first.headers["etag"])

    assert first.content.startswith(b'{"person":{"id":"' + str(people.coach.person_id).encode())
    assert first.headers["cache-control"] == "no-store"
    assert door.get("/tablet/briefcase", X_Keylever_Device="x").status == 404
    assert (again.status, again.content) == (304, b"")


def test_browser_code_is_sent_on_to_the_version_that_counts_and_kept_for_ever_there(door: Door) -> None:
    door.cookies = {}
    sent_on = door.get("/tablet/code/capture.js")
    found = door.get(sent_on.headers["location"])

    assert (sent_on.status, sent_on.headers["cache-control"]) == (307, "no-cache")
    assert found.content == (Path("tablet/browser/capture.js")).read_bytes()
    assert found.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["x-content-type-options"] == "nosniff"
    assert door.get(sent_on.headers["location"].replace("/code/", "/code/0")).status == 404


@pytest.mark.parametrize(
    "path", ["../routes.py", "%2e%2e/routes.py", "..%2froutes.py", "/etc/passwd", "%00", "none.js", "", "observe"]
)
def test_nothing_else_is_served_as_browser_code(door: Door, path: str) -> None:
    assert door.get(f"/tablet/code/{path}").status == 404
