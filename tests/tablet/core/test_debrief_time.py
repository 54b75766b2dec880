"""A debrief's minutes on the tablet: the same numbers as in coach_data, and practice pays last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.tablet.server import ROOT

EXAMPLES = ROOT / "tests" / "data"
SCALED = json.loads((EXAMPLES / "scaled_examples.json").read_text())["examples"]
STAGES = json.loads((EXAMPLES / "stage_examples.json").read_text())["examples"]
BROWSER_CODE = ROOT / "tablet" / "browser"
MINUTE = 60_000
SIX = (("praise", 2), ("ask", 6), ("goal", 4), ("step", 5), ("lesson", 5), ("practice", 8))

SCALE = """async ({ minutes, practice, length }) => {
  const { scaled } = await import("http://code.test/debrief/scaled.js");
  return scaled(minutes.map((one, i) => ({ minutes: one, is_practice: practice.includes(i) })), length);
}"""
TIME = """async ({ entries, plan, now }) => {
  const { timeline } = await import("http://code.test/debrief/timeline.js");
  const { whoPays } = await import("http://code.test/debrief/time_words.js");
  const read = entries.map(([atMs, stage, what]) => ({ atMs, stage, what }));
  const stages = plan.map(([key, minutes]) => (
    { key, name: key, plannedMs: minutes * 60000, is_practice: key === "practice" }));
  const time = timeline(read, stages, now);
  return { ...time, says: whoPays(time) };
}"""


@pytest.fixture(scope="module")
def code(browser: Browser) -> Any:
    """A page that loads the modules straight from their folder."""
    context = browser.new_context()
    context.route(
        "http://code.test/**",
        lambda route: route.fulfill(path=_file(route.request.url), content_type=_type(route.request.url)),
    )
    page = context.new_page()
    page.goto("http://code.test/")
    yield page
    context.close()


def _file(url: str) -> Path:
    path = url.removeprefix("http://code.test/")
    return BROWSER_CODE / path if path else EXAMPLES / "scaled_examples.json"


def _type(url: str) -> str:
    return "text/javascript" if url.endswith(".js") else "text/html"


def time_of(page: Page, entries: list[list[Any]], now: int, plan: Any = SIX) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(TIME, {"entries": entries, "plan": plan, "now": now})
    return found


def allotted(time: dict[str, Any]) -> dict[str, float]:
    return {stage["key"]: stage["allottedMs"] / MINUTE for stage in time["stages"]}


@pytest.mark.parametrize("example", SCALED, ids=lambda e: f"{'-'.join(map(str, e['minutes']))} for {e['for']}")
def test_minutes_scale_as_in_the_shared_examples(code: Page, example: dict[str, Any]) -> None:
    given = {"minutes": example["minutes"], "practice": example["practice"], "length": example["for"]}

    assert code.evaluate(SCALE, given) == example["scaled"]


@pytest.mark.parametrize("example", STAGES, ids=lambda example: example["name"])
def test_time_per_stage_is_as_in_the_shared_examples(code: Page, example: dict[str, Any]) -> None:
    time = time_of(code, example["entries"], example["now"])

    assert {stage["key"]: stage["realMs"] for stage in time["stages"] if stage["realMs"]} == example["real"]
    assert time["now"] == example["running"]


def test_a_stage_that_runs_over_takes_from_the_next_and_practice_keeps_its_time(code: Page) -> None:
    time = time_of(code, [[0, "praise", "entered"], [2 * MINUTE, "ask", "entered"]], 11 * MINUTE)

    assert allotted(time) == {"praise": 2, "ask": 6, "goal": 1, "step": 5, "lesson": 5, "practice": 8}
    assert time["says"] == "This took 3:00 more. “step” gives the time. practice keeps its 8."


def test_an_earlier_overrun_has_been_paid_when_the_next_stage_begins(code: Page) -> None:
    time = time_of(code, [[0, "praise", "entered"], [4 * MINUTE, "ask", "entered"]], 4 * MINUTE)

    assert allotted(time) == {"praise": 2, "ask": 4, "goal": 4, "step": 5, "lesson": 5, "practice": 8}


def test_one_minute_more_is_given_by_the_next_stage(code: Page) -> None:
    time = time_of(code, [[0, "ask", "entered"], [1000, "ask", "extended"]], 2000)

    assert (allotted(time)["ask"], allotted(time)["practice"]) == (7, 8)
    assert sum(allotted(time).values()) == 30


def test_practice_gives_only_when_nothing_else_is_left(code: Page) -> None:
    before = time_of(code, [[0, "step", "entered"], [5 * MINUTE, "lesson", "entered"]], 10 * MINUTE)
    after = time_of(code, [[0, "step", "entered"], [5 * MINUTE, "lesson", "entered"]], 29 * MINUTE)

    assert allotted(before)["practice"] == 8
    assert allotted(after)["practice"] < 8
    assert {allotted(after)[key] for key in ("praise", "ask", "goal")} == {1}
