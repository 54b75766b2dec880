"""The PIN: asked for between visits, counted through reloads, never in the way of an open visit."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.tablet.core.pins import cover, cut, open_without_waiting, signing_out, tap, with_a_pin
from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, until_saved
from tests.tablet.core.test_vault import ROWS
from tests.tablet.screens import SIZES
from tests.tablet.test_axe import RULES


@pytest.fixture
def page(tablets: Tablets) -> Page:
    return with_a_pin(tablets)


def test_a_reload_asks_for_it_and_the_right_one_opens(page: Page) -> None:
    page.reload()
    open_without_waiting(page)
    expect(cover(page)).to_be_visible()

    tap(page, "135246")

    assert page.evaluate("opened") == "open"
    expect(cover(page)).to_have_count(0)


def test_without_the_server_it_opens_what_was_written(page: Page) -> None:
    visit = begin(page)
    add_note(page, "before")
    cut(page)
    page.reload()
    open_without_waiting(page, visit)

    expect(cover(page)).to_be_visible()
    page.keyboard.type("135246")

    assert page.evaluate("opened") == "open"
    assert page.evaluate("visit.state.lines[0].text") == "before"


def test_with_a_pin_no_usable_key_lies_on_the_tablet(page: Page) -> None:
    rows = page.evaluate(ROWS)

    assert "extractable" not in json.dumps(rows)
    assert "135246" not in json.dumps(rows)
    assert "wrapped" in json.dumps([row for row in rows if row["store"] == "tablet"])


def test_tries_are_counted_through_reloads_and_the_fifth_signs_out(page: Page, door: DoorServer) -> None:
    for left in ("4 tries", "3 tries", "2 tries", "One try"):
        page.reload()
        open_without_waiting(page)
        tap(page, "111111")
        expect(cover(page).get_by_role("status")).to_contain_text(left)

    with signing_out(page):
        tap(page, "222222")

    expect(cover(page)).to_have_count(0)
    answer = page.evaluate("fetch('/tablet/key', { headers: { 'X-Keylever': '1' } }).then(({ status }) => status)")
    assert answer == 401
    assert "wrapped" not in json.dumps(page.evaluate(ROWS))


def test_the_fifth_wrong_one_leaves_what_was_not_sent(page: Page, door: DoorServer) -> None:
    visit = begin(page)
    until_saved(page)
    page.context.route("**/tablet/entries", lambda route: route.abort())
    add_note(page, "not sent")
    page.reload()
    open_without_waiting(page)
    for left in ("4 tries", "3 tries", "2 tries", "One try"):
        tap(page, "111111")
        expect(cover(page).get_by_role("status")).to_contain_text(left)
    with signing_out(page):
        tap(page, "111111")

    page.context.unroute("**/tablet/entries")
    page.context.clear_cookies()
    door.sign_in(page.context, door.cast.coach.person_id, is_my_tablet=True)
    page.reload()
    page.evaluate(OPEN, visit)
    until_saved(page)

    assert door.texts(visit) == ["not sent"]


def test_the_password_is_always_a_way_in(page: Page) -> None:
    page.reload()
    open_without_waiting(page)

    cover(page).get_by_role("button", name="Use my password instead").tap()
    expect(cover(page).get_by_role("status")).to_contain_text("needs a network")
    with signing_out(page):
        cover(page).get_by_role("button", name="Sign out now").tap()

    assert "keylever-pin" not in page.evaluate("document.cookie")
    assert page.evaluate("fetch('/tablet/session').then(({ status }) => status)") == 401


def test_the_pin_is_never_sent(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.headers} {request.post_data}"))
    page.reload()
    open_without_waiting(page)

    tap(page, "135246")
    assert page.evaluate("opened") == "open"

    assert sent and not [text for text in sent if "135246" in text]


@pytest.mark.parametrize("path", ["/tablet/key", "/tablet/briefcase"])
def test_an_address_typed_in_shows_neither_key_nor_caseload(page: Page, path: str) -> None:
    answer = page.goto(path)

    assert answer and answer.status == 403
    assert "Terry" not in page.content() and "key_id" not in page.content()


@pytest.fixture
def visiting(page: Page) -> Page:
    """A visit open in its dialog, with a clock that can be put forward."""
    page.clock.install()
    page.goto("/observe?start=1")
    page.evaluate("async () => (await import('/tablet/code/capture.js')).boot()")
    tap(page, "135246")
    page.get_by_role("button", name="Start visit").click()
    page.wait_for_url("**/observe?visit=*")
    return page


def test_an_open_visit_is_never_locked_and_leaving_it_is(visiting: Page) -> None:
    visiting.locator("dialog textarea:visible").first.fill("half a line")
    visiting.clock.fast_forward("20:00")
    visiting.clock.run_for(3000)
    expect(cover(visiting)).to_have_count(0)
    expect(visiting.locator("dialog textarea:visible").first).to_have_value("half a line")

    visiting.evaluate("history.pushState({}, '', '/today')")
    visiting.clock.run_for(1000)

    expect(cover(visiting)).to_be_visible()


def wait_long(page: Page) -> None:
    page.clock.fast_forward("06:00")
    page.clock.run_for(2000)


def test_after_finish_visit_the_tablet_locks_like_any_page(visiting: Page) -> None:
    for name in ("Finish visit", "Not about one teacher", "Finish visit"):
        visiting.get_by_role("button", name=name).click()
    expect(visiting.get_by_role("heading", name="The visit is finished")).to_be_visible()
    expect(cover(visiting)).to_have_count(0)

    wait_long(visiting)

    expect(cover(visiting)).to_be_visible()


def test_a_start_form_locks_and_keeps_what_was_typed(visiting: Page) -> None:
    visiting.evaluate("history.pushState({}, '', '/observe?start=1')")
    visiting.clock.run_for(1000)
    visiting.get_by_label("Focus").fill("table 3")

    wait_long(visiting)
    tap(visiting, "135246")

    expect(cover(visiting)).to_have_count(0)
    expect(visiting.get_by_label("Focus")).to_have_value("table 3")


def test_after_sleep_a_touch_does_not_come_before_the_lock(page: Page) -> None:
    page.reload()
    open_without_waiting(page)
    tap(page, "135246")
    assert page.evaluate("opened") == "open"
    page.clock.set_fixed_time(page.evaluate("Date.now()") + 20 * 60 * 1000)

    page.evaluate("document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))")

    expect(cover(page)).to_be_visible()


def test_a_visit_open_since_before_the_pin_is_not_covered_by_a_new_connection(page: Page) -> None:
    person = page.evaluate("tablet.person.id")
    page.reload()
    page.evaluate(
        """async () => {
          const { openDialog } = await import('/tablet/code/dialog.js');
          openDialog((root) => root.append('half a line'), { label: 'Visit' });
        }"""
    )

    page.evaluate("(person) => import('/tablet/code/frame.js').then((frame) => frame.passForServer(person))", person)

    expect(cover(page)).to_have_count(0)


def test_five_minutes_without_a_touch_lock_a_page(page: Page) -> None:
    page.clock.install()
    page.reload()
    open_without_waiting(page)
    tap(page, "135246")
    assert page.evaluate("opened") == "open"

    page.clock.fast_forward("04:00")
    page.clock.run_for(2000)
    expect(cover(page)).to_have_count(0)
    page.clock.fast_forward("01:30")
    page.clock.run_for(2000)

    expect(cover(page)).to_be_visible()
    expect(page.get_by_text("The page below")).to_be_hidden()


def test_the_page_for_the_time_without_a_network_asks_too(page: Page) -> None:
    page.goto("/capture")
    expect(cover(page)).to_be_visible()
    expect(page.get_by_role("button", name="Start visit")).to_have_count(0)

    page.keyboard.type("135246")

    expect(page.get_by_role("button", name="Start visit")).to_be_visible()
    expect(cover(page)).to_have_count(0)


def test_nothing_opens_above_the_cover_and_escape_does_not_close_it(page: Page) -> None:
    page.reload()
    open_without_waiting(page)
    expect(cover(page)).to_be_visible()

    page.evaluate(
        """async () => {
          const { openDialog } = await import('/tablet/code/dialog.js');
          openDialog((root) => root.append('over'), { label: 'Over' });
        }"""
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.type("135246")

    expect(cover(page)).to_have_count(0)
    expect(page.get_by_role("dialog", name="Over")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_cover_keeps_nobody_out_and_fits(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    open_without_waiting(page)
    expect(cover(page)).to_be_visible()
    page.wait_for_function("document.querySelector('.kl-pad').getBoundingClientRect().width < 400")

    found = Axe().run(page, options=RULES).response["violations"]
    boxes = [button.bounding_box() for button in cover(page).get_by_role("button").all()]

    about_the_page_below = ("document-title", "landmark-one-main", "page-has-heading-one", "region")
    assert [one["id"] for one in found if one["id"] not in about_the_page_below] == []
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert all(box["y"] + box["height"] <= height and box["x"] + box["width"] <= width for box in boxes)
    assert re.search("six digits", cover(page).inner_text())
