"""What the stories are about: one server, one visit, and a tablet for each of the people."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import Browser, Page

from coach_data.demo.cast import cast
from tests.tablet.screens import Screens, screens_of, sign_in
from tests.tablet.server import Server, copy_demo

WORD = "quillwort"  # in every text of the stories, so that one search shows whether any of it got through
PATIENCE_S = 30


@dataclass
class Heard:
    """What the pages of a browser received since the last `forget`."""

    frames: list[bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", self._keep))

    def holds(self, word: str) -> bool:
        return any(word.encode() in frame for frame in self.frames)

    def forget(self) -> None:
        self.frames.clear()

    def _keep(self, frame: str | bytes) -> None:
        self.frames.append(frame.encode() if isinstance(frame, str) else frame)


@dataclass
class Tale:
    """One telling of the stories, on screens of one size."""

    size: str
    server: Server
    screens: Screens
    visit: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    heard: dict[str, Heard] = field(default_factory=dict)

    def page(self, username: str, path: str = "/") -> Page:
        """The tablet of this person, signed in, at an address."""
        if username in self.pages:
            self.pages[username].goto(path)
            return self.pages[username]
        page = self.screens.open(self.size, path=None)
        self.heard[username] = Heard()
        self.heard[username].listen(page)
        page.goto(path)
        self.pages[username] = sign_in(page, username)
        return page

    def value(self, query: str, *values: object) -> Any:
        rows = self.server.rows(query, *values)
        return rows[0][0] if rows else None

    def sent(self, kind: str, *, at_least: int = 1) -> list[dict[str, Any]]:
        """The data of the visit's entries of one kind, in the order they arrived; waits until so many are there."""
        query = "SELECT body FROM entries WHERE visit_id = ? AND kind = ? ORDER BY number"
        rows = until(lambda: self.server.rows(query, UUID(self.visit).hex, kind), lambda found: len(found) >= at_least)
        return [json.loads(str(body))["data"] for (body,) in rows]


def until(ask: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """Asks again until it holds, or until patience ends; gives the last answer either way."""
    end = time.monotonic() + PATIENCE_S
    while not holds(found := ask()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@contextmanager
def telling(browser: Browser, folder: Path, size: str) -> Iterator[Tale]:
    """A server of its own with the demo, and a visit agreed for today."""
    database = folder / "keylever.db"
    copy_demo(database)
    agree_on_today(database)
    server = Server(database, folder / "server.log")
    try:
        server.start()
        with screens_of(browser, server.url) as screens:
            yield Tale(size, server, screens)
    finally:
        server.stop()


def today() -> date:
    """On the schools' clock."""
    return datetime.now(cast().zone).date()


def agree_on_today(database: Path) -> None:
    """The coach and the teacher meet today, whatever day the tests are run on."""
    pair = next(one for one in cast().pairs if (one.coach, one.teacher) == ("coach", "teacher"))
    with closing(sqlite3.connect(database)) as db, db:
        (partnership, school) = db.execute(
            "SELECT p.id, c.school_id FROM partnerships p JOIN classes c ON c.teacher_id = p.teacher_id"
            " WHERE c.id = ? AND p.ended_on IS NULL",
            (pair.classes[0].id.hex,),
        ).fetchone()
        db.execute("DELETE FROM meetings WHERE partnership_id = ? AND outcome IS NULL", (partnership,))
        db.execute(
            "INSERT INTO meetings (id, partnership_id, school_id, class_id, kind, on_day, at_time, made_at)"
            " VALUES (?, ?, ?, ?, 'visit', ?, '10:40:00.000000', ?)",
            (uuid4().hex, partnership, school, pair.classes[0].id.hex, today().isoformat(), _yesterday()),
        )


def _yesterday() -> str:
    return f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d %H:%M:%S.%f}"
