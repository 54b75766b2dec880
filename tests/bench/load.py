"""Tablets that send every two seconds, and, when asked, over a link that loses answers, cuts, repeats and reorders."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from coach_data.entries.envelope import Sent
from tests.tablets import Tablet

EVERY_S = 2.0
MOST = 100  # entries in a batch, as the browser's sync sends them
FAULTS = ("answer lost", "cut", "twice", "newest first", "new connection")
LINE = "Students in groups of four: 3 of 4 talk about the bars, one copies from the board ({n})."


class Gone(Exception):
    """No answer came."""


@dataclass
class Link:
    """One tablet's connection, kept open between batches."""

    port: int
    cookie: str
    open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, *, only: int | None = None, is_heard: bool = True) -> tuple[int, bytes]:
        """Sends a batch, or the first `only` bytes of the request, and reads the answer unless it is lost."""
        try:
            reader, writer = self.open or await asyncio.open_connection("127.0.0.1", self.port)
            self.open = (reader, writer)
            writer.write((self._head(len(body)) + body)[:only])
            await writer.drain()
            if only is None and is_heard:
                return await asyncio.wait_for(_answer(reader), 60)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise Gone from error
        self.close()
        raise Gone

    def _head(self, length: int) -> bytes:
        host = f"localhost:{self.port}"
        lines = ("POST /tablet/entries HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "X-Keylever: 1")
        rest = (f"Cookie: {self.cookie}", "Content-Type: application/json", f"Content-Length: {length}", "", "")
        return "\r\n".join((*lines, *rest)).encode()

    def close(self) -> None:
        if self.open:
            with suppress(OSError):
                self.open[1].close()
        self.open = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length:"))
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)


@dataclass
class Sender:
    """One tablet; an entry leaves `waiting` with its receipt alone."""

    tablet: Tablet
    link: Link
    chance: random.Random
    fault_share: float
    waiting: dict[UUID, Sent] = field(default_factory=dict)
    made: dict[UUID, str] = field(default_factory=dict)  # id, sha256
    told: dict[UUID, str] = field(default_factory=dict)
    took_ms: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)

    async def run(self, until: float) -> None:
        self.add("started", {})
        await asyncio.sleep(self.chance.uniform(0, EVERY_S))
        while (began := time.monotonic()) < until:
            for _ in range(self.chance.randint(1, 3)):
                self.add("note", {"speaker": "students", "text": LINE.format(n=len(self.made)), "tags": []})
            await self.send(self.chance.choice(FAULTS) if self.chance.random() < self.fault_share else None)
            await asyncio.sleep(max(0.0, began + EVERY_S - time.monotonic()))
        while self.waiting:
            await self.send(None)

    def add(self, kind: str, data: dict[str, object]) -> None:
        sent = self.tablet.entry(kind, data)
        self.waiting[sent.id] = sent
        self.made[sent.id] = hashlib.sha256(sent.body.encode()).hexdigest()

    async def send(self, fault: str | None) -> None:
        entries = list(self.waiting.values())[:MOST]
        self.met[fault or "none"] += 1
        if fault == "newest first":
            entries = entries[len(entries) // 2 :]
        if fault == "new connection":
            self.link.close()
        raw = self.tablet.batch(entries, at=datetime.now(UTC)).model_dump_json().encode()
        begun = time.perf_counter()
        with suppress(Gone):
            if fault == "twice":
                await self._again(raw)
            status, answer = await self.link.post(
                raw, only=len(raw) // 2 if fault == "cut" else None, is_heard=fault != "answer lost"
            )
            self._hear(status, answer, (time.perf_counter() - begun) * 1000)

    async def _again(self, raw: bytes) -> None:
        other = Link(self.link.port, self.link.cookie)
        await other.post(raw)
        other.close()

    def _hear(self, status: int, answer: bytes, took_ms: float) -> None:
        self.answers[str(status)] += 1
        if status != 201:
            return
        self.took_ms.append(took_ms)
        for one in json.loads(answer)["receipts"]:
            if one["status"] == "saved" and one["sha256"] == self.made[UUID(one["id"])]:
                self.told[UUID(one["id"])] = one["sha256"]
                self.waiting.pop(UUID(one["id"]), None)
