"""The page "This tablet": says what lies here, and forgets it without losing what was not sent unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, until, until_saved
from tests.tablet.core.test_vault import ROWS
from tests.tablet.screens import SIZES
from tests.tablet.server import ROOT
from tests.tablet.test_axe import RULES

SHOW = """async ([mine, css]) => {
  const style = document.createElement('style');
  style.textContent = css;
  const root = document.createElement('div');
  root.className = 'this-tablet';
  document.body.replaceChildren(style, root);
  const { show } = await import('/tablet/code/account/this_tablet.js');
  await show(root, { person: tablet.person.id, isMyTablet: mine }, async () => tablet);
}"""
CSS = (ROOT / "ui" / "this_tablet.css").read_text()


def show(page: Page, *, is_my_tablet: bool = True) -> Page:
    page.evaluate(SHOW, [is_my_tablet, CSS])
    return page


@pytest.fixture
def page(tablets: Tablets) -> Page:
    """One visit saved, and the page "This tablet"."""
    page = tablets.open(is_my_tablet=True)
    begin(page, lesson="Fractions")
    until_saved(page)
    return page


@pytest.fixture
def unsent(page: Page) -> Page:
    """The same with two entries and half a line that the server has not got."""
    page.context.route("**/tablet/entries", lambda route: route.abort())
    for text in ("first", "second"):
        add_note(page, text)
    page.evaluate("async () => { visit.setDraft('note', 'half a line'); await tablet.flush(); }")
    return page


def stores(page: Page) -> list[str]:
    return sorted({row["store"] for row in page.evaluate(ROWS) if row["store"] != "tablet"})


def begin_to_forget(page: Page) -> None:
    show(page).get_by_role("button", name="Forget this tablet…").click()


def test_it_says_whose_tablet_it_is_until_when_and_what_waits(unsent: Page) -> None:
    show(unsent)

    expect(unsent.get_by_text("You signed in here as “This is my tablet”.")).to_be_visible()
    expect(unsent.get_by_text("The key stays until")).to_be_visible()
    expect(unsent.get_by_text("Only on this tablet: 2 entries and 1 line you have not finished.")).to_be_visible()


def test_a_shared_tablet_says_that_no_key_is_kept_and_has_no_pin(tablets: Tablets) -> None:
    page = show(tablets.open(is_my_tablet=False), is_my_tablet=False)

    expect(page.get_by_text("no key is kept")).to_be_visible()
    expect(page.get_by_text("Everything you wrote on this tablet is saved")).to_be_visible()
    expect(page.get_by_label("PIN", exact=True)).to_have_count(0)


def test_what_is_said_follows_what_is_sent(unsent: Page) -> None:
    show(unsent)
    unsent.context.unroute("**/tablet/entries")
    unsent.evaluate("tablet.sync.kick()")

    expect(unsent.get_by_text("Only on this tablet: 1 line you have not finished.")).to_be_visible()


def test_forgetting_removes_all_that_is_saved_and_signs_out(page: Page) -> None:
    begin_to_forget(page)
    expect(page.get_by_text("Everything is saved.")).to_be_visible()

    page.get_by_role("button", name="Forget it now").click()

    page.wait_for_function("!document.cookie.includes('keylever-out') && location.pathname === '/' && !window.tablet")
    assert stores(page) == []
    assert "extractable" not in json.dumps(page.evaluate(ROWS))
    assert page.evaluate("fetch('/tablet/session').then(({ status }) => status)") == 401


def test_what_is_not_saved_stays_locked_unless_its_number_is_confirmed(unsent: Page, door: DoorServer) -> None:
    visit = unsent.evaluate("visit.id")
    begin_to_forget(unsent)
    expect(unsent.get_by_role("alert")).to_contain_text("2 entries and 1 line you have not finished")

    unsent.get_by_role("button", name="Forget the rest, keep these locked here").click()
    unsent.wait_for_function("!window.tablet")
    assert stores(unsent) == ["drafts", "entries"]
    unsent.context.clear_cookies()
    unsent.context.unroute("**/tablet/entries")
    door.sign_in(unsent.context, door.cast.coach.person_id)
    unsent.reload()
    unsent.evaluate(OPEN, visit)

    until(unsent, "tablet.badge.count === 1 && !tablet.badge.problem")
    assert door.texts(visit) == ["first", "second"]
    assert unsent.evaluate("visit.drafts.get('note').value") == "half a line"


def test_what_is_not_saved_goes_after_two_steps_that_name_it(unsent: Page) -> None:
    begin_to_forget(unsent)
    unsent.get_by_role("button", name="Remove 2 entries and 1 line you have not finished too").click()
    expect(unsent.get_by_role("alert")).to_contain_text("will be gone for good")

    unsent.get_by_role("button", name="Remove 2 entries and 1 line you have not finished for good").click()

    unsent.wait_for_function("!window.tablet")
    assert stores(unsent) == []


def test_a_copy_is_offered_first(unsent: Page, tmp_path: Path) -> None:
    begin_to_forget(unsent)

    with unsent.expect_download() as download:
        unsent.get_by_role("button", name="Save a copy").click()

    said = unsent.get_by_text("with 2 entries")
    expect(said).to_contain_text("Not in it: 1 line you have not finished")  # a draft of no field that a visit has
    download.value.save_as(tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_size > 0


def test_what_another_tab_wrote_meanwhile_is_not_removed_uncounted(unsent: Page) -> None:
    person, told = unsent.evaluate("tablet.person.id"), {"entries": 2, "begun": 1}
    add_note(unsent, "written meanwhile")

    is_done = unsent.evaluate(
        "async ([person, told]) => (await import('/tablet/code/account/lying.js')).forget(person, told)", [person, told]
    )

    assert is_done is False
    assert unsent.evaluate("import('/tablet/code/account/lying.js').then(({ lying }) => lying(tablet.person.id))") == {
        "entries": 3,
        "begun": 1,
        "saved": 1,
    }


def test_another_persons_rows_stay(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open("outsider")
    page.context.route("**/tablet/entries", lambda route: route.abort())
    begin(page)
    theirs = [row for row in page.evaluate(ROWS) if row["store"] == "entries"]
    door.sign_in(page.context, door.cast.coach.person_id)
    page.reload()
    page.evaluate(OPEN, None)
    begin_to_forget(page)

    page.get_by_role("button", name="Forget it now").click()
    page.wait_for_function("!window.tablet")

    assert [row for row in page.evaluate(ROWS) if row["store"] == "entries"] == theirs


def test_a_pin_is_set_and_taken_away(page: Page) -> None:
    show(page)
    for label, text in (("PIN", "135246"), ("The same once more", "135247")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_text("The two are not the same.")).to_be_visible()

    page.get_by_label("The same once more").fill("135246")
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_text("The PIN is set.")).to_be_visible()
    assert "wrapped" in json.dumps(page.evaluate(ROWS))

    page.get_by_role("button", name="Take the PIN away").click()
    expect(page.get_by_text("There is no PIN here any more.")).to_be_visible()
    assert "wrapped" not in json.dumps(page.evaluate(ROWS))


@pytest.mark.parametrize("size", SIZES)
def test_the_page_keeps_nobody_out(unsent: Page, size: str) -> None:
    width, height = SIZES[size]
    unsent.set_viewport_size({"width": width, "height": height})
    begin_to_forget(unsent)
    expect(unsent.get_by_role("alert")).to_be_visible()

    found = Axe().run(unsent, options=RULES).response["violations"]
    boxes = [button.bounding_box() for button in unsent.get_by_role("button").all()]

    about_the_page = ("landmark-one-main", "page-has-heading-one", "region")
    assert [one["id"] for one in found if one["id"] not in about_the_page] == []
    assert all(box and box["height"] >= 44 and box["x"] + box["width"] <= width for box in boxes)
