"""A debrief on the tablet, from "We have 30 minutes" to the thank-you, on the real server with the demo."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.tablet.screens import Screens, sign_in
from tests.tablet.server import Server

WAITING = """SELECT v.id FROM visits v JOIN people p ON p.id = v.coach_id
  WHERE p.username = 'coach' AND v.occasion = 'visit' AND v.finished_at IS NOT NULL AND v.debrief_started_at IS NULL
  ORDER BY v.started_at DESC"""
SMALL = """() => [...document.querySelectorAll("dialog button, dialog input, dialog select, dialog textarea")]
  .filter((one) => one.checkVisibility()).map((one) => [one.textContent || one.type, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([words]) => words)"""
FINE_PRINT = """() => [...document.querySelectorAll("dialog *")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  && parseFloat(getComputedStyle(one).fontSize) < 16).map((one) => one.textContent)"""


def waiting(server: Server) -> str:
    """The latest finished visit of the coach that nobody debriefed yet."""
    (visit, *_) = server.rows(WAITING)[0]
    return str(UUID(str(visit)))


def open_debrief(screens: Screens, visit: str, size: str = "landscape") -> Page:
    page = sign_in(screens.open(size, path=f"/debrief?visit={visit}"), "coach")
    expect(page.get_by_role("dialog", name="Debrief")).to_be_visible()
    return page


def begin(page: Page) -> None:
    """By the six steps, whatever this pair has agreed on."""
    page.get_by_role("button", name="Six steps").tap()
    tap(page, "Start debrief")


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def go_on(page: Page, name: str) -> None:
    """To the next stage; the double-tap guard is waited out, as two people talking would."""
    page.wait_for_timeout(650)
    tap(page, f"Next: {name}")
    expect(page.get_by_role("navigation").locator("[aria-current=step]")).to_contain_text(name)


def seconds(figure: Locator) -> int:
    minutes, rest = re.findall(r"\d+", figure.inner_text())[:2]
    return int(minutes) * 60 + int(rest)


def saved(page: Page) -> None:
    expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible(timeout=30_000)


@pytest.fixture
def visit(server: Server) -> str:
    return waiting(server)


def test_a_whole_debrief_ends_in_a_step_promises_and_the_next_visit(
    screens: Screens, server: Server, visit: str
) -> None:
    page = open_debrief(screens, visit)
    tap(page, "20 min")
    begin(page)
    page.get_by_label("What it did for students").fill("They took turns")
    for stage in ("Ask", "Goal", "Our step"):
        go_on(page, stage)
    page.get_by_role("group", name="Ideas for the step").get_by_role("button").first.tap()
    page.get_by_label("Our step, in your words").fill("Wait three seconds, twice a lesson")
    page.get_by_label("We will know it by, 1").fill("Three seconds of silence")
    tap(page, "Small enough?")
    go_on(page, "A lesson")
    page.get_by_label(re.compile("^I will")).fill("Send the stems")
    go_on(page, "Practice")
    page.get_by_role("group", name="Three seconds of silence").get_by_role("button", name="Almost").tap()
    tap(page, "Keep round 1")
    expect(page.get_by_text("Three seconds of silence: almost")).to_be_visible()
    page.wait_for_timeout(650)
    tap(page, "Finish debrief")
    page.get_by_label("Next visit: day").fill("2031-10-14")
    tap(page, "Finish debrief")

    expect(page.get_by_role("heading", name=re.compile("^Thank you"))).to_be_visible()
    expect(page.get_by_text("See you on Tuesday, October 14.")).to_be_visible()
    saved(page)
    step = server.rows("SELECT text, look_again_on FROM action_steps WHERE id = ?", UUID(visit).hex)
    assert step == [("Wait three seconds, twice a lesson", "2031-10-14")]
    promises = server.rows("SELECT text FROM promises WHERE visit_id = ?", UUID(visit).hex)
    assert promises == [("Send the stems",)]


def test_a_reload_in_the_middle_keeps_half_a_line_and_the_true_time(screens: Screens, visit: str) -> None:
    page = open_debrief(screens, visit)
    begin(page)
    go_on(page, "Ask")
    page.get_by_label("What we noticed").press_sequentially("They looked at each ot")
    page.wait_for_timeout(700)
    before = seconds(page.get_by_role("timer"))

    page.wait_for_timeout(3000)
    page.reload()

    expect(page.get_by_label("What we noticed")).to_have_value("They looked at each ot", timeout=30_000)
    after = seconds(page.get_by_role("timer"))
    assert 3 <= before - after <= 30, "the time away counts, and no more than that"
    expect(page.get_by_role("button", name="Next: Goal")).to_be_visible()


def test_a_second_tablet_shows_the_same_stage_and_time(screens: Screens, visit: str) -> None:
    first = open_debrief(screens, visit)
    begin(first)
    go_on(first, "Ask")
    saved(first)

    second = open_debrief(screens, visit, "portrait")

    expect(second.get_by_role("button", name="Next: Goal")).to_be_visible(timeout=30_000)
    assert abs(seconds(first.get_by_role("timer")) - seconds(second.get_by_role("timer"))) <= 2


def test_the_bell_rings_and_the_next_visit_is_one_tap_away(screens: Screens, server: Server, visit: str) -> None:
    page = open_debrief(screens, visit)
    tap(page, "Start debrief")
    page.wait_for_timeout(650)
    tap(page, "Next visit")
    tap(page, "Finish debrief")
    expect(page.get_by_role("alert")).to_contain_text("There is no day for the next visit yet.")
    page.get_by_label("Next visit: day").fill("2031-10-15")
    page.get_by_label("Time", exact=True).fill("13:05")
    tap(page, "Finish all the same")

    expect(page.get_by_text("See you on Wednesday, October 15, 1:05 PM.")).to_be_visible()
    saved(page)
    meeting = server.rows("SELECT at_time FROM meetings WHERE on_day = '2031-10-15'")
    assert str(meeting[0][0]).startswith("13:05")


def test_from_the_first_frame_no_other_teacher_is_named(screens: Screens, server: Server, visit: str) -> None:
    others = server.rows(
        "SELECT DISTINCT p.name FROM people p JOIN roles r ON r.person_id = p.id WHERE r.role = 'teacher'"
        " AND p.id NOT IN (SELECT teacher_id FROM visits WHERE id = ?1"
        " UNION SELECT coach_id FROM visits WHERE id = ?1)",
        UUID(visit).hex,
    )
    page = open_debrief(screens, visit)
    shown = [page.locator("body").inner_text()]
    begin(page)
    go_on(page, "Ask")
    shown.append(page.locator("body").inner_text())

    assert others
    assert [name for (name,) in others for text in shown if str(name) in text] == []


def test_every_part_is_large_and_labeled(screens: Screens, visit: str, any_size: str) -> None:
    page = open_debrief(screens, visit, any_size)
    begin(page)
    for stage in ("Ask", "Goal", "Our step", "A lesson", "Practice"):
        assert (page.evaluate(SMALL), page.evaluate(FINE_PRINT)) == ([], [])
        go_on(page, stage)
    tap(page, "Next visit")
    assert (page.evaluate(SMALL), page.evaluate(FINE_PRINT)) == ([], [])

    found = Axe().run(page, context="dialog").response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_the_agreement_is_written_together(screens: Screens, server: Server) -> None:
    (pair,) = server.rows(
        "SELECT pa.id FROM partnerships pa JOIN people p ON p.id = pa.coach_id"
        " WHERE p.username = 'coach' AND pa.ended_on IS NULL ORDER BY pa.id"
    )[0]
    page = sign_in(screens.open(path=f"/agreement?partnership={UUID(str(pair))}"), "coach")
    page.get_by_role("button", name="Fill it in together").tap()
    page.get_by_role("group", name="School days from visit to visit").get_by_role("button", name="7").tap()
    page.get_by_role("button", name="Collaborative").tap()
    page.get_by_label(re.compile("would like to know about the lesson")).fill("Who talks, and how long?")
    page.wait_for_timeout(600)  # half a second may be lost to a reload, and no more
    page.reload()
    expect(page.get_by_label(re.compile("would like to know about the lesson"))).to_have_value(
        "Who talks, and how long?"
    )
    tap(page, "Continue")

    expect(page.get_by_role("heading", name=re.compile("^Thank you"))).to_be_visible()
    page.wait_for_timeout(3000)
    agreed = server.rows("SELECT rhythm_days, agenda, look_for FROM agreements WHERE partnership_id = ?", pair)
    assert agreed == [(7, "collaborative", "Who talks, and how long?")]
