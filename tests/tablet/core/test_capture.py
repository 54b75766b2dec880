"""The dialog follows the address and outlives what happens to the page below it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.core.tablets import Tablets

BOOT = "async () => (await import('/tablet/code/capture.js')).boot()"


@pytest.fixture
def page(tablets: Tablets) -> Page:
    page = tablets.context().new_page()
    page.goto("/observe?start=1")
    page.evaluate(BOOT)
    expect(page.get_by_role("button", name="Start visit")).to_be_visible()
    return page


def test_starting_twice_opens_one_dialog(page: Page) -> None:
    page.evaluate(BOOT)

    expect(page.locator("dialog")).to_have_count(1)


def test_escape_does_not_close_and_a_removed_dialog_comes_back(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("dialog:modal")).to_have_count(1)

    page.evaluate("document.querySelector('dialog').remove()")

    expect(page.locator("dialog:modal")).to_have_count(1)
    expect(page.get_by_role("button", name="Start visit")).to_be_visible()


def test_a_visit_begun_gets_its_address_and_a_reload_returns_to_it(page: Page) -> None:
    page.get_by_role("button", name="Start visit").click()
    page.wait_for_url("**/observe?visit=*")
    field = page.locator("dialog textarea:visible").first
    field.fill("half a line")
    page.wait_for_timeout(600)

    page.reload()
    page.evaluate(BOOT)

    expect(page.locator("dialog textarea:visible").first).to_have_value("half a line")


def test_leaving_the_address_closes_the_dialog(page: Page) -> None:
    page.evaluate("history.pushState({}, '', '/today')")

    expect(page.locator("dialog")).to_have_count(0)


def test_signed_out_says_so_and_offers_sign_in(tablets: Tablets) -> None:
    page = tablets.context(who=None).new_page()
    page.goto("/observe?start=1")
    page.evaluate(BOOT)

    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_signing_out_anywhere_in_the_browser_closes_the_visit_here(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/")

    other.evaluate("async () => (await import('/tablet/code/vault.js')).dropKey()")

    expect(page.locator("dialog")).to_have_count(0)
    assert page.evaluate("location.pathname") == "/"
