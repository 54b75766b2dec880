"""Every page as every account, with words of one pair that nobody else may ever receive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import update

from coach_data import schema
from coach_data.demo.cast import SIGN_IN
from coach_data.demo.naming import id_of
from coach_data.errors import NotAllowed, NotHere
from tests.tablet import written
from tests.tablet.screens import BY_CODE, Screens, screens_of
from tests.tablet.server import Server, copy_demo
from tests.tablet.walked import Listed, listed
from tests.tablet.walker import Walker

PAGES = listed()
SHUT, OPEN = "quokkashut", "quokkaopen"  # in a visit whose debrief is to come, and in one with its debrief held
PULSE = "worded in another way"  # said on a page of answers to other questions than today's, and nowhere else
CANARIES = (SHUT, OPEN, PULSE)
MAY_RECEIVE = {"coach": {SHUT, OPEN}, "teacher": {OPEN, PULSE}}
BROKEN = ("Traceback", "Something went wrong", "stException")


@dataclass(frozen=True)
class Prepared:
    """A server with the two visits, and a session for every account."""

    server: Server
    visits: dict[str, str]
    tokens: dict[str, str]

    @property
    def deep_links(self) -> list[str]:
        pages = ("coaching", "teachers", "shared", "observe", "debrief")
        of_visits = [f"/{page}?visit={visit}" for page in pages for visit in self.visits.values()]
        pair = id_of("pair", "coach", "teacher")
        kept = [
            f"/person?person={id_of('person', 'teacher')}",
            f"/class?class={id_of('class', 'north', 'teacher', '3')}",
        ]
        return [*of_visits, f"/agreement?partnership={pair}", *kept]


@dataclass
class Stop:
    """What one address gave."""

    path: str
    page: Listed
    text: str
    received: set[str]


@dataclass
class Walk:
    """One account's whole way."""

    account: str
    screens: Screens
    walker: Walker
    stops: list[Stop] = field(default_factory=list)

    def stop(self, path: str, page: Listed, *, anew: bool) -> None:
        self.walker.forget()
        text = self.walker.go(path, anew=anew)
        received = {word for word in CANARIES if self.walker.holds(word)}
        self.stops.append(Stop(path, page, text, received))

    def own(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.page.is_for(self.account)]

    def others(self) -> list[Stop]:
        return [stop for stop in self.stops if not stop.page.is_for(self.account)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    folder = tmp_path_factory.mktemp("walk")
    copy_demo(folder / "keylever.db")
    visits, tokens = _write(folder / "keylever.db")
    server = Server(folder / "keylever.db", folder / "server.log")
    try:
        server.start()
        yield Prepared(server, visits, tokens)
    finally:
        server.stop()


def _write(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    database, visits = written.opened(path), {}
    for word, is_debriefed in ((SHUT, False), (OPEN, True)):
        with database.write() as db:
            text = written.everywhere(lambda place, word=word: f"{word} {place}")
            visits[word] = str(written.write_visit(db, word, text, is_debriefed=is_debriefed))
    theirs = schema.pulses.c.teacher_id == id_of("person", "teacher")
    with database.write() as db:
        db.execute(update(schema.pulses).where(theirs).values(version=99))
    tokens = written.begin_sessions(database, SIGN_IN)
    database.close()
    return visits, tokens


@pytest.fixture(scope="module", params=SIGN_IN)
def walk(request: pytest.FixtureRequest, browser: Browser, prepared: Prepared) -> Iterator[Walk]:
    """The way of one account past every page of the list and every deep link."""
    account = request.param
    with screens_of(browser, prepared.server.url) as screens:
        walker = Walker(screens.holding(prepared.tokens[account]))
        walk = Walk(account, screens, walker)
        for number, page in enumerate(PAGES):
            walk.stop(f"/{page.url}", page, anew=number == 0)
        for path in prepared.deep_links:
            page = next(page for page in PAGES if path.startswith(f"/{page.url}?"))
            walk.stop(path, page, anew=page.is_for(account) or page.url == "observe")
        yield walk


def test_no_page_breaks(walk: Walk) -> None:
    broken = [stop.path for stop in walk.stops if any(word in stop.text for word in BROKEN)]

    assert broken == []


def test_own_pages_say_what_they_are(walk: Walk) -> None:
    empty = [stop.path for stop in walk.own() if NotAllowed.sentence in stop.text]

    assert walk.own(), "nobody is without a page"
    assert empty == []


def test_pages_of_others_say_so_and_nothing_else(walk: Walk) -> None:
    talking = [stop.path for stop in walk.others() if _of_the_page(stop.text) != NotAllowed.sentence]

    assert walk.others(), "nobody has every page"
    assert talking == []


def test_a_visit_that_nobody_shared_is_not_there(walk: Walk) -> None:
    asked = [stop for stop in walk.own() if stop.path.startswith("/shared?")]

    assert [stop.path for stop in asked if _of_the_page(stop.text) != NotHere.sentence] == []


def _of_the_page(text: str) -> str:
    """What stands below the list of pages, which ends with the tablet's own."""
    return text.rpartition("This tablet")[2].strip()


def test_what_the_pair_wrote_reaches_the_pair_alone(walk: Walk) -> None:
    allowed = MAY_RECEIVE.get(walk.account, set())

    assert [(stop.path, stop.received - allowed) for stop in walk.stops if stop.received - allowed] == []


def test_what_the_pair_wrote_is_on_the_pairs_screens(walk: Walk) -> None:
    seen = {word for stop in walk.stops for word in CANARIES if word in stop.text}

    assert seen == MAY_RECEIVE.get(walk.account, set())


def test_tablet_routes_give_the_visit_to_its_coach_alone(walk: Walk, prepared: Prepared) -> None:
    ask = walk.screens.contexts[0].request
    answers = [ask.get(f"/tablet/visits/{visit}/entries", headers=BY_CODE) for visit in prepared.visits.values()]
    packed = ask.get("/tablet/briefcase", headers=BY_CODE).text()

    is_coach = walk.account == "coach"
    assert [answer.status for answer in answers] == [200 if is_coach else 404] * 2
    assert [("quokka" in answer.text()) for answer in answers] == [is_coach] * 2
    assert is_coach or "quokka" not in packed


def test_no_page_asks_another_host(walk: Walk) -> None:
    assert walk.screens.elsewhere == []


def test_the_browser_has_nothing_to_complain_of(walk: Walk) -> None:
    assert walk.walker.complaints == []
