"""The HTTP side of signing in and out: a one-time code becomes a cookie, a session ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coach_data import guessing, sessions, settings
from coach_data.database import shared
from coach_data.errors import KeyleverError

MOST_BYTES = 4_096
YEAR_S = 365 * 24 * 3600
PIN_MARK = "keylever-pinned"


async def sign_in(request: Request) -> Response:
    """Trades a code of the sign-in form for the session's cookie."""
    if not is_from_here(request):
        return _answer(403, "This did not come from Keylever's own page.")
    code = await _code(request)
    if code is None:
        return _answer(400, "There is no code in this.")
    return await _in_words(_trade, request, code)


def _trade(request: Request, code: str) -> Response:
    now = datetime.now(UTC)
    secure = sessions.is_secure()
    with shared().write() as db:
        before = request.cookies.get(sessions.cookie_name(secure))
        session = sessions.trade(db, code, now=now, instead_of=before)
        if session is None:
            return _answer(401, "This code was used or is too old. Sign in again.")
        token = sessions.token_of(db, code)
        marks = request.cookies.get(guessing.DEVICE_COOKIE, "")
        marks = guessing.add_mark(db, sessions.username_of(db, session), marks)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    life_s = int((session.expires_at - now).total_seconds())
    for name, value, age_s in (
        (sessions.cookie_name(secure), token, life_s if session.is_my_tablet else None),
        (guessing.DEVICE_COOKIE, marks, YEAR_S),
    ):
        answer.set_cookie(name, value, max_age=age_s, path="/", secure=secure, httponly=True, samesite="lax")
    answer.delete_cookie(sessions.SIGNED_OUT_MARK, path="/")
    _mark(answer, has_pin=False)
    return answer


async def sign_out(request: Request) -> Response:
    """Ends the session and removes its cookie."""
    if not is_from_here(request):
        return _answer(403, "This did not come from Keylever's own page.")
    return await _in_words(_end, request)


def _end(request: Request) -> Response:
    secure = sessions.is_secure()
    token = request.cookies.get(sessions.cookie_name(secure))
    if token:
        with shared().write() as db:
            sessions.end(db, token, now=datetime.now(UTC))
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(sessions.cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")
    answer.delete_cookie(sessions.SIGNED_OUT_MARK, path="/")
    _mark(answer, has_pin=False)
    return answer


async def pin(request: Request) -> Response:
    """Marks the browser of a session as one with a PIN (POST) or without (DELETE), out of reach of scripts."""
    if not is_from_here(request):
        return _answer(403, "This did not come from Keylever's own page.")
    answer = await _in_words(_look, request)
    if answer.status_code == 204:
        _mark(answer, has_pin=request.method == "POST")
    return answer


def _mark(answer: Response, *, has_pin: bool) -> None:
    age_s = YEAR_S if has_pin else 0
    answer.set_cookie(
        PIN_MARK, "1", max_age=age_s, path="/", secure=sessions.is_secure(), httponly=True, samesite="lax"
    )


async def session(request: Request) -> Response:
    """Whether the browser's cookie stands for a session: 204 or 401."""
    return await _in_words(_look, request)


def _look(request: Request) -> Response:
    with shared().read() as db:
        found = sessions.find(db, sessions.token_from(request.cookies), now=datetime.now(UTC))
    return Response(status_code=204 if found else 401, headers={"Cache-Control": "no-store"})


def is_from_here(request: Request) -> bool:
    """Whether one of our own pages sent this: its Origin is ours and it carries our header, which no form can."""
    allowed = settings.load().address or f"{request.url.scheme}://{request.headers.get('host', '')}"
    return request.headers.get("origin", "").lower() == allowed.lower() and request.headers.get("x-keylever") == "1"


async def _code(request: Request) -> str | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    try:
        code = json.loads(body)["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, str) else None


async def _in_words(work: Callable[..., Response], *args: object) -> Response:
    try:
        return await run_in_threadpool(work, *args)
    except KeyleverError as error:
        return _answer(503, error.sentence)


def _answer(status: int, sentence: str) -> Response:
    return JSONResponse({"reason": sentence}, status_code=status, headers={"Cache-Control": "no-store"})


routes = [
    Route("/tablet/sign-in", sign_in, methods=["POST"]),
    Route("/tablet/sign-out", sign_out, methods=["POST"]),
    Route("/tablet/pin", pin, methods=["POST", "DELETE"]),
    Route("/tablet/session", session, methods=["GET"]),
]
