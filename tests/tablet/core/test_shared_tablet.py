"""One tablet, two people: whoever comes second finds nothing of the first, and the first finds everything again."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from coach_data import sessions
from coach_data.database import Database
from tests import chromium
from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, until
from tests.tablet.core.test_vault import ROWS

FRAME = """async (mine) => {
  const frame = await import('/tablet/code/frame.js');
  frame.begin({ person: tablet.person.id, isMyTablet: mine });
  window.signOut = frame.signOut;
}"""
EVERYWHERE = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
  }
  const page = document.documentElement.outerHTML;
  return [page, JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie, ...kept].join(' ');
}"""
REFUSED = "import('/tablet/code/tablet.js').then(({ openTablet }) => openTablet()).catch(({ reason }) => reason)"


def offline(context: BrowserContext) -> None:
    for path in ("key", "briefcase", "entries", "visits/**", "sign-out", "session"):
        context.route(f"**/tablet/{path}", lambda route: route.abort())


def online(context: BrowserContext) -> None:
    context.unroute_all(behavior="ignoreErrors")


def write_and_show(page: Page, text: str) -> str:
    """A visit with a line and half a line, both on the page before this one; its id."""
    visit = begin(page, lesson=text)
    add_note(page, text)
    page.evaluate("async (text) => { visit.setDraft('note', text); await tablet.flush(); }", text)
    page.evaluate("(text) => document.body.append(text)", text)
    page.evaluate(FRAME, False)
    page.goto("/me")
    page.evaluate("import('/tablet/code/frame.js').then((frame) => (window.signOut = frame.signOut))")
    return visit


