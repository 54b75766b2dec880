"""The tablet's HTTP door: entries in, the briefcase, entries back, and the vault's key."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coach_data import briefcase, sessions, vault
from coach_data.database import shared
from coach_data.entries import envelope
from coach_data.entries.reading import entries_after
from coach_data.entries.version import version
from coach_data.errors import NotAllowed, NotHere, TooLarge
from tablet import cookies, saving
from tablet.batches import Post
from tablet.requests import caller, caller_by_code, in_words, no_store
from tablet.session_routes import is_from_here

KEY_LIFE = timedelta(hours=12)
SHORT = 65_536
"""Bytes read before anybody is asked who they are, as much as is held of any request; few batches are longer."""


@in_words
async def post_entries(request: Request) -> Response:
    """Takes a batch; 201 with a receipt for every entry, after the transaction has ended."""
    if not is_from_here(request):
        raise NotAllowed("This did not come from Keylever's own page.")
    sent = cookies.of(request)
    if not sessions.token_from(sent) or _is_long(request):
        await caller(request)  # nobody makes the server hold much before it knows who they are
    body = await _body(request)
    return (await saving.answer(Post(datetime.now(UTC), sent, body))).response()


def _is_long(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    is_told = re.fullmatch("[0-9]{1,9}", length) and "transfer-encoding" not in request.headers
    return not is_told or int(length) > SHORT


async def _body(request: Request) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > envelope.BATCH_BYTES_MOST:
            raise TooLarge
        pieces.append(piece)
    return b"".join(pieces)


@in_words
async def get_briefcase(request: Request) -> Response:
    """What a tablet has to know before a visit; 304 when it knows it already."""
    who, device = await caller_by_code(request), _uuid(request.headers, "x-keylever-device")

    def read() -> dict[str, Any]:
        with shared().read() as db:
            return briefcase.pack(db, who.actor, now=datetime.now(UTC), device=device)

    packed = await run_in_threadpool(read)
    etag = f'"{packed["version"]}"'
    headers = {"ETag": etag, "Cache-Control": "no-store"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json", headers=headers)


@in_words
async def get_entries(request: Request) -> Response:
    """What other tablets wrote in a visit after a number."""
    who = await caller_by_code(request)
    try:
        visit_id, after = UUID(request.path_params["visit"]), int(request.query_params.get("after", "0"))
    except ValueError:
        raise NotHere from None
    if not 0 <= after < 2**31:
        raise NotHere
    last = _uuid(request.query_params, "last")

    def read() -> dict[str, Any]:
        with shared().read() as db:
            page = entries_after(db, who.actor, visit_id, after, last)
        kept = [
            {
                "id": str(one.id),
                "body": one.body,
                "received_at": one.received_at.isoformat(),
                "at_ms": one.at_ms,
                "approximate": one.approximate,
            }
            for one in page.entries
        ]
        last_id = str(page.last) if page.last else None
        return {"version": version(), "next": page.next, "last": last_id, "entries": kept}

    return no_store(await run_in_threadpool(read))


def _uuid(told: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(told[name]) if name in told else None
    except ValueError:
        raise NotHere from None


@in_words
async def get_key(request: Request) -> Response:
    """The key of the person's vault, and until when a tablet of their own may keep it; `?id=` names another one."""
    who = await caller_by_code(request)
    wanted = request.query_params.get("id")

    def read() -> vault.VaultKey:
        with shared().read() as db:
            return vault.key_named(db, who.actor, wanted) if wanted else vault.key_of(db, who.actor)

    found = await run_in_threadpool(read)
    return no_store(
        {
            "person": str(who.actor.person_id),
            "key_id": found.key_id,
            "key": base64.b64encode(found.key).decode(),
            "is_my_tablet": who.session.is_my_tablet,
            "expires_at": min(who.session.expires_at, datetime.now(UTC) + KEY_LIFE).isoformat(),
        }
    )


routes = [
    Route("/tablet/entries", post_entries, methods=["POST"]),
    Route("/tablet/briefcase", get_briefcase, methods=["GET"]),
    Route("/tablet/visits/{visit}/entries", get_entries, methods=["GET"]),
    Route("/tablet/key", get_key, methods=["GET"]),
]
