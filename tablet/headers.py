"""The security headers on every response, ours and Streamlit's, found or not; and no cookies that take long to read."""

from __future__ import annotations

import logging
import secrets

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from coach_data import settings
from tablet import cookies

log = logging.getLogger("keylever")

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob:",  # Streamlit loads a component's script from a blob
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",  # the sign-in form's library has a part in a frame of ours
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ON_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeaders:
    """Puts the headers on, also on the answer to an unforeseen failure, which the framework would send past us."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = HEADERS | (ON_HTTPS if settings.load().is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        app = _too_many_cookies if cookies.are_too_many(scope) else self.app
        scope = cookies.without_escapes(scope)
        if scope["type"] == "websocket":
            await app(scope, receive, send)
            return
        has_begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        try:
            await app(scope, receive, send_with_headers)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("Reference %s", reference)
            if has_begun:
                raise
            sentence = f"Something went wrong here that should not have. Reference: {reference}"
            await PlainTextResponse(sentence, status_code=500)(scope, receive, send_with_headers)


async def _too_many_cookies(scope: Scope, receive: Receive, send: Send) -> None:
    sentence = "Your browser sent too many cookies. Delete this site's cookies and open it again."
    answer = WebSocketClose() if scope["type"] == "websocket" else PlainTextResponse(sentence, status_code=431)
    await answer(scope, receive, send)
