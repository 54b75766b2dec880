"""A fault of ours in a button's own work: a sentence with a reference, and a way back to the page."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from playwright.sync_api import expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server


@contextmanager
def without_a_table(server: Server, name: str) -> Iterator[None]:
    with closing(sqlite3.connect(server.database, timeout=10)) as db:
        db.execute(f"ALTER TABLE {name} RENAME TO away")
        yield
        db.execute(f"ALTER TABLE away RENAME TO {name}")


def test_a_fault_in_a_buttons_work_is_said_and_leads_back(screens: Screens, server: Server) -> None:
    page = sign_in(screens.open(path="/coaching"), "teacher")
    keep = page.get_by_role("button", name="Keep it").first
    expect(keep).to_be_visible()

    with without_a_table(server, "agreements"):
        keep.click()
        said = page.get_by_text(re.compile("Something went wrong here that should not have"))
        expect(said).to_be_visible()
        expect(page.get_by_text("Traceback")).to_have_count(0)

    reference = re.findall(r"this reference: ([0-9a-f]{8})", said.inner_text())[0]
    assert f"Reference {reference}" in server.log.read_text()
    page.get_by_role("button", name="Open the page again").click()
    expect(page.get_by_role("heading", name="My coaching")).to_be_visible()
    expect(said).to_have_count(0)
