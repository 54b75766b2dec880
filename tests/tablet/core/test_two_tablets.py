"""Two tablets of one coach change the same field and the same line offline (F17): both stay until one is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, reopen, until, until_saved

LEVER = "summary.key_lever"
HEADS = """(() => {
  const [line] = visit.state.lines;
  const texts = (all) => (all ?? []).map(({ text }) => text).sort();
  const field = visit.state.fields.get('summary.key_lever');
  const [text, value] = [line.clash ? null : line.text, field.clash ? null : field.value];
  return { texts: texts(line.clash), text, clash: [...(field.clash ?? [])].sort(), value };
})()"""
EDIT = """(text) => visit.add('edit', { text, speaker: null, tags: [] }, { replaces: visit.state.lines[0].entryIds })"""
STEP = """async () => {
  const { textField } = await import('/tablet/code/debrief/parts.js');
  const field = textField(visit, 'step.text', { label: 'Our step' });
  document.body.replaceChildren(field.node);
  visit.onChange(field.refresh);
}"""
HALF_CHANGED = "(id) => visit.setDraft('edit.' + id, { text: 'half a change', speaker: null, tags: [], seen: [id] })"
FINISH = """async () => {
  const { finishView } = await import('/tablet/code/observe/finish.js');
  const view = finishView(tablet, visit, { onBack() {}, onFinished() {} });
  document.body.replaceChildren(view.node);
  visit.onChange(() => view.update());
}"""


def offline(page: Page, is_on: bool = True) -> None:
    page.context.set_offline(is_on)


def online(page: Page) -> None:
    offline(page, False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until_saved(page)


def clashing(tablets: Tablets, order: tuple[int, int]) -> tuple[str, list[Page]]:
    """A visit on two tablets, both changed offline, both sent in this order and read again by both."""
    first = tablets.open()
    visit = begin(first)
    add_note(first, "as noted")
    first.evaluate(f"visit.setField('{LEVER}', 'at first')")
    until_saved(first)
    pages = [first, tablets.open(visit=visit)]
    until(pages[1], "visit.state.lines.length === 1 && visit.state.fields.size === 1")
    for page, name in zip(pages, "AB", strict=True):
        offline(page)
        page.evaluate(EDIT, f"line by {name}")
        page.evaluate(f"visit.setField('{LEVER}', 'lever by {name}')")
    for at in order:
        online(pages[at])
    for page in pages:
        page.evaluate("tablet.look()")
    return visit, pages


def stored(door: DoorServer, visit: str) -> tuple[list[str], list[str]]:
    """What the server has as current: the lines' texts and the field's values."""
    lines = "SELECT text FROM note_lines WHERE visit_id = ? AND is_current"
    values = "SELECT value FROM fields WHERE visit_id = ? AND is_current"
    of = UUID(visit).hex
    return sorted(str(text) for (text,) in door.rows(lines, of)), sorted(str(v) for (v,) in door.rows(values, of))


@pytest.mark.fault("F17")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first sends first", "second sends first"])
def test_f17_both_sides_of_a_clash_stay_and_are_shown_until_settled(
    tablets: Tablets, door: DoorServer, order: tuple[int, int]
) -> None:
    visit, pages = clashing(tablets, order)

    both: dict[str, Any] = {
        "texts": ["line by A", "line by B"],
        "text": None,
        "clash": ["lever by A", "lever by B"],
        "value": None,
    }
    for page in pages:
        until(page, "visit.state.lines[0].clash && visit.state.fields.get('summary.key_lever').clash")
        assert page.evaluate(HEADS) == both
    assert stored(door, visit) == (both["texts"], [f'"{value}"' for value in both["clash"]])
    settle(pages[0])
    pages[1].evaluate("tablet.look()")
    for page in pages:
        until(page, "!visit.state.lines[0].clash && !visit.state.fields.get('summary.key_lever').clash")
        assert page.evaluate(HEADS) == {"texts": [], "text": "line by B", "clash": [], "value": "lever by A"}
    assert stored(door, visit) == (["line by B"], ['"lever by A"'])


def settle(page: Page) -> None:
    """At Finish: a tap for the line, a tap for the field."""
    page.evaluate(FINISH)
    page.get_by_role("region", name="Lines with two versions").get_by_role("button", name="line by B").tap()
    page.get_by_role("button", name="lever by A").tap()
    until_saved(page)


def typing(page: Page) -> Locator:
    """The key lever on the page that ends a visit, half-written."""
    page.evaluate(FINISH)
    lever = page.get_by_role("textbox", name="Key lever: the one change worth making next")
    lever.fill("typed here")
    return lever


def sent_from_there(tablets: Tablets, visit: str) -> None:
    second = tablets.open(visit=visit)
    second.evaluate(f"visit.setField('{LEVER}', 'sent from there')")
    until_saved(second)


TYPED_ON: dict[str, Callable[[Locator], None]] = {
    "no key more": lambda lever: None,
    "one more key": lambda lever: (lever.press_sequentially("!"), lever.press("Backspace"))[1],
    "all of it anew": lambda lever: (lever.fill(""), lever.fill("typed here"))[1],
}


@pytest.mark.fault("F17")
@pytest.mark.parametrize("type_on", TYPED_ON.values(), ids=TYPED_ON.keys())
def test_what_another_tablet_sends_while_this_one_types_is_not_replaced_unread(
    tablets: Tablets, type_on: Callable[[Locator], None]
) -> None:
    first = tablets.open()
    visit = begin(first)
    until_saved(first)
    lever = typing(first)
    sent_from_there(tablets, visit)

    first.evaluate("tablet.look()")
    until(first, f"visit.state.fields.has('{LEVER}')")
    type_on(lever)
    lever.blur()

    until(first, f"visit.state.fields.get('{LEVER}').clash?.length === 2")
    assert sorted(first.evaluate(f"visit.state.fields.get('{LEVER}').clash")) == ["sent from there", "typed here"]


@pytest.mark.fault("F17")
def test_what_was_seen_when_typing_began_is_known_after_a_reload(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate(f"visit.setField('{LEVER}', 'at first')")
    page.evaluate("visit.add('placed', { about_no_teacher: true })")
    until_saved(page)
    typing(page)
    page.evaluate("tablet.flush()")
    sent_from_there(tablets, visit)

    reopen(page, visit)
    page.evaluate("tablet.look()")
    until(page, f"visit.state.fields.get('{LEVER}').value === 'sent from there'")
    page.evaluate(FINISH)
    page.get_by_role("button", name="Finish visit").tap()

    until(page, "visit.state.finishedAtMs !== null")
    clash = page.evaluate(f"visit.state.fields.get('{LEVER}').clash")
    assert sorted(clash) == ["sent from there", "typed here"]


@pytest.mark.fault("F17")
def test_a_field_of_a_debrief_replaces_only_what_was_seen_either(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    page.evaluate("visit.setField('step.text', 'at first')")
    until_saved(page)
    page.evaluate(STEP)
    page.get_by_label("Our step").fill("typed here")
    second = tablets.open(visit=visit)
    second.evaluate("visit.setField('step.text', 'sent from there')")
    until_saved(second)

    page.evaluate("tablet.look()")
    until(page, "visit.state.fields.get('step.text').value === 'sent from there'")
    page.get_by_label("Our step").fill("")
    page.get_by_label("Our step").blur()

    until(page, "visit.state.fields.get('step.text').clash?.length === 2")
    page.get_by_role("button", name="sent from there").tap()
    until(page, "!visit.state.fields.get('step.text').clash")
    assert page.get_by_label("Our step").input_value() == "sent from there"


def test_words_for_a_line_taken_out_elsewhere_become_a_line_of_their_own(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page)
    line = add_note(page, "as noted")
    page.evaluate("visit.add('placed', { about_no_teacher: true })")
    until_saved(page)
    page.evaluate(HALF_CHANGED, line)
    page.evaluate("visit.setDraft('check_in.gone', { spoke_with: 3, grasp: null, trend: '', group: null })")
    other = tablets.open(visit=visit)
    until(other, "visit.state.lines.length === 1")
    other.evaluate("(id) => visit.add('undo', {}, { replaces: [id] })", line)
    until_saved(other)

    page.evaluate("tablet.look()")
    until(page, "visit.state.lines.length === 0")
    page.evaluate(FINISH)
    expect(page.get_by_role("region", name="Begun and not added")).to_contain_text("half a change")
    page.get_by_role("button", name="Finish visit").tap()

    until(page, "visit.state.finishedAtMs !== null && visit.state.checkIns.length === 1")
    until_saved(page)
    assert page.evaluate("visit.state.lines.map(({ text }) => text)") == ["half a change"]


def test_finishing_settles_no_clash_by_itself(tablets: Tablets) -> None:
    _, pages = clashing(tablets, (0, 1))
    page = pages[0]
    until(page, f"visit.state.fields.get('{LEVER}').clash")

    page.evaluate(FINISH)
    page.evaluate("visit.add('placed', { about_no_teacher: true })")
    page.get_by_role("button", name="Finish visit").tap()

    until(page, "visit.state.finishedAtMs !== null")
    assert len(page.evaluate(f"visit.state.fields.get('{LEVER}').clash")) == 2
