"""A page of a tablet with a PIN is not sent before the PIN was given."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.tablet.screens import Screens, sign_in

WORDS = "Change your password"


def on_a_tablet_with_a_pin(screens: Screens, **options: object) -> Page:
    page = screens.open(path="/this-tablet", **options)
    sign_in(page, "coach", is_my_tablet=True)
    expect(page.get_by_text("The key stays until")).to_be_visible()
    for label in ("PIN", "The same once more"):
        page.get_by_label(label, exact=True).fill("135246")
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_text("The PIN is set.")).to_be_visible()
    return page


def test_a_page_is_drawn_after_the_pin_and_not_before(screens: Screens) -> None:
    page = on_a_tablet_with_a_pin(screens)
    received: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(str(frame))))

    page.goto("/me")
    expect(page.get_by_role("dialog", name="Keylever is locked")).to_be_visible()
    page.wait_for_timeout(1000)
    assert received and not [frame for frame in received if WORDS in frame]
    page.keyboard.type("135246")

    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [frame for frame in received if WORDS in frame]


def test_five_wrong_ones_lead_to_the_sign_in_form(screens: Screens) -> None:
    page = on_a_tablet_with_a_pin(screens)
    page.goto("/me")
    expect(page.get_by_role("dialog", name="Keylever is locked")).to_be_visible()

    for _ in range(5):
        page.keyboard.type("111111")
        expect(page.locator(".kl-pin[readonly]")).to_have_count(0)  # looked at

    expect(page.get_by_label("Username", exact=True)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    sign_in(page, "coach")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_without_its_code_a_held_page_says_so_and_tries_again(screens: Screens) -> None:
    page = on_a_tablet_with_a_pin(screens, service_workers="block")  # it would answer from what it keeps
    page.context.route("**/frame.js*", lambda route: route.abort())

    page.goto("/me")
    expect(page.get_by_role("alert")).to_have_text("Keylever could not be reached. Load this page again.")
    expect(page.get_by_text(WORDS)).to_have_count(0)
    page.context.unroute("**/frame.js*")

    expect(page.get_by_role("dialog", name="Keylever is locked")).to_be_visible()
    page.keyboard.type("135246")
    expect(page.get_by_text(WORDS)).to_be_visible()
