"""A pulse by touch: kept, taken back, and nothing of it left on the screen or with anybody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from coach_data import pulses, schema
from coach_data.demo.naming import id_of
from tests.tablet import written
from tests.tablet.screens import Screens
from tests.tablet.server import Server

pytestmark = pytest.mark.browser


def test_what_is_taken_back_is_nowhere_on_the_screen_and_nowhere_kept(screens: Screens, server: Server) -> None:
    database = written.opened(server.database)
    page = screens.holding(written.begin_sessions(database, ("newteacher",))["newteacher"]).new_page()
    page.goto("/coaching")
    page.get_by_role("button", name="Answer").tap()
    asked = page.locator(".st-key-card-pulse")

    asked.get_by_role("radio", name="Not yet").last.tap()
    asked.get_by_role("button", name="Keep my answers").tap()
    expect(page.get_by_text("Kept, for you alone.")).to_be_visible()
    asked.get_by_role("button", name="Take them back").tap()

    expect(page.get_by_text("Nothing of it is kept.")).to_be_visible()
    expect(asked.get_by_role("radio", name="Skip", checked=True)).to_have_count(len(pulses.QUESTIONS))
    theirs = schema.pulses.c.teacher_id == id_of("person", "newteacher")
    with database.read() as db:
        latest = db.execute(select(schema.pulses).where(theirs).order_by(schema.pulses.c.fortnight.desc())).first()
    assert [getattr(latest, question) for question in pulses.QUESTIONS] == [None] * len(pulses.QUESTIONS)
    database.close()
