"""The Wi-Fi of a test: a TCP proxy between browser and server that can be cut, turned into a black hole, or slow."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Literal

Mode = Literal["up", "cut", "drop"]
RESET = struct.pack("ii", 1, 0)  # closing sends a reset, as a vanished access point never even would
PIECE = 16_384


class Proxy:
    """Loopback to loopback. `cut` resets what is open and refuses new; `drop` accepts and swallows both ways.

    Args:
        port: of the server behind it.
        delay_s, bytes_per_s: of each direction; None is as fast as the machine.
    """

    def __init__(self, port: int, *, delay_s: float = 0, bytes_per_s: int | None = None) -> None:
        self.delay_s, self.bytes_per_s = delay_s, bytes_per_s
        self.mode: Mode = "cut"
        self.swallowed = 0
        self.server_port = port
        self._held = _bound(0)  # bound, not listening: nobody else gets the port, and who connects is refused
        self.port = int(self._held.getsockname()[1])
        self._links: set[_Link] = set()
        self._listener: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wifi", daemon=True)
        self._thread.start()
        self.up()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def up(self) -> None:
        """Everything passes. A connection that lost bytes in the black hole is reset: TCP would never go on with it."""
        self._do(self._up)

    def cut(self) -> None:
        self._do(self._cut)

    def drop(self) -> None:
        self._do(self._drop)

    def close(self) -> None:
        self.cut()
        self._do(self._end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
        self._held.close()

    def _do(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop).result(5)

    async def _up(self) -> None:
        for link in [link for link in self._links if link.has_lost]:
            link.reset()
        await self._listen()
        self.mode = "up"

    async def _cut(self) -> None:
        self.mode = "cut"
        if self._listener:
            self._listener.close()
            self._listener = None
        for link in list(self._links):
            link.reset()

    async def _end(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drop(self) -> None:
        await self._listen()
        self.mode = "drop"

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(self._meet, sock=_bound(self.port))

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(self, reader, writer)
        self._links.add(link)
        try:
            with suppress(OSError):
                await link.run()
        finally:
            link.reset()
            self._links.discard(link)


class _Link:
    """One connection of the browser and, unless it began in a black hole, its other half to the server."""

    def __init__(self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.proxy, self.reader = proxy, reader
        self.writers = [writer]
        self.has_lost = False

    async def run(self) -> None:
        if self.proxy.mode == "drop":
            self.has_lost = True
            return await self._swallow()
        reader, writer = await asyncio.open_connection("localhost", self.proxy.server_port)
        self.writers.append(writer)
        ways = (self._pass(self.reader, writer), self._pass(reader, self.writers[0]))
        tasks = [asyncio.ensure_future(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        return None

    async def _swallow(self) -> None:
        while piece := await self.reader.read(PIECE):
            self.proxy.swallowed += len(piece)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sending = asyncio.ensure_future(self._send(line, writer))
        try:
            while piece := await reader.read(PIECE):
                if self.proxy.mode == "drop":
                    self.has_lost = True
                    self.proxy.swallowed += len(piece)
                else:
                    line.put_nowait((asyncio.get_running_loop().time() + self.proxy.delay_s, piece))
            await line.join()
        except OSError:
            pass
        finally:
            sending.cancel()

    async def _send(self, line: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            due, piece = await line.get()
            with suppress(OSError):
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                if self.proxy.bytes_per_s:
                    await asyncio.sleep(len(piece) / self.proxy.bytes_per_s)
                writer.write(piece)
                await writer.drain()
            line.task_done()

    def reset(self) -> None:
        for writer in self.writers:
            with suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()


def _bound(port: int) -> socket.socket:
    end = socket.socket()
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    end.bind(("127.0.0.1", port))
    return end
