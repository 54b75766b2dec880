"""Words made to be run, drawn or fetched: they come to the screen letter by letter, and nothing else happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Connection, update

from coach_data import accounts, schema, sharing, team_decisions, team_meetings, team_notes
from coach_data.actors import Actor
from coach_data.database import Database
from coach_data.demo.naming import id_of
from coach_data.team_decisions import DecisionIn
from coach_data.team_meetings import BesideIn
from coach_data.team_notes import NoteIn
from tests.tablet import written
from tests.tablet.screens import Screens, screens_of
from tests.tablet.server import Server, copy_demo, running
from tests.tablet.walker import Walker

HOSTILE = (
    "<script>window.hasRun=1</script><img src=x onerror='window.hasRun=1'><b>b</b> "
    "![p](https://elsewhere.example/p.png) <img src='https://elsewhere.example/q.png'> "
    "[l](javascript:window.hasRun=1) **s** _i_ `c` ~~d~~ $m^2$ :red[r] :red-badge[g] :smile: "
    ":material/home: :streamlit: a -> b -- c >= d & &amp; www.elsewhere.example me@elsewhere.example "
)
JOINER = "\u2060"  # takes no room; keeps an address from becoming a link
DRAWN = (
    "strong:text-is('s'), em, b, code, del, img, .katex, [data-testid=stIconMaterial]:text-is('home'), "
    "a[href*=elsewhere]:not([href^='#']), a[href^=javascript]"
)
PATHS = {
    "coach": ("/today", "/steps", "/debrief?visit={shut}", "/observe?visit={shut}", "/observe?visit={open}"),
    "teacher": ("/coaching", "/coaching?visit={open}", "/my-steps", "/sharing"),
    "team": ("/team-meeting", "/team-meeting?meeting={meeting}", "/team-meeting?meeting={held}&step=5", "/team"),
    "principal": ("/shared", "/shared?visit={open}", "/team-meeting?meeting={meeting}"),
}
OF_A_MEETING = ("notice", "explain", "what", "who", "know", "came of it")
SHOWN = {  # places whose text that account must be able to read, somewhere on its way
    "coach": ("step.text", "step.criteria", "promise.coach"),
    "teacher": (
        "note",
        "praise_line",
        "edited",
        "question",
        "step.text",
        "promise.teacher",
        "debrief.technical.moves",
        "practice",
    ),
    "team": (*OF_A_MEETING, "work on the table"),
    "principal": (
        *OF_A_MEETING,
        "note",
        "praise_line",
        "edited",
        "step.text",
        "step.criteria",
        "debrief.technical.moves",
        "practice",
    ),
}


def hostile(place: str) -> str:
    return f"{HOSTILE}in {place}."


@dataclass
class Shown:
    """What one account saw on its way past the visit."""

    account: str
    screens: Screens
    walker: Walker
    texts: dict[str, str] = field(default_factory=dict)
    run: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    def look(self, path: str) -> None:
        self.texts[path] = " ".join(self.walker.go(path).replace(JOINER, "").split())
        page = self.walker.page
        if page.evaluate("window.hasRun"):
            self.run.append(path)
        inside = page.locator(":is([data-testid=stMarkdownContainer], .k-dialog)").filter(has_text="elsewhere.example")
        self.drawn += [
            f"{path}: {each}" for each in inside.locator(DRAWN).evaluate_all("all => all.map(e => e.outerHTML)")
        ]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, UUID], dict[str, str]]]:
    folder = tmp_path_factory.mktemp("hostile")
    copy_demo(folder / "keylever.db")
    visits, tokens = _write(folder / "keylever.db")
    with running(folder / "keylever.db") as server:
        yield server, visits, tokens


def _write(path: Path) -> tuple[dict[str, UUID], dict[str, str]]:
    database, text, visits = written.opened(path), written.everywhere(hostile), {}
    for name in ("shut", "open"):
        with database.write() as db:
            visits[name] = written.write_visit(db, f"hostile {name}", text, is_debriefed=name == "open")
    visits |= _hold_meetings(database)
    _share(database, visits["open"])
    tokens = written.begin_sessions(database, tuple(PATHS))
    database.close()
    return visits, tokens


def _hold_meetings(database: Database) -> dict[str, UUID]:
    """Two meetings that ended and were shared, and one still held, every word of them hostile; and a focus area."""
    held, decisions = {}, schema.team_decisions
    with database.write() as db:
        member = accounts.load_actor(db, id_of("person", "team"), today=datetime.now(UTC).date())
        for name in ("earlier", "meeting", "held"):
            held[name] = _hold(db, member, ends=name != "held")
        came = {"outcome": "kept", "came_of_it": hostile("came of it"), "settled_in": held["meeting"]}
        db.execute(update(decisions).where(decisions.c.meeting_id == held["earlier"]).values(came))
        db.execute(update(decisions).values(who=hostile("who")))  # longer than the form takes
        for table in (schema.published_step_cells, schema.published_focus_cells):
            db.execute(update(table).values(focus=hostile("focus")))
    return held


def _hold(db: Connection, member: Actor, *, ends: bool) -> UUID:
    now = datetime.now(UTC)
    made = team_meetings.begin(db, member, *member.team_ids, None, now=now)
    for question in team_notes.QUESTIONS:
        team_notes.add(db, member, made, question, NoteIn(text=hostile(question)), now=now)
    given = {"what": hostile("what"), "who": "All of us", "how_we_will_know": hostile("know")}
    team_decisions.decide(db, member, made, DecisionIn(**given), now=now)
    beside = BesideIn(student_work=hostile("work on the table"))
    team_meetings.lay_beside(db, member, made, beside, version=1)
    if ends:
        team_meetings.end(db, member, made, now=now)
        team_meetings.share(db, member, made)
    return made


def _share(database: Database, visit: UUID) -> None:
    now = datetime.now(UTC)
    with database.write() as db:
        teacher = accounts.load_actor(db, id_of("person", "teacher"), today=now.date())
        for record in ("visit", "debrief", "step"):
            sharing.share(db, teacher, record, visit, "principal", None, now=now)


@pytest.fixture(scope="module", params=PATHS)
def shown(request: pytest.FixtureRequest, browser: Browser, served: tuple) -> Iterator[Shown]:
    server, visits, tokens = served
    with screens_of(browser, server.url) as screens:
        shown = Shown(request.param, screens, Walker(screens.holding(tokens[request.param])))
        for path in PATHS[request.param]:
            shown.look(path.format(**visits))
        yield shown


@pytest.mark.fault("F25")
def test_hostile_words_are_never_run(shown: Shown) -> None:
    assert shown.run == []


def test_hostile_words_are_never_drawn(shown: Shown) -> None:
    assert shown.drawn == []


@pytest.mark.fault("F25")
def test_hostile_words_fetch_nothing(shown: Shown) -> None:
    assert shown.screens.elsewhere == []


def test_hostile_words_are_read_letter_by_letter(shown: Shown) -> None:
    everything = " ".join(shown.texts.values())

    assert [place for place in SHOWN[shown.account] if hostile(place) not in everything] == []


def test_the_browser_stopped_nothing(shown: Shown) -> None:
    assert shown.walker.complaints == []
