"""100 kB in the fields of a visit: each page that shows it opens, to its last word, and prints (F25)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Browser

from coach_data import accounts, sharing
from coach_data.demo.naming import id_of
from coach_data.entries.kinds import TEXT_MOST
from tests.tablet import written
from tests.tablet.screens import screens_of
from tests.tablet.server import Server, copy_demo, running
from tests.tablet.walker import Walker

# Per account the pages that hold long words, each with a field to whose end it must come; a record is printed, too.
PATHS = {
    "coach": {"/today": "promise.coach", "/steps": "step.text"},
    "teacher": {"/coaching?visit={open}": "note", "/sharing": ""},
    "principal": {"/shared?visit={open}": "note"},
}


LONG = ("note", "praise_line", "edited", "question", "step.text", "step.criteria", "promise.coach", "practice")
"""A batch holds so many of them."""


def long(place: str) -> str:
    """As many characters as a field may have, the last of them the place's name."""
    if place not in LONG:
        return place
    end = f" end of {place}"
    return ("<b>Long words & </b> " * TEXT_MOST)[: TEXT_MOST - len(end)] + end


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, UUID], dict[str, str]]]:
    folder = tmp_path_factory.mktemp("long")
    copy_demo(folder / "keylever.db")
    database, text = written.opened(folder / "keylever.db"), written.everywhere(long)
    with database.write() as db:
        visits = {
            name: written.write_visit(db, f"long {name}", text, is_debriefed=name == "open")
            for name in ("shut", "open")
        }
        now = datetime.now(UTC)
        teacher = accounts.load_actor(db, id_of("person", "teacher"), today=now.date())
        for record in ("visit", "debrief", "step"):
            sharing.share(db, teacher, record, visits["open"], "principal", None, now=now)
    tokens = written.begin_sessions(database, tuple(PATHS))
    database.close()
    with running(folder / "keylever.db") as server:
        yield server, visits, tokens


@pytest.mark.slow
@pytest.mark.fault("F25")
@pytest.mark.parametrize("account", PATHS)
def test_a_page_with_the_longest_words_opens_to_their_end(
    browser: Browser, served: tuple[Server, dict[str, UUID], dict[str, str]], account: str
) -> None:
    server, visits, tokens = served
    with screens_of(browser, server.url) as screens:
        walker = Walker(screens.holding(tokens[account]))
        for path, place in PATHS[account].items():
            text = walker.go(path.format(**visits))
            assert not place or f"end of {place}" in text, path
            assert "Something went wrong" not in text, path
            assert "visit" not in path or walker.page.pdf().startswith(b"%PDF"), path
        assert walker.complaints == []
