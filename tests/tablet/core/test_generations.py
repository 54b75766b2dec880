"""A tablet reads on through new keys, older backups and another secret, or says in words that it cannot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from coach_data import lost_tablets
from coach_data.backup import backup
from coach_data.database import Database
from tests.cast import Cast
from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, reopen, until, until_saved

SECRET = "the first secret, set from outside"
KEY_IDS = """async () => {
  const store = await import('/tablet/code/store.js');
  const places = await Promise.all(['entries', 'drafts', 'kept', 'pulled'].map((name) => store.all(name)));
  return [...new Set(places.flat().filter(({ box }) => box).map(({ keyId }) => keyId))];
}"""

WATCH_WRITES = """async () => {
  window.writes = { entries: 0 };
  const { openVault } = await import('/tablet/code/vault.js');
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    if (mode === 'readwrite' && [names].flat().includes('entries')) writes.entries += 1;
    return transaction.call(this, names, mode, ...rest);
  };
  await openVault();
  window.writesAtOpen = { ...writes };
}"""


@pytest.fixture
def own_door(cast_file: tuple[Path, Cast], tmp_path: Path) -> Iterator[DoorServer]:
    """A door with a database of this test's own, to go back to an older one."""
    with sqlite3.connect(cast_file[0]) as source, sqlite3.connect(tmp_path / "own.db") as copy:
        source.backup(copy)
    server = DoorServer(tmp_path / "own.db", tmp_path / "door.log", cast_file[1])
    server.environment["KEYLEVER_SECRET"] = SECRET
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def page(browser: Browser, own_door: DoorServer) -> Iterator[Page]:
    tablets = Tablets(browser, own_door)
    yield tablets.open(is_my_tablet=True)
    tablets.close()


def with_database(door: DoorServer, work: Callable[[Database], object]) -> None:
    database = Database(f"sqlite:///{door.database}")
    try:
        work(database)
    finally:
        database.close()


def lose_a_tablet(door: DoorServer, page: Page) -> None:
    """The administrator ends all sessions; the coach signs in again here."""

    def end(database: Database) -> None:
        with database.write() as db:
            lost_tablets.end_everywhere(db, door.cast.admin, door.cast.coach.person_id, now=datetime.now(UTC))

    with_database(door, end)
    door.sign_in(page.context, door.cast.coach.person_id, is_my_tablet=True)


def write_unsent(page: Page, text: str) -> None:
    page.context.route("**/tablet/entries", lambda route: route.abort())
    add_note(page, text)
    page.evaluate("async () => { visit.setDraft('note', 'half a line'); await tablet.flush(); }")


def send_again(page: Page, visit: str) -> None:
    page.context.unroute("**/tablet/entries")
    reopen(page, visit)


