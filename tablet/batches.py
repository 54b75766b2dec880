"""What becomes of the batches tablets send: whose they are, whether they can be read, saved or not.

To make a commit durable takes the disk longer than all the rest. So batches that wait are committed together, and no
tablet is told before that has ended.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from starlette.responses import Response

from coach_data import sessions
from coach_data.database import Database, shared
from coach_data.entries import Receipt, envelope, receive
from coach_data.entries.version import version
from coach_data.errors import KeyleverError, SignInNeeded
from tablet.requests import NO_STORE, Caller, Pace, refuse, signed_in, somebody, unforeseen


@dataclass(frozen=True)
class Post:
    """A batch as it came: when, with which cookies of ours, and its bytes."""

    arrived_at: datetime
    cookies: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the tablet hears: a status, JSON, and where the same may pass later, after how many seconds."""

    status: int
    body: bytes
    wait_s: int = 0

    def response(self) -> Response:
        headers = {**NO_STORE, "Retry-After": str(self.wait_s)} if self.wait_s else NO_STORE
        return Response(self.body, self.status, headers, "application/json")


@dataclass(frozen=True)
class _Ready:
    post: Post
    caller: Caller
    batch: envelope.Batch


class Desk:
    """Answers posts, some at a time; each counts whole or not at all, as if it were alone.

    Args:
        database: asked for the database each time, so that a test may bring its own.
    """

    def __init__(self, database: Callable[[], Database] = shared, pace: Pace | None = None) -> None:
        self._database = database
        self._pace = pace or Pace()

    def answers(self, posts: Sequence[Post]) -> list[Answer]:
        """One for each post, in their order, after what they brought is committed; whatever happens."""
        try:
            judged = self._judged(posts)
            saved = iter(self._saved([one for one in judged if isinstance(one, _Ready)]))
            return [next(saved) if isinstance(one, _Ready) else one for one in judged]
        except BaseException as error:  # also what a library throws past everybody: the next tablet is waiting
            if len(posts) == 1:
                return [_told(error)]
            return [answer for post in posts for answer in self.answers([post])]

    def _judged(self, posts: Sequence[Post]) -> list[_Ready | Answer]:
        try:
            with self._database().read() as db:
                found = [signed_in(db, post.cookies, now=post.arrived_at) for post in posts]
        except Exception as error:
            return [_told(error)] * len(posts)
        return [self._read(post, caller) for post, caller in zip(posts, found, strict=True)]

    def _read(self, post: Post, found: Caller | None) -> _Ready | Answer:
        try:
            caller = somebody(self._database(), found, post.cookies, now=post.arrived_at)
            self._pace.check(caller.session.token_hash)
            batch = envelope.read(post.body)
            if batch.person != caller.actor.person_id:
                raise SignInNeeded("This belongs to another person. It waits on the tablet until they sign in.")
        except Exception as error:
            return _told(error)
        return _Ready(post, caller, batch)

    def _saved(self, group: list[_Ready]) -> list[Answer]:
        # Where one of them fails nothing is kept, and each has its own try: a failure is told to nobody else.
        together = self._together(group) if len(group) > 1 else None
        return together or [self._alone(one) for one in group]

    def _together(self, group: list[_Ready]) -> list[Answer] | None:
        has_begun = False
        try:
            with self._database().write() as db:
                has_begun = True
                saved = _received(db, group)
        except Exception as error:
            # A held database is held for each of them: all may come again, at once.
            return None if has_begun else [_told(error)] * len(group)
        return [_receipts(one, receipts) for one, receipts in zip(group, saved, strict=True)]

    def _alone(self, one: _Ready) -> Answer:
        try:
            with self._database().write() as db:
                (receipts,) = _received(db, [one])
        except Exception as error:
            return _told(error)
        return _receipts(one, receipts)


def _received(db: Connection, group: list[_Ready]) -> list[list[Receipt]]:
    received = [receive(db, one.caller.actor, one.batch, now=one.post.arrived_at) for one in group]
    # Sessions last, and always in the same order: whoever ends all of a person's holds the person first, as lines do.
    for one in sorted(group, key=lambda one: one.caller.session.token_hash):
        sessions.note_contact(db, one.caller.session, now=one.post.arrived_at)
    return received


def _receipts(one: _Ready, receipts: list[Receipt]) -> Answer:
    told = {
        "version": version(),
        "received_at": one.post.arrived_at.isoformat(),
        "receipts": [_receipt(receipt) for receipt in receipts],
    }
    return Answer(201, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def _receipt(one: Receipt) -> dict[str, Any]:
    return {"id": str(one.id), "status": one.status, "sha256": one.sha256, "reason": one.reason}


def _told(error: BaseException) -> Answer:
    response = refuse(error) if isinstance(error, KeyleverError) else unforeseen(error)
    return Answer(response.status_code, bytes(response.body), int(response.headers.get("retry-after", 0)))
