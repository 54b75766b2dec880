"""Words of the school's list are found on the tablet as the mirror finds them, by one set of examples."""

from __future__ import annotations

import json

from playwright.sync_api import Browser

from tests.tablet.server import ROOT

JUDGING = json.loads((ROOT / "tests" / "data" / "judging_examples.json").read_text())
OBSERVE = ROOT / "tablet" / "browser"
FIND = """async ({ texts, words }) => {
  const { hintsIn } = await import("http://code.test/observe/hints.js");
  return texts.map((text) => hintsIn(text, words.map((word) => ({ word }))).length > 0);
}"""


def test_words_of_the_list_are_found_as_in_the_mirror(browser: Browser) -> None:
    context = browser.new_context()
    context.route("http://code.test/", lambda route: route.fulfill(body="", content_type="text/html"))
    context.route(
        "http://code.test/*/**",
        lambda route: route.fulfill(
            path=OBSERVE / route.request.url.removeprefix("http://code.test/"), content_type="text/javascript"
        ),
    )
    context.route(
        "http://code.test/*.js",
        lambda route: route.fulfill(
            path=OBSERVE / route.request.url.removeprefix("http://code.test/"), content_type="text/javascript"
        ),
    )
    page = context.new_page()
    page.goto("http://code.test/")
    texts = [example["text"] for example in JUDGING["examples"]]

    found = page.evaluate(FIND, {"texts": texts, "words": JUDGING["words"]})

    context.close()
    assert dict(zip(texts, found, strict=True)) == {each["text"]: each["judges"] for each in JUDGING["examples"]}
