"""Walks pages as one account and keeps everything that was received: frames, responses, requests, complaints."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Response, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE_S = 90  # a first chart on a busy machine
ASSET = re.compile(r"/(static|_stcore)/|/tablet/code/|\.(js|css|woff2|svg|png)$")
GO = "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate', {state: {}})) }"
CALM = """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], .k-opening')"""
# What the browser says at every deep link because of Streamlit, and of a visit that is not the account's.
NO_FAULT = (
    re.compile(r"404 .*/tablet/visits/[0-9a-f-]{36}/entries"),  # "not yours" is said as "not there"
    re.compile(r"^Executing inline script violates .*'sha256-THxz9J9\+wf7rhwR2YkXJoSZ13UCmYyC\+3lNDv2\+8ugA='"),
    re.compile(r"404 .*/_stcore/(health|host-config)\)$"),  # it looks for itself below the address first
)


class Walker:
    """One tablet of one account; `go` opens an address and waits until the page stands."""

    def __init__(self, context: BrowserContext) -> None:
        self.received: list[bytes] = []
        self.complaints: list[str] = []
        self._finished = 0
        self._responses: list[Response] = []
        context.set_default_timeout(PATIENCE_S * 1000)
        self.page: Page = context.new_page()
        self.page.on("websocket", self._listen)
        self.page.on("response", lambda response: self._responses.append(response))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"pageerror: {error}"))

    def go(self, path: str, *, anew: bool = True) -> str:
        """Opens an address, with a whole load or from page to page as links do; gives the text on screen."""
        before = self._finished
        if anew:
            self.page.goto(path)
        else:
            self.page.evaluate(GO, path)
        self._until(lambda: self._finished > before, path)
        self.page.wait_for_function(CALM)
        self._read_responses()
        return self.text()

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def holds(self, word: str) -> bool:
        """Whether anything received so far holds the word."""
        self._read_responses()
        return any(word.encode() in each for each in self.received)

    def forget(self) -> None:
        self._read_responses()
        self.received.clear()

    def _until(self, holds: object, path: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"{path} did not finish."
            self.page.wait_for_timeout(20)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._keep)

    def _keep(self, payload: str | bytes) -> None:
        raw = payload.encode() if isinstance(payload, str) else payload
        self.received.append(raw)
        message = ForwardMsg.FromString(raw)
        done = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
        self._finished += message.HasField("script_finished") and message.script_finished == done

    def _read_responses(self) -> None:
        responses, self._responses[:] = list(self._responses), []
        for response in responses:
            if ASSET.search(urlsplit(response.url).path) or response.request.resource_type not in ("fetch", "xhr"):
                continue
            with suppress(Error):  # asked for by a page that was left before the answer came: nobody holds it
                self.received.append(response.body())

    def _hear(self, message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(known.search(said) for known in NO_FAULT):
            self.complaints.append(said)
