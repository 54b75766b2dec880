"""Where the key is not on the tablet, the offline page says why; what the worker keeps is code, never data."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.tablet.core.away import anew, away, make_ready
from tests.tablet.core.tablets import Tablets
from tests.tablet.proxy import Proxy

EXPIRE = """async () => {
  const store = await import('/tablet/code/store.js');
  const row = await store.get('tablet', 'key');
  await store.put('tablet', { ...row, until: Date.now() - 1000 });
}"""
LYING = """async () => {
  const every = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return every.flat().map(({ method, url }) => `${method} ${new URL(url).pathname}`);
}"""
ASK = """(path) => fetch(path, { cache: 'no-store', headers: { 'X-Keylever': '1' } })
  .then(({ status }) => status, () => 'no answer')"""


def test_a_shared_tablet_says_why_it_stays_closed(on_wifi: Tablets, wifi: Proxy) -> None:
    ready = make_ready(on_wifi.context(is_my_tablet=False))
    with away(wifi):
        page = anew(ready, "/today")

        expect(page.get_by_role("alert")).to_contain_text("it is shared, or you signed out")
        expect(page.get_by_role("button", name="Start visit")).to_have_count(0)

    page.get_by_role("button", name="Start visit").wait_for()  # by itself, once the server answers


def test_after_twelve_hours_it_says_so_each_time(on_wifi: Tablets, wifi: Proxy) -> None:
    ready = make_ready(on_wifi.context(is_my_tablet=True))
    ready.evaluate(EXPIRE)
    with away(wifi):
        page = anew(ready, "/today")
        expect(page.get_by_role("alert")).to_contain_text("twelve hours")
        page = anew(page, "/observe?start=1")

        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("twelve hours")


def test_signed_out_it_opens_nothing(on_wifi: Tablets, wifi: Proxy) -> None:
    ready = make_ready(on_wifi.context(is_my_tablet=True))
    ready.get_by_role("button", name="Start visit").tap()
    ready.wait_for_url("**/observe?visit=*")
    address = ready.url
    ready.evaluate("import('/tablet/code/vault.js').then(({ dropKey }) => dropKey())")
    with away(wifi):
        page = anew(ready, address)

        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("you signed out")


def test_what_the_worker_keeps_is_code_alone(on_wifi: Tablets, wifi: Proxy) -> None:
    ready = make_ready(on_wifi.context(is_my_tablet=True))
    ready.get_by_role("button", name="Start visit").tap()
    ready.wait_for_url("**/observe?visit=*")
    ready.get_by_label("Write what you see and hear").fill("A line")
    ready.get_by_label("Write what you see and hear").press("Enter")
    expect(ready.get_by_text("Saved", exact=True)).to_be_visible()
    for path in ("/tablet/key", "/tablet/briefcase", "/today", "/media/file", "/_stcore/health"):
        ready.evaluate(ASK, path)

    lying = ready.evaluate(LYING)

    assert len(lying) == 1 and lying[0].startswith("GET /tablet/code/") and lying[0].endswith("/all.txt")


def test_the_worker_answers_for_nothing_else(on_wifi: Tablets, wifi: Proxy) -> None:
    ready = make_ready(on_wifi.context(is_my_tablet=True))
    paths = ["/tablet/key", "/tablet/briefcase", "/today", "/_stcore/health", "/tablet/session"]
    with away(wifi):
        assert {ready.evaluate(ASK, path) for path in paths} == {"no answer"}
