"""Signing in and out in a browser: nothing before, the same address after, nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from coach_data import accounts
from coach_data.database import Database
from coach_data.schema import failed_sign_ins, people
from tests.tablet.screens import Screens, screens_of, sign_in
from tests.tablet.server import Server

WRONG = re.compile("do not go together")


def try_to_sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Username", exact=True).fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("size", ["landscape", "portrait", "phone"])
def test_the_form_has_one_button_and_an_unticked_box(screens: Screens, size: str) -> None:
    page = screens.open(size)

    expect(page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE))).to_have_count(1)
    expect(page.get_by_role("checkbox", name="This is my tablet")).not_to_be_checked()
    expect(page.get_by_text("keylever-demo-only")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)


def test_a_deep_link_keeps_its_address_through_sign_in(screens: Screens) -> None:
    page = screens.open(path="/me?from=a-link")
    expect(page.get_by_label("Username", exact=True)).to_be_visible()
    expect(page.get_by_text("Change your password")).to_have_count(0)

    sign_in(page, "coach")

    expect(page.get_by_text("Change your password")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/me\?from=a-link$"))


@pytest.mark.parametrize(
    ("username", "lands"), [("coach", "today"), ("teacher", "coaching"), ("principal", "coverage")]
)
def test_everybody_lands_on_the_page_of_their_part(screens: Screens, username: str, lands: str) -> None:
    page = sign_in(screens.open(), username)

    expect(page).to_have_url(re.compile(f"/{lands}$"))


def test_a_page_of_another_role_says_so_and_shows_nothing(screens: Screens) -> None:
    page = sign_in(screens.open(path="/people"), "teacher")

    expect(page.get_by_text("Your role cannot do this.")).to_be_visible()
    expect(page.get_by_role("heading", name="People")).to_have_count(0)


def test_a_wrong_password_and_an_unknown_name_say_the_same(own_screens: Screens) -> None:
    page = own_screens.open()

    for username in ("nobody-here", "coach"):
        try_to_sign_in(page, username, "not the password")
        expect(page.get_by_text(WRONG)).to_be_visible()
        page.reload()


def test_after_many_failed_tries_even_the_right_password_waits(own_screens: Screens, own_server: Server) -> None:
    database = Database(f"sqlite:///{own_server.database}")
    with database.write() as db:
        for _ in range(12):
            row = {"id": uuid4(), "username": "coach", "address": "a stranger's", "at": datetime.now(UTC)}
            db.execute(failed_sign_ins.insert().values(row))
    page = own_screens.open()

    try_to_sign_in(page, "coach", "keylever-demo-only")

    expect(page.get_by_text("Too many tries.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def test_the_session_lasts_through_a_reload_and_scripts_cannot_read_it(screens: Screens) -> None:
    page = sign_in(screens.open(path="/me"), "coach")

    page.reload()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert "keylever=" not in page.evaluate("document.cookie")


def test_signing_out_wipes(screens: Screens) -> None:
    page = sign_in(screens.open(path="/me"), "coach")
    second = page.context.new_page()
    second.goto("/me")
    expect(second.get_by_role("button", name="Sign out")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_label("Username", exact=True)).to_be_visible()
    assert "keylever" not in {cookie["name"] for cookie in page.context.cookies()}
    page.go_back()
    expect(page.get_by_text("Change your password")).to_have_count(0)
    second.reload()
    expect(second.get_by_label("Username", exact=True)).to_be_visible()


def test_signing_out_offline_ends_the_session_at_the_next_contact(own_screens: Screens, own_server: Server) -> None:
    page = sign_in(own_screens.open(path="/me"), "coach")
    own_server.kill()

    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("chrome-error"))
    own_server.start()
    page.goto("/me")

    expect(page.get_by_label("Username", exact=True)).to_be_visible()
    expect(page.get_by_text("Change your password")).to_have_count(0)
    sign_in(page, "teacher")
    expect(page.get_by_text("Change your password")).to_be_visible()


def test_a_session_that_ends_elsewhere_shows_the_form_at_the_next_touch(
    own_screens: Screens, own_server: Server
) -> None:
    here, there = (sign_in(own_screens.open(path="/me"), "coach") for _ in range(2))

    there.get_by_role("button", name="End the others").click()
    expect(there.get_by_text("You are signed in here only.")).to_be_visible()
    here.get_by_role("button", name="Change password").click()

    expect(here.get_by_label("Username", exact=True)).to_be_visible()


def test_a_password_link_leads_to_a_new_password(own_screens: Screens, own_server: Server) -> None:
    database = Database(f"sqlite:///{own_server.database}")
    with database.write() as db:
        person = db.execute(select(people.c.id).where(people.c.username == "coach")).scalar_one()
        link = accounts.make_link(db, None, person, now=datetime.now(UTC))
    page = own_screens.open(path=f"/password?link={link}")

    page.get_by_label("New password, at least 12 characters").fill("three quiet words")
    page.get_by_label("The same once more").fill("three quiet words")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("Your password is set")).to_be_visible()
    page.goto("/me")
    sign_in(page, "coach", "three quiet words")

    expect(page.get_by_text("For you:").first).to_be_visible()


def test_the_first_run_makes_a_school_and_signs_its_administrator_in(browser: Browser, empty_server: Server) -> None:
    code = empty_server.log.read_text().split("begin with this code: ")[1].split()[0]
    with screens_of(browser, empty_server.url) as screens:
        page = screens.open()
        for label, text in (
            ("Code from the terminal", code),
            ("School", "North School"),
            ("Your name", "Ada Admin"),
            ("Your user name", "ada"),
            ("Password, at least 12 characters", "three quiet words"),
        ):
            page.get_by_label(label, exact=True).fill(text)

        page.get_by_role("button", name="Begin").click()

        expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
        expect(page).to_have_url(re.compile("/school$"))


@pytest.fixture
def own_screens(browser: Browser, own_server: Server) -> Iterator[Screens]:
    with screens_of(browser, own_server.url) as screens:
        yield screens
        assert screens.elsewhere == [], "A page asked another host."


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "keylever.db", tmp_path / "server.log")
    try:
        server.start()
        yield server
    finally:
        server.stop()
