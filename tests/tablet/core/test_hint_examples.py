"""Words of the school's list are found on the tablet as the mirror finds them, by one set of examples."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Route

from tests.tablet.server import ROOT

JUDGING = json.loads((ROOT / "tests" / "data" / "judging_examples.json").read_text())
FIND = """async ({ texts, words }) => {
  const { hintsIn } = await import("http://code.test/observe/hints.js");
  return texts.map((text) => hintsIn(text, words.map((word) => ({ word }))).length > 0);
}"""


def _give(route: Route) -> None:
    """The modules straight from their folder, and an empty page to load them."""
    path = route.request.url.removeprefix("http://code.test/")
    if path:
        route.fulfill(path=ROOT / "tablet" / "browser" / path, content_type="text/javascript")
    else:
        route.fulfill(body="", content_type="text/html")


def test_words_of_the_list_are_found_as_in_the_mirror(browser: Browser) -> None:
    texts = [example["text"] for example in JUDGING["examples"]]
    context = browser.new_context()
    context.route("http://code.test/**", _give)
    page = context.new_page()
    page.goto("http://code.test/")

    found = page.evaluate(FIND, {"texts": texts, "words": JUDGING["words"]})

    context.close()
    assert dict(zip(texts, found, strict=True)) == {each["text"]: each["judges"] for each in JUDGING["examples"]}
