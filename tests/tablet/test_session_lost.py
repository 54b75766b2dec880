"""The session ends in the middle of a line, and the page below is drawn anew: nothing is lost (F21)."""

from __future__ import annotations

import sqlite3

from playwright.sync_api import Page, expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server


def end_every_session(server: Server) -> None:
    with sqlite3.connect(server.database, timeout=10) as db:
        db.execute("UPDATE sessions SET ended_at = started_at")


def rerun_below(page: Page) -> None:
    """Any click on the page below would do; the dialog covers it, so the page's own script clicks."""
    page.evaluate("document.querySelector('[data-testid=stButton] button')?.click()")


def test_a_lost_session_and_a_rerun_leave_dialog_and_half_a_line(screens: Screens, server: Server) -> None:
    page = screens.open(path="/observe?start=1")
    sign_in(page, "coach")
    visit = page.get_by_role("dialog", name="Visit")
    visit.get_by_role("button", name="Start visit").click()
    composer = visit.locator("textarea:visible").first
    composer.fill("Before the session ended")
    end_every_session(server)

    rerun_below(page)
    composer.press("Enter")
    composer.fill("half a li")

    expect(visit.get_by_text("Needs attention")).to_be_visible(timeout=15_000)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(composer).to_have_value("half a li")
    page.wait_for_timeout(700)
    visit.get_by_role("alert").get_by_role("button", name="Sign in").click()
    sign_in(page, "coach")
    expect(composer).to_have_value("half a li", timeout=20_000)
    expect(visit.get_by_text("Before the session ended")).to_be_visible()
    expect(visit.get_by_text("Needs attention")).to_be_hidden(timeout=15_000)
    query = "SELECT count(*) FROM entries WHERE kind = 'note' AND body LIKE '%Before the session ended%'"
    assert server.rows(query) == [(1,)]
