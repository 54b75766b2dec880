"""A team's meeting in the browser: neither the timer nor a colleague's note disturbs whoever types; it prints clean."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

from coach_data import accounts, team_meetings, team_notes
from coach_data.demo.naming import id_of
from coach_data.sessions import cookie_name
from coach_data.team_notes import NoteIn
from tests.tablet import fitting, written
from tests.tablet.screens import Screens
from tests.tablet.server import Server

FIELD = "One thing on a line"
KEPT = "What you write is kept on this tablet until it is added."
ENOUGH_MS = 600  # for the last key to be written down
PAPERS = {"Letter": (8.5, 11.0), "A4": (8.3, 11.7)}  # inches
PRINTED = (
    *("What we will try", "Sentence starters", "Students, at least", "Kept:"),
    *("became part of practice", "Looked at again in time"),
)
pytestmark = pytest.mark.browser


@pytest.fixture
def at_noticing(screens: Screens, server: Server) -> Page:
    """One member's screen at "What do we notice?", half a line typed, while a colleague adds a note."""
    database, now = written.opened(server.database), datetime.now(UTC)
    tokens = written.begin_sessions(database, ("team",))
    with database.write() as db:
        other = accounts.load_actor(db, id_of("person", "teacher"), today=now.date())
        meeting = team_meetings.begin(db, other, *other.team_ids, None, now=now)
    page = screens.holding(tokens["team"]).new_page()
    page.goto(f"/team-meeting?meeting={meeting}&step=3")
    page.get_by_label(FIELD).press_sequentially("Half a thou")
    with database.write() as db:
        team_notes.add(db, other, meeting, "notice", NoteIn(text="A colleague’s note"), now=now)
    database.close()
    return page


def test_a_colleagues_note_and_the_timer_leave_what_is_typed_alone(at_noticing: Page) -> None:
    expect(at_noticing.get_by_text("A colleague’s note")).to_be_visible()
    expect(at_noticing.get_by_label(FIELD)).to_be_focused()
    expect(at_noticing.get_by_label(FIELD)).to_have_value("Half a thou")

    at_noticing.get_by_role("button", name="2 silent minutes").click()
    expect(at_noticing.get_by_role("timer")).to_have_text(re.compile(r"^1:[0-5]\d$"))
    at_noticing.get_by_role("button", name="Next: What might explain it?").click()

    expect(at_noticing.get_by_role("heading", name="What might explain it?")).to_be_visible()
    expect(at_noticing.get_by_role("timer")).to_be_visible()
    at_noticing.get_by_role("button", name="Back").click()
    # The other step's field of the same name goes a moment later.
    expect(at_noticing.get_by_placeholder("What the chart shows")).to_have_value("Half a thou")


def reopened(page: Page, token: str | None = None) -> Page:
    """The page loaded anew, in another session where one is named."""
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.wait_for_timeout(ENOUGH_MS)
    if token:
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie_name(secure=False), "value": token, "url": page.url}])
    page.reload()
    expect(page.get_by_text(KEPT)).to_be_visible()
    return page


def test_half_a_note_outlives_a_reload_and_a_lost_session_and_is_nobody_elses(
    at_noticing: Page, server: Server
) -> None:
    database = written.opened(server.database)
    again, other = (written.begin_sessions(database, (name,))[name] for name in ("team", "teacher"))
    database.close()
    field = at_noticing.get_by_label(FIELD)

    expect(reopened(at_noticing).get_by_label(FIELD)).to_have_value("Half a thou")
    field.press_sequentially("ght")
    reopened(at_noticing, other).wait_for_timeout(ENOUGH_MS)
    expect(field).to_have_value("")
    expect(reopened(at_noticing, again).get_by_label(FIELD)).to_have_value("Half a thought")

    at_noticing.get_by_role("button", name="Add", exact=True).click()
    expect(at_noticing.locator("[class*=st-key-noted-]", has_text="Half a thought")).to_be_visible()
    expect(field).to_have_value("")
    reopened(at_noticing).wait_for_timeout(ENOUGH_MS)
    expect(field).to_have_value("")


def test_a_half_made_decision_outlives_a_reload_with_who_and_when(at_noticing: Page) -> None:
    at_noticing.goto(at_noticing.url.replace("step=3", "step=5"))
    expect(at_noticing.get_by_text(KEPT)).to_be_visible()
    at_noticing.get_by_role("combobox", name="Who").click()
    at_noticing.get_by_role("option", name="All of us").click()
    at_noticing.get_by_role("spinbutton", name="month").press_sequentially("12242026")
    at_noticing.get_by_label("How we will know").fill("More hands")
    at_noticing.get_by_label("What we will try").press_sequentially("Partner ta")

    page = reopened(at_noticing)

    expect(page.get_by_label("What we will try")).to_have_value("Partner ta")
    expect(page.get_by_label("How we will know")).to_have_value("More hands")
    expect(page.get_by_role("combobox", name="Who")).to_have_value("All of us")
    expect(page.get_by_role("group", name="By when")).to_have_text(re.compile("12.*24.*2026"))


def test_a_meeting_prints_on_two_pages_without_buttons(screens: Screens, server: Server) -> None:
    database = written.opened(server.database)
    page = screens.holding(written.begin_sessions(database, ("team",))["team"]).new_page()
    database.close()
    page.goto("/team-meeting")
    page.get_by_role("link", name="Read").nth(1).click()
    expect(page.locator(".stPlotlyChart svg.main-svg").first).to_be_visible()
    expect(page.locator("[class*=st-key-printed-table] table")).to_have_count(2)

    papers = {size: PdfReader(BytesIO(page.pdf(format=size))) for size in PAPERS}

    for size, paper in papers.items():
        shown = " ".join(" ".join(each.extract_text() for each in paper.pages).split())
        assert (size, [_inches(each) for each in paper.pages]) == (size, [PAPERS[size]] * 2)
        assert [each for each in PRINTED if each not in shown] == []
        assert [each for each in ("Sign out", "Team data", "Download", "Take it back") if each in shown] == []
    assert fitting.too_wide(page) == []


def _inches(page: PageObject) -> tuple[float, float]:
    return round(page.mediabox.width / 72, 1), round(page.mediabox.height / 72, 1)
