from __future__ import annotations

import http.client
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from coach_data import schema, sessions
from coach_data.database import Database, share
from coach_data.errors import TryLater
from coach_data.sessions import SIGNED_OUT_MARK
from tablet.batches import Desk
from tablet.requests import Pace
from tests.cast import Cast
from tests.tablet_http.conftest import Door
from tests.tablets import Tablet


def frozen(tablet: Tablet, *more: str) -> bytes:
    sent = [tablet.entry("started"), *(tablet.entry("note", {"text": text}) for text in more)]
    return tablet.batch(sent).model_dump_json().encode()


def test_a_batch_is_saved_before_its_receipts_come(door: Door, database: Database, people: Cast) -> None:
    tablet = Tablet(people.coach)

    answer = door.post(frozen(tablet, "“Is it a half?”"))

    assert answer.status == 201
    assert [one["status"] for one in answer.json["receipts"]] == ["saved", "saved"]
    assert set(answer.json) == {"version", "received_at", "receipts"}
    assert answer.headers["cache-control"] == "no-store"
    with database.read() as db:
        assert db.scalars(select(schema.note_lines.c.text)).all() == ["“Is it a half?”"]


@pytest.mark.fault("F3")
def test_an_answer_that_was_lost_comes_again(door: Door, people: Cast) -> None:
    batch = frozen(Tablet(people.coach), "Once")

    assert door.post(batch).json["receipts"] == door.post(batch).json["receipts"]


@pytest.mark.fault("F4", rounds=20)
def test_twenty_at_once_are_one(door: Door, database: Database, people: Cast) -> None:
    batch = frozen(Tablet(people.coach), *(f"Line {n}" for n in range(10)))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: door.post(batch), range(20)))

    assert {answer.status for answer in answers} == {201}
    assert all(answer.json["receipts"] == answers[0].json["receipts"] for answer in answers)
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.entries)) == 11


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://elsewhere.example"}, {"Origin": None}, {"X_Keylever": None}],
    ids=["other-origin", "no-origin", "no-header"],
)
def test_what_another_page_sends_is_403_before_anything_else(door: Door, headers: dict[str, str | None]) -> None:
    door.cookies = {}

    assert door.post(b"nothing", **headers).status == 403


@pytest.mark.parametrize("size", [7, 2_000_000], ids=["short", "too-long"])
@pytest.mark.parametrize("cookies", [{}, {"keylever": "made-up"}], ids=["no-cookie", "made-up"])
def test_without_a_session_it_is_401_before_the_batch_is_read(door: Door, cookies: dict[str, str], size: int) -> None:
    door.cookies = cookies

    answer = door.post(b" " * size)

    assert answer.status == 401
    assert "Sign in" in answer.json["reason"]


def test_a_mark_of_signing_out_counts_in_whichever_header_it_comes(
    door: Door, database: Database, people: Cast
) -> None:
    (token,) = door.cookies.values()
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
    connection.putrequest("POST", "/tablet/entries", skip_host=True)
    body = frozen(Tablet(people.coach), "After signing out")
    for name, value in {
        "Host": f"localhost:{door.port}",
        "Origin": f"http://localhost:{door.port}",
        "X-Keylever": "1",
        "Content-Length": str(len(body)),
    }.items():
        connection.putheader(name, value)
    connection.putheader("Cookie", f"keylever={token}")
    connection.putheader("Cookie", f"{SIGNED_OUT_MARK}=1")
    connection.endheaders(body)

    status = connection.getresponse().status
    connection.close()

    assert status == 401
    with database.read() as db:
        assert sessions.find(db, token, now=datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("Content-Length", "0" * 5_000 + "1"), ("Content-Length", "2000000"), ("Transfer-Encoding", "chunked")],
    ids=["many-digits", "long", "chunked"],
)
def test_a_body_of_unknown_or_great_length_is_not_waited_for_without_a_session(
    door: Door, name: str, value: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
    connection.putrequest("POST", "/tablet/entries", skip_host=True)
    for given, said in {
        "Host": f"localhost:{door.port}",
        "Origin": f"http://localhost:{door.port}",
        "X-Keylever": "1",
        "Cookie": "keylever=made-up",
        name: value,
    }.items():
        connection.putheader(given, said)
    connection.endheaders()  # and nothing follows

    status = connection.getresponse().status
    connection.close()

    assert status == 401


@pytest.mark.fault("F21")
def test_another_persons_batch_is_401_and_nothing_is_saved(door: Door, database: Database, people: Cast) -> None:
    answer = door.post(frozen(Tablet(people.outsider), "Theirs"))

    assert answer.status == 401
    with database.read() as db:
        assert db.scalar(select(func.count()).select_from(schema.entries)) == 0


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 50_000, b"\xff\xfe"], ids=["empty", "bare", "deep", "no-utf8"])
def test_an_unreadable_batch_is_400(door: Door, body: bytes) -> None:
    assert door.post(body).status == 400


