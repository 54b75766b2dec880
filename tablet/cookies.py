"""Cookies, read without Python's own parser.

It takes back what was quoted, in a time that grows with the square of what is sent. Ours are never quoted.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import Scope

from coach_data import sessions

LONGEST = 200  # characters of a token; ours have 64
MOST = 8_192
"""Bytes of all cookies together; browsers keep a site to about as much."""


def of(request: Request) -> dict[str, str]:
    """Ours, from every header of the name, as `read`."""
    return read("; ".join(request.headers.getlist("cookie")))


def read(header: str) -> dict[str, str]:
    """The session's token and the mark of a browser that signed out without a network, name to value."""
    token, parts = sessions.cookie_name(sessions.is_secure()), (part.partition("=") for part in header.split(";"))
    found = {name.strip(): value.strip() for name, equals, value in parts if equals}
    ours = {name: value for name, value in found.items() if name in (token, sessions.SIGNED_OUT_MARK)}
    if len(ours.get(token, "")) > LONGEST:
        del ours[token]
    return {name: value[:LONGEST] for name, value in ours.items()}


def written(cookies: dict[str, str]) -> str:
    """As a header that `read` understands."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def are_too_many(scope: Scope) -> bool:
    """Whether a request brings more cookies than any page of ours or Streamlit's sets."""
    return sum(len(value) for name, value in scope["headers"] if name == b"cookie") > MOST


def without_escapes(scope: Scope) -> Scope:
    """The request without the cookies whose reading could take long, for whoever reads them with Python's parser."""
    if not any(name == b"cookie" and b"\\" in value for name, value in scope["headers"]):
        return scope
    headers = [(name, _plain(value) if name == b"cookie" else value) for name, value in scope["headers"]]
    return {**scope, "headers": headers}


def _plain(value: bytes) -> bytes:
    return b";".join(part for part in value.split(b";") if b"\\" not in part)