def test_what_waits_is_read_and_sent_under_a_new_key(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open(is_my_tablet=True)
    visit = begin(page)
    until_saved(page)
    write_unsent(page, "before the new key")
    before = page.evaluate(KEY_IDS)

    lose_a_tablet(door, page)
    send_again(page, visit)

    until(page, "tablet.badge.count === 1 && !tablet.badge.problem")  # the half line
    assert door.texts(visit) == ["before the new key"]
    assert page.evaluate("visit.drafts.get('note').value") == "half a line"
    assert until_one_key(page) != before


def test_two_weeks_of_saved_lines_do_not_keep_a_tablet_shut(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open(is_my_tablet=True)
    visit = begin(page)
    page.evaluate("() => Promise.all(Array.from({ length: 600 }, (_, n) => visit.add('note', { text: `line ${n}` })))")
    until_saved(page, 60)
    write_unsent(page, "not sent yet")

    lose_a_tablet(door, page)
    page.reload()
    page.evaluate(WATCH_WRITES)
    page.evaluate(OPEN, visit)

    assert page.evaluate("writesAtOpen.entries") == 1  # what is not saved; the rest comes later
    assert page.evaluate("visit.state.lines.some(({ text }) => text === 'not sent yet')")
    until(page, "visit.state.lines.length === 601 && visit.state.started", 60)
    until_one_key(page)
    assert page.evaluate("writes.entries") < 10


def until_one_key(page: Page) -> list[str]:
    """The key everything lies under, once it is one."""
    page.wait_for_function(f"async () => (await ({KEY_IDS})()).length === 1")
    return list(page.evaluate(KEY_IDS))


def test_an_older_backup_of_the_server_orphans_nothing(page: Page, own_door: DoorServer, tmp_path: Path) -> None:
    visit = begin(page)
    until_saved(page)
    with_database(own_door, lambda database: backup(database, tmp_path / "backup.db"))
    lose_a_tablet(own_door, page)
    reopen(page, visit)
    write_unsent(page, "under a key the backup knows nothing of")

    go_back_to(own_door, tmp_path / "backup.db")
    own_door.sign_in(page.context, own_door.cast.coach.person_id, is_my_tablet=True)
    send_again(page, visit)

    until(page, "tablet.badge.count === 1 && !tablet.badge.problem")
    assert own_door.texts(visit) == ["under a key the backup knows nothing of"]
    until_one_key(page)


def test_what_was_saved_after_the_backup_is_offered_once_more(page: Page, own_door: DoorServer, tmp_path: Path) -> None:
    kept = begin(page)
    add_note(page, "in the backup")
    until_saved(page)
    with_database(own_door, lambda database: backup(database, tmp_path / "backup.db"))
    add_note(page, "saved after it")
    lost = begin(page)
    add_note(page, "a visit the backup never saw")
    until_saved(page)

    go_back_to(own_door, tmp_path / "backup.db")
    own_door.sign_in(page.context, own_door.cast.coach.person_id, is_my_tablet=True)
    reopen(page, kept)

    until_saved(page)
    page.wait_for_function("async () => (await tablet.openVisits()).length === 2")
    assert own_door.texts(kept) == ["in the backup", "saved after it"]
    assert own_door.texts(lost) == ["a visit the backup never saw"]


def test_of_two_tablets_each_offers_its_own_and_finds_what_came_since(
    browser: Browser, own_door: DoorServer, tmp_path: Path
) -> None:
    tablets = Tablets(browser, own_door)
    first = tablets.open(is_my_tablet=True)
    visit = begin(first)
    for text in ("one", "two", "three"):
        add_note(first, text)
    until_saved(first)
    with_database(own_door, lambda database: backup(database, tmp_path / "backup.db"))
    second = tablets.open(is_my_tablet=True, visit=visit)
    add_note(second, "of the second, after it")
    until_saved(second)
    second.evaluate("tablet.look()")

    go_back_to(own_door, tmp_path / "backup.db")
    third = tablets.open(is_my_tablet=True, visit=visit)
    add_note(third, "of a third, since")  # with the number that the second's line had
    until_saved(third)
    own_door.sign_in(second.context, own_door.cast.coach.person_id, is_my_tablet=True)
    reopen(second, visit)

    until(second, "visit.state.lines.length === 5")
    until_saved(second)
    assert sorted(own_door.texts(visit)) == ["of a third, since", "of the second, after it", "one", "three", "two"]
    tablets.close()


def test_a_line_saved_right_after_the_backup_is_offered_though_the_briefcase_is_the_same(
    page: Page, own_door: DoorServer, tmp_path: Path
) -> None:
    visit = begin(page)
    until_saved(page)
    page.evaluate("tablet.look()")
    page.evaluate("clearInterval(tablet.timer)")
    with_database(own_door, lambda database: backup(database, tmp_path / "backup.db"))
    add_note(page, "saved after it")
    until_saved(page)

    page.goto("about:blank")
    go_back_to(own_door, tmp_path / "backup.db")
    page.goto("/")
    page.evaluate(OPEN, visit)

    page.wait_for_function("() => !tablet.badge.count && tablet.briefcase.held[visit.id] === 2")
    assert own_door.texts(visit) == ["saved after it"]


def go_back_to(door: DoorServer, copy: Path) -> None:
    door.stop()
    for suffix in ("-wal", "-shm"):
        door.database.with_name(door.database.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(copy, door.database)
    door.start()


def test_a_lost_secret_is_said_until_it_is_back(page: Page, own_door: DoorServer) -> None:
    visit = begin(page)
    until_saved(page)
    write_unsent(page, "under the first secret")

    page.goto("about:blank")  # the page that still holds the key would send it, and rightly
    own_door.environment["KEYLEVER_SECRET"] = "another secret, set in its place"
    own_door.restart()
    page.context.unroute("**/tablet/entries")
    page.goto("/")
    page.evaluate(OPEN, visit)
    until(page, "tablet.badge.problem === 'locked'")
    assert "secret" in page.evaluate("tablet.badge.reason")
    assert own_door.texts(visit) == []

    own_door.environment["KEYLEVER_SECRET"] = SECRET
    own_door.restart()
    reopen(page, visit)
    until(page, "tablet.badge.count === 1 && !tablet.badge.problem")
    assert own_door.texts(visit) == ["under the first secret"]
