"""The PIN when storage or the network fail: nothing changes by half, and nothing opens by accident."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.tablet.core.pins import SET, cover, cut, open_without_waiting, signing_out, tap, with_a_pin
from tests.tablet.core.tablets import Tablets, begin
from tests.tablet.core.test_vault import ROWS


@pytest.fixture
def page(tablets: Tablets) -> Page:
    return with_a_pin(tablets)


def opens_with(page: Page, pin: str, visit: str) -> None:
    """Without the server, after a reload."""
    page.reload()
    open_without_waiting(page, visit)
    tap(page, pin)
    assert page.evaluate("opened") == "open"


def refused_change(page: Page) -> None:
    assert page.evaluate(f"({SET})('864209').catch(() => 'refused')") == "refused"


def test_a_change_without_the_server_leaves_the_earlier_pin(page: Page) -> None:
    visit = begin(page)
    cut(page)

    refused_change(page)

    opens_with(page, "135246", visit)


NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row) {
    if (row.name !== 'pin') return put.call(this, row);
    throw new DOMException('full', 'QuotaExceededError');
  };
}"""


def test_a_change_without_room_leaves_pin_and_key_as_they_were(page: Page) -> None:
    visit = begin(page)
    page.evaluate(NO_ROOM)

    refused_change(page)

    cut(page)
    opens_with(page, "135246", visit)


def test_a_changed_pin_opens_without_the_server(page: Page) -> None:
    visit = begin(page)
    page.evaluate(SET, "864209")
    cut(page)

    opens_with(page, "864209", visit)


UNREADABLE = """() => {
  window.get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = () => { throw new DOMException('broken', 'DataError'); };
}"""
PASS = """import("/tablet/code/lock.js").then((lock) => lock.passForServer(tablet.person.id))
  .catch((error) => error.reason)"""


def test_storage_that_does_not_answer_opens_nothing_and_keeps_the_mark(page: Page) -> None:
    page.evaluate(UNREADABLE)
    assert page.evaluate(PASS) == "no-storage"
    assert "keylever-pin=1" in page.evaluate("document.cookie")

    page.evaluate(f"() => {{ IDBObjectStore.prototype.get = window.get; void {PASS}; }}")

    expect(cover(page)).to_be_visible()


def test_a_page_left_alone_is_covered_though_storage_does_not_answer(page: Page) -> None:
    page.clock.install()
    page.evaluate(UNREADABLE)

    page.clock.fast_forward("06:00")
    page.clock.run_for(2000)

    expect(cover(page)).to_be_visible()


# By the very addresses the page's own modules are asked for: another address would be another module.
OURS = "(path) => fetch(`/tablet/code/${path}`).then(({ url }) => import(url))"
GIVEN = f"""async (pin) => {{
  const {{ tryPin }} = await ({OURS})('pin.js');
  window.before = (await tryPin(tablet.person.id, pin)).wrap;
}}"""
KEEP = f"""async () => {{
  const {{ keepKey }} = await ({OURS})('kept_key.js');
  const answer = await fetch('/tablet/key', {{ headers: {{ 'X-Keylever': '1' }} }});
  return keepKey(await answer.json(), window.before);
}}"""
TRIES = "import('/tablet/code/store.js').then((store) => store.get('tablet', 'pin')).then(({ tries }) => tries)"


def test_a_tab_that_knew_the_pin_before_never_wraps_the_key_with_it_again(page: Page, tablets: Tablets) -> None:
    visit = begin(page)
    other = page.context.new_page()
    other.goto("/")
    open_without_waiting(other)
    tap(other, "135246")
    assert other.evaluate("opened") == "open"
    other.evaluate(GIVEN, "135246")

    page.evaluate(SET, "864209")
    assert other.evaluate(KEEP) is False
    assert other.evaluate(TRIES) == 0
    open_without_waiting(other)
    expect(cover(other)).to_be_visible()  # it asks for the one that counts now

    cut(page)
    opens_with(page, "864209", visit)


def test_a_try_that_ends_after_a_change_leaves_the_new_pin(page: Page) -> None:
    visit = begin(page)
    page.evaluate(
        """async () => {
          const derive = crypto.subtle.deriveKey;
          const changed = new Promise((resolve) => { window.goOn = resolve; });
          crypto.subtle.deriveKey = async function (...given) {
            crypto.subtle.deriveKey = derive;
            await changed;
            return derive.apply(this, given);
          };
          const { tryPin } = await import('/tablet/code/pin.js');
          window.trying = tryPin(tablet.person.id, '135246');
        }"""
    )
    page.wait_for_timeout(500)

    page.evaluate(SET, "864209")
    page.evaluate("() => { goOn(); return trying.then(() => null); }")

    cut(page)
    opens_with(page, "864209", visit)


FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  const error = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'error');
  const full = { ...error, get: () => new DOMException('full', 'QuotaExceededError') };
  IDBObjectStore.prototype.put = function () { this.transaction.abort(); };
  Object.defineProperty(IDBTransaction.prototype, 'error', full);
  window.makeRoom = () => {
    IDBObjectStore.prototype.put = put;
    Object.defineProperty(IDBTransaction.prototype, 'error', error);
  };
}"""


def test_a_full_tablet_says_so_and_opens_once_there_is_room(page: Page) -> None:
    page.reload()
    open_without_waiting(page)
    expect(cover(page)).to_be_visible()
    page.evaluate(FULL)

    tap(page, "135246")
    expect(cover(page).get_by_role("status")).to_contain_text("This tablet has no room")
    page.evaluate("makeRoom()")
    tap(page, "135246")

    assert page.evaluate("opened") == "open"


ROOM_FOR_ONE_TRY = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row) {
    if (row.name !== 'pin' || row.tries > 0) return put.call(this, row);
    throw new DOMException('full', 'QuotaExceededError');
  };
}"""


def test_the_right_one_opens_though_its_tries_stay_counted(page: Page) -> None:
    page.reload()
    open_without_waiting(page)
    expect(cover(page)).to_be_visible()
    page.evaluate(ROOM_FOR_ONE_TRY)

    tap(page, "135246")

    assert page.evaluate("opened") == "open"


NEVER_DROPS = "() => { IDBObjectStore.prototype.delete = () => { throw new DOMException('broken', 'DataError'); }; }"


def test_after_a_sign_out_whose_key_stayed_nothing_opens_without_the_server(tablets: Tablets) -> None:
    page = tablets.open(is_my_tablet=True)
    cut(page)
    page.context.route("**/tablet/sign-out", lambda route: route.abort())
    page.evaluate(NEVER_DROPS)
    page.evaluate("import('/tablet/code/frame.js').then((frame) => void frame.signOut())")
    page.wait_for_url("**/")
    page.wait_for_function("document.readyState === 'complete' && !window.tablet")
    assert "extractable" in json.dumps(page.evaluate(ROWS))

    open_without_waiting(page)

    assert page.evaluate("opened") == "offline"


DROPPED = f"""async () => {{
  const store = await ({OURS})('store.js');
  await Promise.all(['pin', 'key'].map((row) => store.remove('tablet', row)));
  document.cookie = 'keylever-pin=1; Path=/; Max-Age=0';
}}"""
TAKE_AWAY = f"({OURS})('account/pin_setting.js').then((it) => it.takePinAway(tablet.person.id))"
HELD_BACK = f"""(isMarked) => {{
  ({OURS})('lock.js').then((lock) => lock.passForServer(tablet.person.id, isMarked)).catch(() => {{}});
}}"""


def marks(page: Page) -> list[bool]:
    """Of the server's cookie on the PIN, whether scripts are kept from it."""
    return [one["httpOnly"] for one in page.context.cookies() if one["name"] == "keylever-pinned"]


def until_marked(page: Page, expected: list[bool]) -> None:
    for _ in range(100):
        if marks(page) == expected:
            break
        page.wait_for_timeout(50)
    assert marks(page) == expected


def test_the_server_marks_the_browser_as_one_with_a_pin_until_it_is_taken_away(page: Page) -> None:
    until_marked(page, [True])

    page.evaluate(TAKE_AWAY)

    until_marked(page, [])


def test_a_browser_that_dropped_the_pin_has_to_sign_in_with_the_password(page: Page) -> None:
    until_marked(page, [True])
    page.evaluate(DROPPED)

    with signing_out(page):
        page.evaluate(HELD_BACK, True)

    assert page.evaluate("fetch('/tablet/session').then(({ status }) => status)") == 401
    assert marks(page) == []


def test_without_the_servers_mark_a_stale_one_of_the_page_keeps_nobody_out(page: Page) -> None:
    page.evaluate(TAKE_AWAY)
    page.evaluate("document.cookie = 'keylever-pin=1; Path=/'")

    page.evaluate(HELD_BACK, False)

    page.wait_for_function("!document.cookie.includes('keylever-pin=1')")
    assert page.evaluate("fetch('/tablet/session').then(({ status }) => status)") == 204
