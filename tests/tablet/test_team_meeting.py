"""A team's meeting in the browser: neither the timer nor a colleague's note disturbs whoever types; it prints clean."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from coach_data import accounts, team_meetings, team_notes
from coach_data.demo.naming import id_of
from coach_data.team_notes import NoteIn
from tests.tablet import written
from tests.tablet.screens import Screens
from tests.tablet.server import Server

FIELD = "One thing on a line"
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
    expect(at_noticing.get_by_label(FIELD)).to_have_value("Half a thou")


def test_a_meeting_prints_on_two_pages_without_buttons(screens: Screens, server: Server) -> None:
    database = written.opened(server.database)
    page = screens.holding(written.begin_sessions(database, ("team",))["team"]).new_page()
    database.close()
    page.goto("/team-meeting")
    page.get_by_role("link", name="Read").nth(1).click()
    expect(page.locator(".stPlotlyChart svg.main-svg").first).to_be_visible()
    expect(page.locator(".st-key-printed-table table")).to_be_attached()

    paper = PdfReader(BytesIO(page.pdf(format="Letter")))

    shown = " ".join(" ".join(each.extract_text() for each in paper.pages).split())
    assert len(paper.pages) == 2
    assert all(each in shown for each in ("What we will try", "Sentence starters", "Students, at least", "Kept:"))
    assert [each for each in ("Sign out", "Team data", "Download", "Take it back") if each in shown] == []
