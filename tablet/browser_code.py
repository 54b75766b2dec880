"""The browser's code as one version: every file as it was when the server started, under a name made from all of it."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli

from tablet.headers import HEADERS

FOLDER = Path(__file__).resolve().parent / "browser"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
WORKER, PAGE = "worker.js", "capture.html"
_PLACE = "%version%"


@dataclass(frozen=True)
class Code:
    """Texts by path below `/tablet/code/<version>/`, the offline page, and the worker that keeps them all."""

    version: str
    files: dict[str, str]
    page: str
    worker: str


@cache
def current() -> Code:
    """Read once: files replaced under a running server must not mix with those it has already sent."""
    files = {
        path.relative_to(FOLDER).as_posix(): path.read_text("utf-8")
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in TYPES
    }
    worker = files.pop(WORKER)
    page = (FOLDER / PAGE).read_text("utf-8")
    version = hashlib.sha256(json.dumps([files, page, HEADERS]).encode()).hexdigest()[:16]
    page, worker = (text.replace(_PLACE, version) for text in (page, worker))
    return Code(version, files, page, worker)


def packed(text: str, accepted: str) -> tuple[bytes, str | None]:
    """A text's bytes in the best encoding of those a browser accepts, and its name."""
    name = encoding_for(accepted)
    return _packed(text, name), name


def encoding_for(accepted: str) -> str | None:
    """The best encoding of those an Accept-Encoding header names; None where it names none of ours."""
    names = {part.split(";")[0].strip() for part in accepted.lower().split(",")}
    return next((name for name in ("br", "gzip") if name in names), None)


@cache
def _packed(text: str, name: str | None) -> bytes:
    raw = text.encode()
    if name == "br":
        return brotli.compress(raw, mode=brotli.MODE_TEXT)
    return gzip.compress(raw, 9, mtime=0) if name == "gzip" else raw
