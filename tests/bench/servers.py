"""What the benches measure against: Keylever with its demo and signed-in people, and plain Streamlit beside it."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from coach_data import sessions
from coach_data.database import Database
from coach_data.schema import people
from tests.tablet.server import ROOT, Server, copy_demo


class PlainServer(Server):
    """Streamlit with pages of nothing but elements; `pages` is the file they were recorded in.

    Tuned as ours is, or as Streamlit comes: then it looks at its files and collects garbage after every run.
    """

    def __init__(self, folder: Path, pages: Path | None = None, *, is_tuned: bool = True) -> None:
        super().__init__(folder / "none.db", folder / "plain.log", PYTHONPATH=str(ROOT))
        self.options: tuple[str, ...] = ()
        if not is_tuned:
            self.environment["KEYLEVER_BENCH_UNTUNED"] = "1"
            self.options = ("--runner.postScriptGC", "true", "--server.fileWatcherType", "auto")
        if pages:
            self.environment["KEYLEVER_BENCH_PAGES"] = str(pages)

    def start(self) -> None:
        app = str(Path(__file__).with_name("plain_app.py"))
        command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(self.port), *self.options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._env(), stdout=log, stderr=log)
        self.wait()


class UntunedServer(Server):
    """One plain Streamlit page with a button, started as Streamlit's manual says, with no setting of ours."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "none.db", folder / "untuned.log")
        self.folder = folder

    def start(self) -> None:
        script = str(Path(__file__).with_name("untuned_script.py"))
        options = ["--server.port", str(self.port), "--server.headless", "true"]
        command = [sys.executable, "-m", "streamlit", "run", script, *options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, env=self._env(), stdout=log, stderr=log)
        self.wait()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


def demo_server(folder: Path) -> Server:
    """Keylever with a copy of the demo, not yet started."""
    copy_demo(folder / "demo.db")
    return Server(folder / "demo.db", folder / "demo.log")


def cookie_of(server: Server, username: str) -> str:
    """The cookie of a session that begins now, as the sign-in form would leave it."""
    token = secrets.token_urlsafe(32)
    database = Database(f"sqlite:///{server.database}")
    with database.write() as db:
        person = db.execute(select(people.c.id).where(people.c.username == username)).scalar_one()
        sessions.begin(db, token, person, is_my_tablet=True, now=datetime.now(UTC))
    database.close()
    return f"{sessions.cookie_name(False)}={token}"
