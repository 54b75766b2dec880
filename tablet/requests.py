"""What every route of the tablet needs: who asks, whether too often, and failures as answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from coach_data import accounts, sessions
from coach_data.actors import Actor
from coach_data.database import Database, shared
from coach_data.errors import (
    DatabaseAway,
    DatabaseBusy,
    DatabaseFull,
    KeyleverError,
    NotAllowed,
    NotHere,
    SignInNeeded,
    TooLarge,
    TryLater,
    Unreadable,
    WrongInput,
)
from tablet import cookies

STATUS: dict[type[KeyleverError], int] = {
    NotAllowed: 403,
    SignInNeeded: 401,
    Unreadable: 400,
    WrongInput: 400,
    TooLarge: 413,
    TryLater: 429,
    NotHere: 404,
    DatabaseBusy: 503,
    DatabaseAway: 503,
    DatabaseFull: 507,
}
NO_STORE = {"Cache-Control": "no-store"}
_log = logging.getLogger("keylever.tablet")
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Caller:
    """Who asks, by which session."""

    actor: Actor
    session: sessions.Session


def in_words(handler: Handler) -> Handler:
    """A route whose failures are answers: a status and one sentence as `reason`."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except KeyleverError as error:
            return refuse(error)
        except ClientDisconnect:
            return refuse(Unreadable())
        except Exception as error:
            return unforeseen(error)

    return answered


def unforeseen(error: BaseException) -> Response:
    """A failure nobody thought of as an answer, logged with the reference it gives."""
    reference = token_hex(4)
    _log.error("Reference %s", reference, exc_info=error)
    sentence = f"Something went wrong here (reference {reference}). What is on the tablet stays there."
    return JSONResponse({"reason": sentence}, 500, NO_STORE)


def refuse(error: KeyleverError) -> Response:
    """A failure as an answer; with Retry-After when the same again may pass."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    headers = dict(NO_STORE)
    if status in (429, 503, 507):
        headers["Retry-After"] = str(error.wait_s if isinstance(error, TryLater) else 1 if status != 507 else 10)
    return JSONResponse({"reason": error.sentence}, status, headers)


async def caller(request: Request) -> Caller:
    """Who asks, read anew from the session's row.

    Raises:
        SignInNeeded: nobody is signed in here.
    """
    return await run_in_threadpool(_caller, request)


def _caller(request: Request) -> Caller:
    sent, now = cookies.of(request), datetime.now(UTC)
    with shared().read() as db:
        found = signed_in(db, sent, now=now)
    who = somebody(shared(), found, sent, now=now)
    try:
        sessions.keep_alive(shared(), who.session, now=now)
    except (DatabaseBusy, DatabaseFull):
        _log.info("The contact of a session was not noted; the next one will be.")
    return who


def signed_in(db: Connection, sent: dict[str, str], *, now: datetime) -> Caller | None:
    """Whose session these cookies stand for, if it counts now."""
    found = accounts.signed_in(db, sessions.token_from(sent), now=now)
    return Caller(*found) if found else None


def somebody(database: Database, found: Caller | None, sent: dict[str, str], *, now: datetime) -> Caller:
    """Whoever was found. Where nobody was, and the browser signed out without a network, its session is ended.

    Raises:
        SignInNeeded: nobody is signed in here.
    """
    if found is None:
        sessions.end_signed_out(database, sent, now=now)
        raise SignInNeeded
    return found


async def caller_by_code(request: Request) -> Caller:
    """Who asks, where a page's code asks: an address typed in, or a link, shows nothing of a locked tablet.

    A page says for whom it was opened (`X-Keylever-Person`): the cookie may be that of who signed in beside it since.

    Raises:
        NotAllowed: without the header our code sends and a navigation cannot.
        SignInNeeded: nobody is signed in here, or somebody else than the page was opened for.
    """
    if request.headers.get("x-keylever") != "1":
        raise NotAllowed("Only Keylever's own pages read this. Open Keylever itself.")
    who = await caller(request)
    if request.headers.get("x-keylever-person", str(who.actor.person_id)) != str(who.actor.person_id):
        raise SignInNeeded("Somebody else is signed in here. This page was opened for another person.")
    return who


class Pace:
    """Counts per session, never per address: a school's tablets share one.

    Args:
        per_s: what may go on for ever.
        at_once: what may come in one moment.
    """

    def __init__(self, *, per_s: float = 200, at_once: int = 1000, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s, self._at_once, self._clock = per_s, at_once, clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def check(self, session: str) -> None:
        """Counts one more.

        Raises:
            TryLater: too fast.
        """
        now = self._clock()
        with self._lock:
            left, seen = self._left.pop(session, (float(self._at_once), now))
            left = min(self._at_once, left + (now - seen) * self._per_s)
            self._left[session] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > 10_000:
                self._left.pop(next(iter(self._left)))  # the session longest unheard of
        if left < 1:
            raise TryLater(1)


def no_store(content: dict[str, Any], status: int = 200, **headers: str) -> Response:
    """JSON that no cache keeps."""
    return JSONResponse(content, status, {**NO_STORE, **headers})
