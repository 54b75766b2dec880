"""A tablet made ready on the Wi-Fi, the Wi-Fi gone, and other releases at its end."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.tablet.core.tablets import DoorServer
from tests.tablet.proxy import Proxy
from tests.tablet.server import ROOT

BOOT = "import('/tablet/code/capture.js').then(({ boot }) => boot())"
KEPT = (
    "caches.open('keylever-code').then((cache) => cache.keys()).then((all) => all.map(({ url }) => url.split('/')[5]))"
)


def make_ready(context: BrowserContext) -> Page:
    """A page at the start form, with the worker in control of it."""
    page = context.new_page()
    page.goto("/observe?start=1")
    page.evaluate(BOOT)
    expect(page.get_by_role("button", name="Start visit")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller")
    return page


def anew(page: Page, path: str) -> Page:
    """The tab is killed and the address opened in a new one."""
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(path)
    return page


@contextmanager
def away(wifi: Proxy) -> Iterator[None]:
    """Nothing answers."""
    wifi.cut()
    try:
        yield
    finally:
        wifi.up()


class Release(DoorServer):
    """A door that says other words where this release says "No connection"."""

    def __init__(self, door: DoorServer, folder: Path, words: str) -> None:
        super().__init__(door.database, folder / "release.log", door.cast)
        self.folder = folder
        for room in ("coach_data", "tablet", "tests"):
            kept = shutil.ignore_patterns("__pycache__", "kept", "data", "pages", "faults", "bench")
            shutil.copytree(ROOT / room, folder / room, ignore=kept)
        home = folder / "tablet" / "browser" / "offline_home.js"
        home.write_text(home.read_text("utf-8").replace("No connection", words), "utf-8")

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.tablet.core.door", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, env=self._env(), stdout=log, stderr=log)
        self.wait()


@contextmanager
def leading_to(wifi: Proxy, port: int) -> Iterator[None]:
    """Another server answers at the address."""
    before, wifi.server_port = wifi.server_port, port
    wifi.cut()  # no connection of before goes on
    wifi.up()
    try:
        yield
    finally:
        wifi.server_port = before
        wifi.cut()
        wifi.up()


@contextmanager
def dying_in_the_middle(wifi: Proxy) -> Iterator[list[str]]:
    """A release whose code breaks off halfway; gives the paths asked for."""
    asked: list[str] = []

    class Half(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            worker = (ROOT / "tablet/browser/worker.js").read_text("utf-8").replace("%version%", "f" * 16)
            found = {"/tablet/worker.js": worker, f"/tablet/code/{'f' * 16}/all.json": '{"version": "ffff'}.get(
                self.path
            )
            self.send_response(200 if found else 503)
            self.send_header("Content-Type", "text/javascript" if "worker" in self.path else "text/plain")
            self.send_header("Service-Worker-Allowed", "/")
            text = (found or "").encode()
            self.send_header("Content-Length", str(len(text) * (2 if "all.txt" in self.path else 1)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("localhost", 0), Half)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with leading_to(wifi, server.server_port):
            yield asked
    finally:
        server.shutdown()
        server.server_close()