def sign_out(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("void signOut()")


def everything_readable(page: Page) -> str:
    return str(page.evaluate(EVERYWHERE)) + json.dumps(page.evaluate(ROWS))


@pytest.mark.fault("F23")
@pytest.mark.parametrize("in_a_second_tab", [False, True], ids=["same tab", "second tab"])
def test_the_second_finds_nothing_and_the_first_everything(
    tablets: Tablets, door: DoorServer, in_a_second_tab: bool
) -> None:
    canary = f"Canary-{secrets.token_hex(8)}"
    first = tablets.open("coach")
    until(first, "tablet.briefcase.version !== ''")
    offline(first.context)
    visit = write_and_show(first, canary)
    second = first.context.new_page() if in_a_second_tab else first
    sign_out(first)

    online(first.context)
    first.context.clear_cookies()
    door.sign_in(first.context, door.cast.outsider.person_id)
    second.goto("/")
    second.evaluate(OPEN, visit)
    until(second, "tablet.badge.state === 'Saved'")
    assert second.evaluate("[visit.entries.length, visit.drafts.names().length]") == [0, 0]
    readable = everything_readable(second)
    add_note(second, "of the second")
    second.wait_for_timeout(500)
    first.go_back()
    first.wait_for_function("(canary) => !document.body.innerText.includes(canary)", arg=canary)
    assert canary not in readable + everything_readable(first)
    assert "Terry" not in readable, "The first one's briefcase is in the clear."
    assert [body for body in door.bodies(visit) if body["person"] == str(door.cast.coach.person_id)] == []

    door.sign_in(first.context, door.cast.coach.person_id)
    first.goto("/")
    first.evaluate(OPEN, visit)
    until(first, "tablet.badge.count === 1 && !tablet.badge.problem")
    assert canary in door.texts(visit)
    assert first.evaluate("visit.drafts.get('note').value") == canary


@pytest.mark.fault("F23")
def test_another_open_tab_goes_when_the_first_signs_out(tablets: Tablets) -> None:
    page = tablets.open("coach")
    page.evaluate(FRAME, False)
    other = page.context.new_page()
    other.goto("/today")
    other.evaluate(OPEN, None)
    other.evaluate(FRAME, False)
    other.evaluate("document.body.append('Canary')")

    with other.expect_navigation():
        sign_out(page)

    assert "Canary" not in other.content()
    assert other.evaluate(REFUSED) == "signed-out"


@pytest.mark.fault("F23")
def test_another_open_tab_is_drawn_anew_when_somebody_signs_in(tablets: Tablets) -> None:
    page = tablets.open("coach")
    page.evaluate(FRAME, False)
    page.evaluate("document.body.append('Canary')")
    other = page.context.new_page()
    other.goto("/")

    with page.expect_navigation():
        other.evaluate("new BroadcastChannel('keylever').postMessage({ what: 'signed-in', by: 1 })")

    assert "Canary" not in page.content()


@pytest.mark.fault("F23")
def test_a_page_left_open_fetches_nothing_of_who_signs_in_beside_it(tablets: Tablets, door: DoorServer) -> None:
    canary = f"Canary-{secrets.token_hex(8)}"
    other = tablets.open("coach")
    visit = begin(other)
    add_note(other, canary)
    until(other, "tablet.badge.state === 'Saved'")
    page = tablets.open("outsider", visit=visit)

    door.sign_in(page.context, door.cast.coach.person_id)
    with page.expect_response("**/tablet/visits/*/entries*") as answer:
        page.evaluate("() => tablet.look()")

    assert answer.value.status == 401
    assert page.evaluate("visit.entries") == []
    pulled = "import('/tablet/code/store.js').then(({ all }) => all('pulled')).then((rows) => rows.length)"
    assert page.evaluate(pulled) == 0


@pytest.mark.fault("F24")
@pytest.mark.parametrize("is_my_tablet", [True, False], ids=["my tablet", "shared"])
def test_signing_out_offline_takes_the_key_at_once_and_the_session_at_contact(
    tablets: Tablets, door: DoorServer, is_my_tablet: bool
) -> None:
    context = tablets.context(None)
    token = door.sign_in(context, door.cast.coach.person_id, is_my_tablet=is_my_tablet)
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    page.evaluate(FRAME, is_my_tablet)
    offline(context)

    sign_out(page)
    assert page.evaluate(REFUSED) == "offline"
    assert "extractable" not in json.dumps(page.evaluate(ROWS))
    assert is_signed_in(door, token)

    online(context)
    assert page.evaluate(REFUSED) == "signed-out"
    assert not is_signed_in(door, token)


def is_signed_in(door: DoorServer, token: str) -> bool:
    """What the database says, whatever the browser believes."""
    database = Database(f"sqlite:///{door.database}")
    with database.read() as db:
        found = sessions.find(db, token, now=datetime.now(UTC))
    database.close()
    return found is not None


def on_disk(profile: Path, wanted: bytes) -> bool:
    return any(wanted in path.read_bytes() for path in profile.rglob("*") if path.is_file())


@pytest.mark.fault("F23")
def test_the_profiles_files_hold_no_word_in_the_clear(browser: Browser, door: DoorServer, tmp_path: Path) -> None:
    canary = f"Canary-{secrets.token_hex(8)}"
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=chromium.executable(), args=chromium.ARGS, base_url=door.url
    )
    door.sign_in(context, door.cast.coach.person_id, is_my_tablet=True)
    page = context.new_page()
    page.goto("/")
    page.evaluate(OPEN, None)
    until(page, "tablet.briefcase.version !== ''")
    write_and_show(page, canary)
    page.evaluate(
        "async () => (await import('/tablet/code/store.js')).put('tablet', { name: 'control', text: 'In-The-Clear' })"
    )
    key = page.evaluate("fetch('/tablet/key', { headers: { 'X-Keylever': '1' } }).then((one) => one.json())")["key"]
    context.close()

    found = {
        text: on_disk(tmp_path, text.encode()) or on_disk(tmp_path, text.encode("utf-16-le"))
        for text in (canary, "Terry", "In-The-Clear")
    }

    assert found == {canary: False, "Terry": False, "In-The-Clear": True}
    # What docs/manual/threats.md says of a key that is kept without a PIN.
    assert on_disk(tmp_path, base64.b64decode(key))
