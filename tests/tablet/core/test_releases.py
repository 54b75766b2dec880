"""The server is upgraded in the middle of a visit, and set back: what one release refuses another may take (F22)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from coach_data import migrations
from coach_data.database import Database
from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, until, until_saved
from tests.tablet.server import ROOT

OTHERS_SAVED = "visit.entries.every(({ kind, status }) => kind === 'applause' || status === 'saved')"
STATES = "visit.entries.filter(({ kind }) => kind === 'applause').map(({ status }) => status)"


class LaterServer(DoorServer):
    """A later release over the same database, at the same port."""

    def __init__(self, door: DoorServer) -> None:
        super().__init__(door.database, door.log, door.cast)
        self.port = door.port

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.tablet.core.later_door", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._env(), stdout=log, stderr=log)
        self.wait()


def run(door: DoorServer, *statements: str) -> None:
    with sqlite3.connect(door.database, timeout=10) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


@pytest.fixture
def upgraded(door: DoorServer) -> Iterator[Callable[[], LaterServer]]:
    """Stops this release, changes the tables as a later one would, and starts that one."""
    later = LaterServer(door)
    (was,) = door.rows("SELECT version_num FROM alembic_version")[0]

    def upgrade() -> LaterServer:
        door.kill()
        if ("applause",) not in door.rows("SELECT name FROM pragma_table_info('visits')"):
            run(
                door,
                "ALTER TABLE visits ADD COLUMN applause INTEGER",
                "UPDATE alembic_version SET version_num = 'later'",
            )
        later.start()
        return later

    yield upgrade
    later.kill()
    door.kill()
    run(door, "ALTER TABLE visits DROP COLUMN applause", f"UPDATE alembic_version SET version_num = '{was}'")
    door.start()


def set_back(later: LaterServer, door: DoorServer) -> None:
    """The older release over the newer one's tables, migrated at its start as app.py does."""
    later.kill()
    database = Database(f"sqlite:///{door.database}")
    migrations.upgrade(database)
    database.close()
    door.start()


def applaud(page: Page, text: str) -> None:
    """An entry as a later release's page writes it."""
    page.evaluate("async (text) => (await visit.add('applause', { text })).id", text)


def texts(door: DoorServer, visit: str) -> list[str]:
    return sorted(body["data"]["text"] for body in door.bodies(visit) if body["kind"] != "started")


@pytest.mark.fault("F22", rounds=3)
def test_entries_of_either_release_are_saved_or_kept_and_offered_again(
    tablets: Tablets, door: DoorServer, upgraded: Callable[[], LaterServer]
) -> None:
    page = tablets.open()
    visit = begin(page)
    applaud(page, "1 before the upgrade")
    until(page, f"{STATES}.join() === 'refused' && tablet.badge.problem === 'refused'")

    later = upgraded()
    add_note(page, "2 old words, new server")
    until_saved(page, 30)
    set_back(later, door)
    applaud(page, "3 after the way back")
    add_note(page, "4 old words, old server again")
    until(page, f"{STATES}.join() === 'saved,refused' && {OTHERS_SAVED} && tablet.badge.problem === 'refused'", 30)
    assert [text[0] for text in texts(door, visit)] == ["1", "2", "4"]

    upgraded()
    add_note(page, "5 and up again")
    until_saved(page, 30)
    assert [text[0] for text in texts(door, visit)] == ["1", "2", "3", "4", "5"]
