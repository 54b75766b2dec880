"""Tablets without a browser: each sends its lines until they are receipted, as the sync of a real one does."""

from __future__ import annotations

import http.client
import random
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select

from coach_data import schema, sessions
from coach_data.actors import Actor
from coach_data.database import Database
from tests.tablet_http.conftest import Answer, Door
from tests.tablets import Tablet

RETRY_S = 0.02


def door_of(database: Database, port: int, actor: Actor) -> Door:
    """A browser of this person's, signed in."""
    token = secrets.token_urlsafe(32)
    with database.write() as db:
        sessions.begin(db, token, actor.person_id, is_my_tablet=True, now=datetime.now(UTC))
    return Door(port, {sessions.cookie_name(False): token})


@dataclass
class Sender:
    """One tablet in one visit. What it was told, and what it made: the oracle compares both with the rows."""

    door: Door
    tablet: Tablet
    chance: random.Random
    pause_s: float = 0.0
    made: set[UUID] = field(default_factory=set)
    acknowledged: dict[UUID, str] = field(default_factory=dict)  # id, sha256
    answers: Counter[str] = field(default_factory=Counter)
    sending: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Batch after batch until it is over; the last one, too, is sent until it is receipted."""
        self.send([("started", {})])
        while not self.over.is_set():
            self.send([("note", {"text": f"Line {self.chance.random()}"})] * self.chance.randint(1, 20))
            time.sleep(self.pause_s)

    def send(self, wanted: list[tuple[str, dict[str, str]]]) -> None:
        sent = [self.tablet.entry(kind, data) for kind, data in wanted]
        self.made |= {one.id for one in sent}
        raw = self.tablet.batch(sent, at=datetime.now(UTC)).model_dump_json().encode()
        while not self._is_receipted(raw):
            time.sleep(RETRY_S)

    def _is_receipted(self, raw: bytes) -> bool:
        self.sending.set()
        try:
            answer = self.door.post(raw)
        except (OSError, http.client.HTTPException):
            self.answers["none"] += 1
            return False
        self.answers[str(answer.status)] += 1
        return answer.status == 201 and self._read(answer)

    def _read(self, answer: Answer) -> bool:
        receipts = answer.json["receipts"]
        assert {one["status"] for one in receipts} == {"saved"}, receipts
        self.acknowledged |= {UUID(one["id"]): one["sha256"] for one in receipts}
        return True


def lost(database: Database, acknowledged: dict[UUID, str]) -> set[UUID]:
    """What a tablet was told is saved and is not there, or not with the same content."""
    entries = schema.entries.c
    with database.read() as db:
        stored = {row.id: row.sha256 for row in db.execute(select(entries.id, entries.sha256))}
    return {one for one, sha256 in acknowledged.items() if stored.get(one) != sha256}


def folded(database: Database) -> tuple[int, int]:
    """How many entries and how many lines there are: each note is one of both, each start one of the first."""
    with database.read() as db:
        there, lines = (
            db.scalar(select(func.count()).select_from(table)) or 0 for table in (schema.entries, schema.note_lines)
        )
    return there, lines


def answers(senders: list[Sender]) -> Counter[str]:
    """How often each status was heard; "none" where there was no answer."""
    return sum((one.answers for one in senders), Counter())


def until_heard(senders: list[Sender], status: str, within_s: float) -> None:
    """Waits until every tablet was answered so once."""
    end = time.monotonic() + within_s
    while any(one.answers[status] == 0 for one in senders):
        assert time.monotonic() < end, answers(senders)
        time.sleep(0.01)


def until_saved_again(senders: list[Sender], within_s: float) -> float:
    """Seconds until every tablet has had a receipt again."""
    before, began = [one.answers["201"] for one in senders], time.monotonic()
    while any(one.answers["201"] == then for one, then in zip(senders, before, strict=True)):
        assert time.monotonic() < began + within_s, answers(senders)
        time.sleep(0.01)
    return time.monotonic() - began
