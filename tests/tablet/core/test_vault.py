"""What lies on the tablet is locked: unreadable without the key, and never sent under another person."""

from __future__ import annotations

import json

from tests.tablet.core.tablets import OPEN, DoorServer, Tablets, add_note, begin, until

SECRET = "Canary-7Q in a line"
ROWS = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('keylever');
    request.onsuccess = () => resolve(request.result);
  });
  const rows = [];
  for (const name of database.objectStoreNames) {
    const all = await new Promise((resolve) => {
      const request = database.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
    });
    rows.push(...all.map((row) => ({ store: name, row })));
  }
  database.close();
  const text = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
    if (value instanceof CryptoKey) return 'extractable ' + value.extractable;
    if (value === null || typeof value !== 'object') return String(value);
    return Object.entries(value).map(([name, inner]) => name + ' ' + text(inner)).join(' ');
  };
  return rows.map(({ store, row }) => ({ store, text: text(row) }));
}"""


def test_no_row_can_be_read_without_the_key(tablets: Tablets) -> None:
    page = tablets.open(is_my_tablet=True)
    begin(page, lesson=SECRET)
    add_note(page, SECRET)
    page.evaluate("async (text) => { visit.setDraft('note', text); await tablet.flush(); }", SECRET)
    until(page, "tablet.briefcase.version !== ''")

    rows = page.evaluate(ROWS)

    assert {"entries", "drafts", "kept", "tablet"} <= {row["store"] for row in rows}
    text = json.dumps(rows)
    assert "Canary" not in text
    assert "Terry" not in text, "The briefcase is in the clear."
    assert "extractable false" in text


def test_a_shared_tablet_keeps_no_key(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open(is_my_tablet=False)
    begin(page)

    assert "extractable" not in json.dumps(page.evaluate(ROWS))


def test_my_tablet_opens_without_the_server_and_not_after_the_key_was_dropped(
    tablets: Tablets, door: DoorServer
) -> None:
    page = tablets.open(is_my_tablet=True)
    visit = begin(page)
    add_note(page, "before")
    for path in ("key", "briefcase", "entries", "visits/**"):
        page.context.route(f"**/tablet/{path}", lambda route: route.abort())

    page.reload()
    page.evaluate(OPEN, visit)
    assert page.evaluate("visit.state.lines[0].text") == "before"
    assert page.evaluate("tablet.person.name") == "Casey Coach"

    page.evaluate("async () => (await import('/tablet/code/vault.js')).dropKey()")
    reason = page.evaluate(
        "import('/tablet/code/tablet.js').then(({ openTablet }) => openTablet()).catch(({ reason }) => reason)"
    )
    assert reason == "offline"


def test_another_person_finds_nothing_and_sends_nothing_of_the_first(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open("coach")
    page.context.route("**/tablet/entries", lambda route: route.abort())
    visit = begin(page, lesson=SECRET)
    add_note(page, SECRET)

    door.sign_in(page.context, door.cast.outsider.person_id)
    page.reload()
    page.context.unroute("**/tablet/entries")
    page.evaluate(OPEN, visit)

    assert page.evaluate("visit.entries") == []
    assert page.evaluate("tablet.badge.state") == "Saved"
    page.wait_for_timeout(1500)
    assert door.bodies(visit) == []

    door.sign_in(page.context, door.cast.coach.person_id)
    page.reload()
    page.evaluate(OPEN, visit)
    until(page, "tablet.badge.state === 'Saved'")
    assert door.texts(visit) == [SECRET]


def test_another_person_in_a_second_tab_stops_the_first_from_sending(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open("coach")
    visit = begin(page)
    until(page, "tablet.badge.state === 'Saved'")

    door.sign_in(page.context, door.cast.outsider.person_id)
    add_note(page, "still the coach's")

    until(page, "tablet.badge.state === 'Needs attention'")
    assert "another person" in page.evaluate("tablet.badge.reason")
    assert door.texts(visit) == []
