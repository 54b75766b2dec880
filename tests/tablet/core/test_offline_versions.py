"""The code on the tablet is of one version, whatever happens while it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.core.away import KEPT, Release, anew, away, dying_in_the_middle, leading_to, make_ready
from tests.tablet.core.tablets import DoorServer, Tablets
from tests.tablet.proxy import Proxy


@pytest.fixture
def ready(on_wifi: Tablets) -> Page:
    return make_ready(on_wifi.context(is_my_tablet=True))


@pytest.fixture
def newer(door: DoorServer, tmp_path: Path) -> Iterator[Release]:
    newer = Release(door, tmp_path, "No network")
    try:
        newer.start()
        yield newer
    finally:
        newer.stop()


def look_for_newer(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => null)")


def wait_for(page: Page, count: int) -> list[str]:
    for _ in range(100):
        if len(kept := page.evaluate(KEPT)) == count:
            break
        page.wait_for_timeout(100)
    assert len(kept) == count
    return kept


@pytest.mark.fault("F22")
def test_a_server_that_dies_in_the_middle_leaves_the_version_before_whole(ready: Page, wifi: Proxy) -> None:
    before = ready.evaluate(KEPT)
    with dying_in_the_middle(wifi) as asked:
        look_for_newer(ready)
        ready.wait_for_timeout(1000)
    assert f"/tablet/code/{'f' * 16}/all.txt" in asked

    with away(wifi):
        page = anew(ready, "/today")

        assert page.evaluate(KEPT) == before
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name.split('/')[5])")
        assert {name for name in loaded if len(name or "") == 16} == set(before)


@pytest.mark.fault("F22")
def test_a_newer_release_and_its_taking_back_arrive_whole(ready: Page, wifi: Proxy, newer: Release) -> None:
    (before,) = ready.evaluate(KEPT)
    with leading_to(wifi, newer.port):
        look_for_newer(ready)
        kept = wait_for(ready, 2)
    with away(wifi):
        page = anew(ready, "/today")
        expect(page.get_by_role("heading", name="No network")).to_be_visible()
    look_for_newer(page)
    page.wait_for_timeout(1500)
    with away(wifi):
        page = anew(page, "/today")
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()

    assert before in kept
    assert sorted(page.evaluate(KEPT)) == sorted(kept)


def test_a_page_of_the_version_before_still_gets_the_rest_of_it(ready: Page, wifi: Proxy, newer: Release) -> None:
    with leading_to(wifi, newer.port):
        look_for_newer(ready)
        wait_for(ready, 2)

        ready.evaluate("history.pushState({}, '', '/debrief?visit=' + crypto.randomUUID())")

        expect(ready.get_by_role("dialog", name="Debrief").get_by_role("heading").first).to_be_visible()


def test_every_file_arrives_as_the_module_it_was(ready: Page, wifi: Proxy) -> None:
    (version,) = ready.evaluate(KEPT)
    with away(wifi):
        page = anew(ready, "/capture")
        names = page.evaluate(
            """async (version) => {
              const all = await (await caches.match(`/tablet/code/${version}/all.txt`)).text();
              return JSON.parse(all.split('\\0').at(-1)).paths.filter((path) => path.endsWith('.js'));
            }""",
            version,
        )
        load = "([version, paths]) => Promise.all(paths.map((path) => import(`/tablet/code/${version}/${path}`)))"

        assert len(names) > 80
        page.evaluate(f"async (given) => {{ await ({load})(given); }}", [version, names])
