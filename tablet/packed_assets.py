"""Streamlit's own scripts and styles, sent compressed: packed once each, when first asked for, and kept.

Streamlit sends them as they are, because packing the same file for every visitor would cost more than it saves. Nine
megabytes are a long wait on a school's Wi-Fi, and a school has no server in front that would pack them.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from tablet.browser_code import encoding_for

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
AT = "/static/"
FOREVER = "public, immutable, max-age=31536000"  # their names change with their contents
BROTLI_QUALITY = 6  # higher saves a twentieth and takes several times as long


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire."""

    packed: bytes
    encoding: str
    type: str
    etag: str


class PackedAssets:
    """Answers for the assets under /static/ where the browser takes brotli or gzip; all else goes on."""

    def __init__(self, app: ASGIApp, folder: str | None = None) -> None:
        self.app = app
        self.folder = (Path(folder or get_static_dir()) / "static").resolve()
        self.kept: dict[tuple[str, str], Asset] = {}
        self.packing = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asset = await self._asset(scope) if _is_asked(scope) else None
        if asset is None:
            await self.app(scope, receive, send)
            return
        headers = {"Cache-Control": FOREVER, "ETag": asset.etag, "Vary": "Accept-Encoding"}
        if asset.etag in Headers(scope=scope).get("if-none-match", ""):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        headers |= {"Content-Encoding": asset.encoding, "Content-Type": asset.type}
        await Response(asset.packed, headers=headers)(scope, receive, send)

    async def _asset(self, scope: Scope) -> Asset | None:
        encoding = encoding_for(Headers(scope=scope).get("accept-encoding", ""))
        name = scope["path"].removeprefix(AT)
        if encoding is None or Path(name).suffix not in TYPES:
            return None
        if (name, encoding) not in self.kept:
            async with self.packing:  # forty tablets that come at once wait for one packing
                await run_in_threadpool(self._pack, name, encoding)
        return self.kept.get((name, encoding))

    def _pack(self, name: str, encoding: str) -> None:
        file = (self.folder / name).resolve()
        if (name, encoding) in self.kept or not file.is_relative_to(self.folder) or not file.is_file():
            return
        content = file.read_bytes()
        packed = brotli.compress(content, quality=BROTLI_QUALITY) if encoding == "br" else gzip.compress(content, 6)
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}-{encoding}"'
        self.kept[name, encoding] = Asset(packed, encoding, TYPES[file.suffix], etag)


def _is_asked(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(AT)
