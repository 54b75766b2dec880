"""The cookies of ours that a browser sent.

Python's own parser takes back what was quoted, in a time that grows with the square of what somebody sends; ours are
never quoted, and this takes what comes.
"""

from __future__ import annotations

from starlette.requests import Request

from coach_data import sessions

LONGEST = 200  # characters of a value; a token has 64


def of(request: Request) -> dict[str, str]:
    """From every header of the name, as `read`."""
    return read("; ".join(request.headers.getlist("cookie")))


def read(header: str) -> dict[str, str]:
    """The session's token and the mark of a browser that signed out without a network, name to value."""
    names = {sessions.cookie_name(sessions.is_secure()), sessions.SIGNED_OUT_MARK}
    parts = (part.partition("=") for part in header.split(";"))
    found = {name.strip(): value.strip() for name, _, value in parts}
    return {name: value for name, value in found.items() if name in names and len(value) <= LONGEST}


def written(cookies: dict[str, str]) -> str:
    """As a header that `read` understands."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
