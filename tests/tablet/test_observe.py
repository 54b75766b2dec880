"""A coach's visit on a touch screen: start, write, walk, finish, and what a reload leaves."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server

WAIT_MS = 30_000

# A field inside its label is as large a target as the label.
SMALL = """() => [...document.querySelectorAll('dialog :is(button, input, textarea, summary)')]
  .filter((node) => node.checkVisibility())
  .map((node) => [node, (node.closest('label') ?? node).getBoundingClientRect()])
  .filter(([, at]) => at.width < 44 || at.height < 44).map(([node]) => node.ariaLabel || node.textContent)"""

# Of what stands in the head of a screen, the pairs one of which lies on the other.
MEET = """() => {
  const parts = [...document.querySelectorAll('dialog .k-top :is(h1, p, button, input, .k-badge, .k-big, .k-sub)')]
    .filter((node) => node.checkVisibility())
    .map((node) => [node.ariaLabel || node.textContent, node.getBoundingClientRect()]);
  return parts.flatMap(([one, a], i) => parts.slice(i + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${one} / ${other}`));
}"""


@pytest.fixture
def coach(screens: Screens) -> Page:
    return _signed_in(screens)


def _signed_in(screens: Screens, size: str = "landscape") -> Page:
    page = screens.open(size, path="/observe?start=1")
    page.set_default_timeout(WAIT_MS)
    sign_in(page, "coach")
    expect(_dialog(page).get_by_role("button", name="Start visit")).to_be_visible(timeout=WAIT_MS)
    return page


def _dialog(page: Page) -> Locator:
    return page.locator("dialog.k-dialog")


@pytest.fixture
def teacher(server: Server) -> str:
    """Somebody of the coach's caseload with a step to look at and sweeps agreed."""
    rows = server.rows(
        """SELECT t.name FROM partnerships p JOIN people t ON t.id = p.teacher_id JOIN people c ON c.id = p.coach_id
        JOIN agreements a ON a.partnership_id = p.id JOIN classes k ON k.teacher_id = t.id
        JOIN class_groups g ON g.class_id = k.id
        JOIN action_steps s ON s.teacher_id = t.id AND s.coach_id = c.id AND s.state IN ('new', 'trying')
        WHERE c.username = 'coach' AND a.sweeps > 0 AND p.ended_on IS NULL ORDER BY t.name"""
    )
    return str(rows[0][0])


def _start(page: Page, teacher: str | None) -> str:
    """Begins a visit with the first class of the teacher; gives its id."""
    if teacher:
        _dialog(page).get_by_role("button", name=teacher).first.tap()
    _tap(page, "Start visit")
    expect(_box(page)).to_be_visible(timeout=WAIT_MS)
    page.wait_for_url("**visit=*")
    return re.findall(r"visit=([0-9a-f-]{36})", page.url)[0]


def _box(page: Page) -> Locator:
    return page.get_by_label("Write what you see and hear")


def _write(page: Page, text: str) -> None:
    _box(page).press_sequentially(text)
    _box(page).press("Enter")


def _tap(page: Page, name: str, *, exact: bool = True) -> None:
    _dialog(page).get_by_role("button", name=name, exact=exact).first.tap()


def _saved(page: Page) -> None:
    expect(page.locator(".k-badge")).to_have_text("Saved", timeout=WAIT_MS)


def _sent(server: Server, visit: str, kind: str, *, at_least: int = 1) -> list[dict[str, Any]]:
    """What entries of this kind say, in the order the server got them; waits until so many are there."""
    query = "SELECT body FROM entries WHERE visit_id = ? AND kind = ? ORDER BY number"
    end = time.monotonic() + WAIT_MS / 1000
    while len(rows := server.rows(query, UUID(visit).hex, kind)) < at_least and time.monotonic() < end:
        time.sleep(0.1)
    return [json.loads(str(body))["data"] for (body,) in rows]


def test_a_whole_visit_reaches_the_server(coach: Page, server: Server, teacher: str) -> None:
    visit = _start(coach, teacher)
    _write(coach, "T: “How do you know?” Waits 4 s.")
    _tap(coach, "Praise")
    _write(coach, "8 of 24 hands up")
    _tap(coach, "Saw it:", exact=False)
    _saved(coach)

    _tap(coach, "Finish visit")
    coach.get_by_label("Key lever").fill("Wait time")
    coach.get_by_label("Idea 1").fill("Count to three")
    _tap(coach, "Finish visit")

    expect(coach.get_by_text("Everything you wrote is saved.")).to_be_visible(timeout=WAIT_MS)
    notes = _sent(server, visit, "note", at_least=2)
    assert [(note["speaker"], note["text"], note["tags"]) for note in notes] == [
        ("teacher", "“How do you know?” Waits 4 s.", []),
        (None, "8 of 24 hands up", ["praise"]),
    ]
    assert [sighting["seen"] for sighting in _sent(server, visit, "sighting")] == ["saw_it"]
    written = {field["name"]: field["value"] for field in _sent(server, visit, "field")}
    assert written["summary.key_lever"] == "Wait time"
    assert written["summary.ideas"] == ["Count to three"]
    assert len(written["summary.picked"]) == 1
    assert len(_sent(server, visit, "finished")) == 1


def test_a_reload_keeps_half_a_line_and_the_clock(coach: Page, teacher: str) -> None:
    _start(coach, teacher)
    _box(coach).press_sequentially("S: this part is")
    coach.wait_for_timeout(600)

    coach.reload()

    expect(_box(coach)).to_have_value("this part is", timeout=WAIT_MS)
    expect(_dialog(coach).get_by_role("button", name="Students", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(coach.get_by_role("timer")).not_to_have_text("0:00")


def test_undo_takes_back_the_last_thing_only(coach: Page, teacher: str) -> None:
    _start(coach, teacher)
    _write(coach, "first line")
    _write(coach, "second line")
    expect(coach.get_by_text("second line", exact=True)).to_be_visible()

    _tap(coach, "Undo")

    expect(coach.locator(".k-line", has_text="second line")).to_have_count(0)
    expect(coach.locator(".k-line", has_text="first line")).to_have_count(1)


def test_a_changed_line_keeps_what_it_said(coach: Page, teacher: str) -> None:
    _start(coach, teacher)
    _write(coach, "they were lost")
    coach.locator(".k-line", has_text="they were lost").tap()
    coach.get_by_label("Words of this line").fill("5 of 24 had no pen")
    _tap(coach, "Keep")

    coach.locator(".k-line", has_text="5 of 24 had no pen").tap()
    coach.get_by_text("What it said before").tap()

    expect(coach.get_by_text("they were lost", exact=True)).to_be_visible()
    expect(coach.get_by_label("Words of this line")).to_have_value("5 of 24 had no pen")


def test_a_sweep_counts_only_the_groups_looked_at(coach: Page, server: Server, teacher: str) -> None:
    visit = _start(coach, teacher)
    _tap(coach, "Walk")
    for on_task in ("3", "2"):
        _tap(coach, "Sweep now")
        expect(coach.locator(".k-strip [aria-pressed=true], .k-counter [aria-pressed=true]")).to_have_count(0)
        coach.locator(".k-strip").first.get_by_text(on_task, exact=True).tap()
        _tap(coach, "Done")
    _tap(coach, "Sweep now")
    _tap(coach, "Skip")
    _saved(coach)

    sweeps = _sent(server, visit, "sweep", at_least=2)
    assert [[group["on_task"] for group in sweep["groups"]] for sweep in sweeps] == [[3], [2]]


def test_a_check_in_says_how_many_where_and_the_trend(coach: Page, server: Server, teacher: str) -> None:
    visit = _start(coach, teacher)
    _tap(coach, "Walk")
    _tap(coach, "Spoke with: one more")
    _tap(coach, "Spoke with: one more")
    _tap(coach, "Partly")
    coach.get_by_label("Trend").fill("Both drew the bars")
    _tap(coach, "Add check-in")
    _saved(coach)

    (check_in,) = _sent(server, visit, "check_in")
    assert (check_in["spoke_with"], check_in["grasp"], check_in["trend"]) == (2, "partly", "Both drew the bars")
    expect(coach.get_by_label("Trend")).to_have_value("")


def test_holding_the_button_times_the_wait(coach: Page, server: Server, teacher: str) -> None:
    visit = _start(coach, teacher)
    hold = _dialog(coach).get_by_role("button", name="Hold to time").first
    hold.hover()
    coach.mouse.down()
    coach.wait_for_timeout(1200)
    coach.mouse.up()
    expect(coach.get_by_text("Timed: ", exact=False)).to_be_visible()
    _saved(coach)

    (wait,) = _sent(server, visit, "wait")
    assert 1100 < wait["length_ms"] < 5000


def test_a_question_is_covered_and_brought_or_erased(coach: Page, server: Server, teacher: str) -> None:
    visit = _start(coach, teacher)
    for question in ("Why this text?", "Why not pairs?"):
        _tap(coach, "My question")
        _write(coach, question)
    expect(coach.get_by_text("Why this text?")).to_have_count(0)

    _tap(coach, "Finish visit")
    coach.get_by_role("group", name="Why not pairs?").get_by_text("Erase it").tap()
    expect(coach.get_by_text("Why not pairs?")).to_have_count(0)
    _tap(coach, "Finish visit")
    expect(coach.get_by_text("Everything you wrote is saved.")).to_be_visible(timeout=WAIT_MS)

    (picked,) = [field["value"] for field in _sent(server, visit, "field") if field["name"] == "summary.picked"]
    assert len(picked) == 1
    assert len(_sent(server, visit, "undo")) == 1


def test_a_visit_begun_without_a_teacher_is_placed_before_it_ends(coach: Page, server: Server, teacher: str) -> None:
    visit = _start(coach, None)
    _write(coach, "25 students, one at the board")
    _tap(coach, "Finish visit")
    _tap(coach, "Finish visit")
    expect(coach.get_by_text("The visit is finished")).to_have_count(0)

    coach.get_by_role("region", name="Whose lesson was this?").get_by_role("button", name=teacher).first.tap()
    _tap(coach, "Finish visit")

    expect(coach.get_by_text("Everything you wrote is saved.")).to_be_visible(timeout=WAIT_MS)
    assert "teacher" in _sent(server, visit, "placed")[0]


def test_a_practice_visit_says_so_and_sends_nothing(coach: Page, server: Server) -> None:
    before = server.rows("SELECT count(*) FROM entries")
    _tap(coach, "Practice visit")
    _write(coach, "only trying")
    expect(coach.get_by_text("Practice: nothing is kept")).to_be_visible()
    _tap(coach, "Finish visit")
    expect(coach.get_by_text("Practice: nothing is kept")).to_be_visible()
    coach.wait_for_timeout(1500)

    assert server.rows("SELECT count(*) FROM entries") == before


def test_every_face_is_large_enough_and_clear_to_a_screen_reader(screens: Screens, any_size: str, teacher: str) -> None:
    page = _signed_in(screens, any_size)
    _is_good(page)
    _start(page, teacher)
    _write(page, "8 of 24 hands up")
    _is_good(page)
    _tap(page, "Walk")
    _tap(page, "Sweep now")
    _is_good(page)
    _tap(page, "Finish visit")
    _is_good(page)


def test_a_recording_is_good_on_a_phone(screens: Screens, teacher: str) -> None:
    page = _signed_in(screens, "phone")
    _tap(page, "Recorded lesson")
    _start(page, teacher)

    _is_good(page)


def _is_good(page: Page) -> None:
    assert page.evaluate(SMALL) == []
    assert page.evaluate(MEET) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, context="dialog.k-dialog")
    assert found.violations_count == 0, found.generate_report()


def test_with_the_keyboard_up_the_clock_the_last_line_and_the_composer_stay(coach: Page, teacher: str) -> None:
    _start(coach, teacher)
    for number in range(1, 9):
        _write(coach, f"line number {number}")
    _box(coach).press_sequentially("half")

    coach.set_viewport_size({"width": 1024, "height": 350})

    for part in (coach.get_by_role("timer"), coach.get_by_text("line number 8"), _box(coach)):
        expect(part).to_be_in_viewport(ratio=1)
    expect(_dialog(coach).get_by_role("button", name="Add line")).to_be_in_viewport(ratio=1)
