"""A tab that draws nothing: it speaks Streamlit's own socket, asks for runs and waits for their ends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


@dataclass
class Run:
    """One run of a script: how long until its end was told, what it drew, by place, and what the navigation shows."""

    ms: float = 0.0
    drawn: dict[tuple[int, ...], Delta] = field(default_factory=dict)
    page: str = ""
    shown: list[str] = field(default_factory=list)


class Tab:
    """`Tab(url, "today", cookie="keylever=…").run()`; every run asks for the same page."""

    def __init__(self, url: str, page: str, *, query: str = "", cookie: str = "") -> None:
        self.page, self.query, self.hash = page, query, ""
        headers = {"Cookie": cookie} if cookie else {}
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        self.socket = connect(address, subprotocols=["streamlit"], additional_headers=headers, max_size=None)

    def run(self) -> Run:
        """Asks for a run; a page that sends elsewhere or never ends is a failure."""
        began = time.perf_counter()
        self.socket.send(self._rerun())
        run = self._until_finished()
        run.ms = (time.perf_counter() - began) * 1000
        self.hash = run.page
        return run

    def close(self) -> None:
        self.socket.close()

    def _rerun(self) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name, state.page_script_hash = ("", self.hash) if self.hash else (self.page, "")
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        return message.SerializeToString()

    def _until_finished(self) -> Run:
        run = Run()
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "delta":
                run.drawn[tuple(message.metadata.delta_path)] = message.delta
            elif kind == "navigation":
                run.page = message.navigation.page_script_hash
                run.shown = [page.url_pathname for page in message.navigation.app_pages if not page.is_hidden]
            elif kind == "page_not_found":
                raise LookupError(f"There is no page {self.page!r}.")
            elif kind == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"{self.page}: {ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)}")
                return run
