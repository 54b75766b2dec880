"""Drives the tablet's modules in Chromium: a signed-in page, its `tablet` and `visit`, and the database behind."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page

from coach_data import sessions
from coach_data.database import Database
from tests.cast import Cast
from tests.tablet.server import ROOT, Server

OPEN = """async (id) => {
  const { openTablet } = await import("/tablet/code/tablet.js");
  window.tablet = await openTablet();
  if (id) window.visit = await tablet.visit(id);
}"""
BEGIN = """async (started) => {
  window.visit = await tablet.beginVisit(started);
  return visit.id;
}"""


class DoorServer(Server):
    """The door of `door.py` as a child process, with the cast and their sessions."""

    def __init__(self, database: Path, log: Path, cast: Cast) -> None:
        super().__init__(database, log)
        self.cast = cast

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.tablet.core.door", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._env(), stdout=log, stderr=log)
        self.wait()

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def sign_in(self, context: BrowserContext, person: UUID, *, is_my_tablet: bool = False) -> str:
        """A session as the sign-in form makes it; returns its token."""
        token = secrets.token_urlsafe(32)
        database = Database(f"sqlite:///{self.database}")
        with database.write() as db:
            sessions.begin(db, token, person, is_my_tablet=is_my_tablet, now=datetime.now(UTC))
        database.close()
        context.add_cookies([{"name": sessions.cookie_name(False), "value": token, "url": self.url}])
        return token

    def end_session(self, token: str) -> None:
        database = Database(f"sqlite:///{self.database}")
        with database.write() as db:
            sessions.end(db, token, now=datetime.now(UTC))
        database.close()

    def bodies(self, visit: str) -> list[dict[str, Any]]:
        """The entries of a visit as saved, in the order they came."""
        query = "SELECT body FROM entries WHERE visit_id = ? ORDER BY number"
        return [json.loads(str(body)) for (body,) in self.rows(query, UUID(visit).hex)]

    def texts(self, visit: str) -> list[str]:
        """What its notes say, in the order they came."""
        return [body["data"]["text"] for body in self.bodies(visit) if body["kind"] == "note"]


class Tablets:
    """Each `open` is a browser context of its own, like a tablet of its own; `url` when something lies between."""

    def __init__(self, browser: Browser, door: DoorServer, url: str | None = None) -> None:
        self.browser = browser
        self.door = door
        self.url = url or door.url
        self.contexts: list[BrowserContext] = []

    def context(self, who: str | None = "coach", *, is_my_tablet: bool = False) -> BrowserContext:
        context = self.browser.new_context(base_url=self.url, has_touch=True)
        self.contexts.append(context)
        if who:
            self.door.sign_in(context, getattr(self.door.cast, who).person_id, is_my_tablet=is_my_tablet)
        return context

    def open(self, who: str = "coach", *, is_my_tablet: bool = False, visit: str | None = None) -> Page:
        """A page with `window.tablet`, and `window.visit` when one is named."""
        page = self.context(who, is_my_tablet=is_my_tablet).new_page()
        page.goto("/")
        page.evaluate(OPEN, visit)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def begin(page: Page, **started: Any) -> str:
    """Begins a visit as `window.visit`; its id."""
    return str(page.evaluate(BEGIN, started))


def reopen(page: Page, visit: str) -> None:
    """Reloads the page and opens tablet and visit again."""
    page.reload()
    page.evaluate(OPEN, visit)


def add_note(page: Page, text: str) -> str:
    """Adds a line and returns its id, once durable."""
    return str(page.evaluate("async (text) => (await visit.add('note', { text })).id", text))


def until(page: Page, condition: str, timeout_s: float = 15) -> None:
    """Waits until an expression holds in the page; on failure says where the badge stood."""
    try:
        page.wait_for_function(condition, timeout=timeout_s * 1000)
    except Exception as error:
        badge = page.evaluate("window.tablet ? JSON.stringify(tablet.badge) : 'no tablet'")
        raise AssertionError(f"{condition} never came true; badge: {badge}") from error


def until_saved(page: Page, timeout_s: float = 15) -> None:
    until(page, "tablet.badge.state === 'Saved'", timeout_s)
