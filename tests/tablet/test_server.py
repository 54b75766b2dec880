from __future__ import annotations

from playwright.sync_api import expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server

PEOPLE = "SELECT id, username FROM people ORDER BY username"


def test_killed_server_comes_back_on_its_port_with_its_database(server: Server) -> None:
    before, port, pid = server.rows(PEOPLE), server.port, server.pid

    server.restart()

    assert (server.rows(PEOPLE), server.port) == (before, port)
    assert server.pid != pid


def test_coach_signs_in_at_any_size(screens: Screens, any_size: str) -> None:
    page = screens.open(any_size)

    sign_in(page, "coach")

    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
