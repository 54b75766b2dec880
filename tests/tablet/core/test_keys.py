"""An external keyboard does everything, and the thumb's side is the coach's choice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.tablet.core.tablets import Tablets, begin, until_saved
from tests.tablet.typist import BOX

BOOT = "import('/tablet/code/capture.js').then(({ boot }) => boot())"
SIZES = [(1024, 768), (768, 1024), (390, 844)]
FOCUSED = """() => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
  const isSeen = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  return [document.activeElement.ariaLabel ?? document.activeElement.textContent.trim(), isSeen];
}"""


@pytest.fixture
def page(tablets: Tablets) -> Page:
    """A visit of the coach with the teacher's class, on screen, nothing touched yet."""
    page = tablets.open()
    visit = begin(page, **{"class": str(tablets.door.cast.math_7)})
    until_saved(page)
    page.goto(f"/observe?visit={visit}")
    page.evaluate(BOOT)
    expect(box(page)).to_be_visible()
    return page


def box(page: Page) -> Locator:
    return page.get_by_label(BOX)


def is_down(page: Page, name: str) -> bool:
    button = page.locator(".k-composer").get_by_role("button", name=name, exact=True)
    return button.get_attribute("aria-pressed") == "true"


def test_a_line_with_speaker_and_tag_is_written_by_keys_alone(page: Page) -> None:
    page.keyboard.press("2")
    page.keyboard.type("because both halve")
    page.keyboard.press("Alt+4")
    page.keyboard.press("Enter")

    line = page.locator("button.k-line")
    expect(line).to_contain_text("Students")
    expect(line).to_contain_text("because both halve")
    expect(line).to_contain_text("praise")
    expect(box(page)).to_be_focused()


def test_a_line_that_begins_with_a_number_keeps_it(page: Page) -> None:
    box(page).focus()

    page.keyboard.type("3 hands up")

    expect(box(page)).to_have_value("3 hands up")
    assert not is_down(page, "Room")


def test_the_same_digit_again_takes_the_choice_back(page: Page) -> None:
    box(page).focus()
    page.keyboard.press("Alt+1")
    assert is_down(page, "Teacher")

    page.keyboard.press("Alt+1")

    assert not is_down(page, "Teacher")
    expect(box(page)).to_have_value("")


def test_words_typed_beside_every_field_land_in_the_composer_whole(page: Page) -> None:
    page.get_by_role("button", name="Finish visit").focus()

    page.keyboard.type("who can say")

    expect(box(page)).to_have_value("who can say")


def test_on_the_walk_face_keys_do_nothing_to_a_line(page: Page) -> None:
    page.get_by_role("button", name="Walk", exact=True).press("Enter")

    page.keyboard.press("1")
    page.keyboard.type("words")

    page.get_by_role("button", name="Write", exact=True).click()
    expect(box(page)).to_have_value("")
    assert not is_down(page, "Teacher")


def test_a_line_keeps_the_focus_when_it_is_saved(page: Page) -> None:
    page.context.route("**/tablet/entries", lambda route: route.abort())
    box(page).fill("they were lost")
    page.keyboard.press("Enter")
    line = page.locator("button.k-line")
    line.focus()
    expect(line).to_contain_text("on this tablet")

    page.context.unroute("**/tablet/entries")

    expect(line).not_to_contain_text("on this tablet")
    expect(line).to_be_focused()


def test_escape_closes_an_unchanged_line_and_no_changed_one(page: Page) -> None:
    box(page).fill("they were lost")
    page.keyboard.press("Enter")
    line = page.locator("button.k-line")
    line.press("Enter")
    page.keyboard.press("Escape")
    expect(line).to_be_focused()

    line.press("Enter")
    page.get_by_label("Words of this line").fill("5 had no pen")
    page.keyboard.press("Escape")

    expect(page.get_by_label("Words of this line")).to_have_value("5 had no pen")
    expect(page.locator("dialog:modal")).to_have_count(1)


def test_tab_goes_through_the_screen_in_order_and_every_stop_is_seen(page: Page) -> None:
    page.get_by_role("button", name="Finish visit").focus()
    stops = []
    while len(stops) < 40 and (not stops or stops[-1][0] != "Add line"):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))

    names = [name for name, _ in stops]
    order = ["Write", "Walk", "Teacher", "My question", "Praise", "Undo", BOX, "Add line"]
    assert [name for name in names if name in order] == order
    assert [name for name, is_seen in stops if not is_seen] == []


def test_left_handed_what_a_thumb_reaches_for_changes_sides_and_stays_so(page: Page) -> None:
    add, hand = page.get_by_role("button", name="Add line"), page.get_by_role("button", name="Left-handed")
    assert middle(add) > 512

    hand.tap()
    page.reload()
    page.evaluate(BOOT)

    expect(hand).to_have_attribute("aria-pressed", "true")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert middle(add) < width / 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Walk", exact=True).tap()
    undo = page.locator(".k-walk-foot button", has_text="Undo")
    assert middle(undo) < width / 2
    hand.tap()
    assert middle(undo) > width / 2


def test_the_left_hand_is_left_in_the_debrief_too(page: Page) -> None:
    visit = page.url.split("visit=")[1]
    later = page.get_by_role("button", name="Not now")
    page.goto(f"/debrief?visit={visit}")
    page.evaluate(BOOT)
    assert middle(later) > 512
    page.evaluate("localStorage.setItem('keylever.hand', 'left')")

    page.reload()
    page.evaluate(BOOT)

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert middle(later) < width / 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


KEYBOARD = """(() => {
  const seen = Object.assign(new EventTarget(), { height: innerHeight, width: innerWidth, offsetTop: 0, scale: 1 });
  Object.defineProperty(window, 'visualViewport', { get: () => seen });
  window.keyboard = (height) => { seen.height = height; seen.dispatchEvent(new Event('resize')); };
})()"""
"""An on-screen keyboard as Safari's: the window stays as it was, and less of it is seen."""


@pytest.mark.parametrize("hand", ["right", "left"])
def test_with_the_keyboard_up_either_hand_has_clock_last_line_and_composer(page: Page, hand: str) -> None:
    page.add_init_script(KEYBOARD)
    page.reload()
    page.evaluate(BOOT)
    if hand == "left":
        page.get_by_role("button", name="Left-handed").tap()
    for number in range(6):
        box(page).fill(f"line number {number}")
        page.keyboard.press("Enter")

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("keyboard(350)")
        add = page.get_by_role("button", name="Add line")
        for part in (page.get_by_role("timer"), page.get_by_text("line number 5"), box(page), add):
            expect(part).to_be_in_viewport(ratio=1)
            part.evaluate(ABOVE, 350)


ABOVE = """async (node, height) => {
  const frame = () => new Promise(requestAnimationFrame);
  const bottom = () => node.getBoundingClientRect().bottom;
  for (let left = 120; bottom() > height && left; left--) await frame();
  if (bottom() > height) throw new Error(`It ends at ${bottom()}, behind the keyboard.`);
}"""


def middle(of: Locator) -> float:
    at = of.bounding_box()
    assert at
    return at["x"] + at["width"] / 2