def test_too_large_a_batch_is_413(door: Door) -> None:
    assert door.post(b" " * 1_000_001).status == 413


@pytest.mark.fault("F9")
def test_a_locked_database_is_503_and_says_when_to_come_back(door: Door, database: Database, people: Cast) -> None:
    batch = frozen(Tablet(people.coach), "Later")
    hasty = Database(database.address, busy_timeout_ms=50)
    share(hasty)
    other = sqlite3.connect(database.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    answer = door.post(batch)
    other.execute("ROLLBACK")

    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert door.post(batch).status == 201
    other.close()
    hasty.close()


@pytest.mark.fault("F8")
def test_a_full_disk_is_507_and_there_is_room_later(door: Door, database: Database, people: Cast) -> None:
    def limit(pages: int) -> None:
        with database.engine.connect() as db:
            db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    batch = frozen(Tablet(people.coach), *("x" * 90_000 for _ in range(9)))
    with database.engine.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar() or 0
    limit(pages + 5)

    assert door.post(batch).status == 507

    limit(1_000_000)
    assert door.post(batch).status == 201


def test_a_session_too_fast_is_told_to_wait_and_another_is_not() -> None:
    now = [0.0]
    pace = Pace(per_s=200, at_once=1000, clock=lambda: now[0])
    for _ in range(1000):
        pace.check("one")

    with pytest.raises(TryLater):
        pace.check("one")
    pace.check("other")
    now[0] = 0.1
    for _ in range(20):
        pace.check("one")


def test_what_one_tablet_wrote_another_reads_after_a_number(door: Door, people: Cast) -> None:
    tablet = Tablet(people.coach)
    door.post(frozen(tablet, "First", "Second"))

    whole = door.get(f"/tablet/visits/{tablet.visit}/entries?after=0").json
    rest = door.get(f"/tablet/visits/{tablet.visit}/entries?after=2").json

    assert (len(whole["entries"]), whole["next"]) == (3, 3)
    assert [entry["id"] for entry in rest["entries"]] == [whole["entries"][2]["id"]]
    assert set(rest["entries"][0]) == {"id", "body", "received_at", "at_ms", "approximate"}
    assert whole["last"] == rest["last"] == whole["entries"][2]["id"]


def test_a_number_told_before_an_older_backup_came_back_begins_anew(door: Door, people: Cast) -> None:
    tablet = Tablet(people.coach)
    door.post(frozen(tablet, "First", "Second"))

    def after_two(last: UUID | str) -> list[str]:
        found = door.get(f"/tablet/visits/{tablet.visit}/entries?after=2&last={last}").json
        return [entry["id"] for entry in found["entries"]]

    assert len(after_two(uuid4())) == 3
    assert len(after_two(door.get(f"/tablet/visits/{tablet.visit}/entries").json["entries"][1]["id"])) == 1
    assert door.get(f"/tablet/visits/{tablet.visit}/entries?after=2&last=x").status == 404


@pytest.mark.parametrize("after", ["-1", "x", "99999999999"])
def test_a_strange_number_is_404(door: Door, people: Cast, after: str) -> None:
    assert door.get(f"/tablet/visits/{uuid4()}/entries?after={after}").status == 404


def test_an_outsider_finds_no_visit_as_if_there_were_none(door: Door, outsiders_door: Door, people: Cast) -> None:
    tablet = Tablet(people.coach)
    door.post(frozen(tablet, "Not for strangers"))

    def answer(visit: UUID) -> tuple[int, bytes]:
        found = outsiders_door.get(f"/tablet/visits/{visit}/entries?after=0")
        return found.status, found.content

    assert answer(tablet.visit) == answer(uuid4())
    assert answer(tablet.visit)[0] == 404


def test_a_tablet_gone_wild_is_429_and_told_when_to_come_back(
    door: Door, outsiders_door: Door, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablet.saving.desk", Desk(pace=Pace(per_s=0.01, at_once=2)))
    batch = frozen(Tablet(people.coach), "Again and again")

    answers = [door.post(batch) for _ in range(3)]
    other = outsiders_door.post(frozen(Tablet(people.outsider), "Not so often"))

    assert [answer.status for answer in answers] == [201, 201, 429]
    assert answers[-1].headers["retry-after"] == "1"
    assert other.status == 201
