"""The session ends in the middle of a line, and the page below is drawn anew: nothing is lost (F21)."""

from __future__ import annotations

import sqlite3
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server


def end_every_session(server: Server) -> None:
    with sqlite3.connect(server.database, timeout=10) as db:
        db.execute("UPDATE sessions SET ended_at = started_at")


def tell(server: Server, username: str) -> None:
    """A notice on the page below: its button makes a rerun and leaves the address alone."""
    with sqlite3.connect(server.database, timeout=10) as db:
        (person,) = db.execute("SELECT id FROM people WHERE username = ?", (username,)).fetchone()
        row = (uuid4().hex, person, "Welcome back.", "2026-01-05 12:00:00.000000")
        db.execute("INSERT INTO notices (id, person_id, sentence, at) VALUES (?, ?, ?, ?)", row)


def rerun_below(page: Page) -> None:
    """The dialog covers the page below, so the page's own script clicks."""
    below = page.get_by_role("button", name="I have read this", include_hidden=True).first
    below.evaluate("button => button.click()")


@pytest.mark.fault("F21")
def test_a_lost_session_and_a_rerun_leave_dialog_and_half_a_line(screens: Screens, server: Server) -> None:
    tell(server, "coach")
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

    expect(visit.get_by_role("status").get_by_text("Needs attention")).to_be_visible(timeout=15_000)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(composer).to_have_value("half a li")
    page.wait_for_timeout(700)
    visit.get_by_role("alert").get_by_role("button", name="Sign in").click()
    sign_in(page, "coach")
    expect(composer).to_have_value("half a li", timeout=20_000)
    expect(visit.get_by_text("Before the session ended")).to_be_visible()
    expect(visit.locator(".k-badge:has(> [role=status][aria-live=polite])")).to_have_text(
        "On this tablet 1", timeout=15_000
    )  # half a line, and nothing else
    query = "SELECT count(*) FROM entries WHERE kind = 'note' AND body LIKE '%Before the session ended%'"
    assert server.rows(query) == [(1,)]
