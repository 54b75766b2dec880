"""Sending: only a matched receipt means saved, whatever the network answers (F1, F3, F8, F20, F21)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from tests.tablet.core.tablets import DoorServer, Tablets, add_note, begin, until, until_saved


def every_post(page: Page, handle: object) -> None:
    page.context.route("**/tablet/entries", handle)


@pytest.mark.fault("F3")
def test_a_lost_answer_doubles_nothing(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    every_post(page, lose_the_first)
    add_note(page, "once")

    until_saved(page)
    assert lost[0].status == 201
    assert door.texts(visit) == ["once"]


@pytest.mark.fault("F20")
def test_a_portal_that_answers_200_saves_nothing(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    every_post(page, lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))

    add_note(page, "in the hotel")

    until(page, "tablet.badge.state === 'Needs attention'")
    assert "sign in to the school's wi-fi" in page.evaluate("tablet.badge.reason").lower()
    assert page.evaluate("visit.entries.at(-1).status") == "local"
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    assert door.texts(visit) == ["in the hotel"]


@pytest.mark.fault("F8")
def test_a_server_without_room_leaves_all_on_this_tablet_and_the_bar_says_why(
    tablets: Tablets, door: DoorServer
) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    every_post(page, lambda route: route.fulfill(status=507, json={"reason": "The disk is full."}))

    add_note(page, "no room there")

    until(page, "tablet.badge.problem === 'server-full'")
    assert page.evaluate("tablet.badge.state") == "On this tablet"
    assert "no room left" in page.evaluate("tablet.badge.reason")
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    assert door.texts(visit) == ["no room there"]
    assert page.evaluate("tablet.badge.reason") is None


def test_receipts_for_other_bytes_are_not_believed(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)

    def wrong_receipts(route: Route) -> None:
        entries = route.request.post_data_json["entries"]
        receipts = [{"id": one["id"], "status": "saved", "sha256": "0" * 64, "reason": None} for one in entries]
        answer = {"version": "x", "received_at": "2026-01-01T00:00:00+00:00", "receipts": receipts}
        route.fulfill(status=201, json=answer)

    every_post(page, wrong_receipts)
    add_note(page, "mine")

    page.wait_for_timeout(1500)
    assert page.evaluate("tablet.badge.state") == "On this tablet"
    assert door.texts(visit) == []


def test_a_server_gone_for_a_while_delays_and_loses_nothing(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    door.kill()

    for number in range(5):
        add_note(page, f"line {number}")
    until(page, "tablet.badge.state === 'On this tablet' && tablet.badge.count === 5", 2)
    page.wait_for_timeout(1500)
    door.start()

    until_saved(page, 15)
    assert door.texts(visit) == [f"line {number}" for number in range(5)]


def test_whoever_comes_back_to_the_page_need_not_wait_for_the_next_try(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    refused: list[str] = []

    def come_back_in_half_a_minute(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "3600"})

    signs = [("window", "online"), ("window", "pageshow"), ("window", "focus"), ("document", "visibilitychange")]
    for number, (who, sign) in enumerate(signs):
        every_post(page, come_back_in_half_a_minute)
        with page.expect_response("**/tablet/entries"):
            add_note(page, sign)
        page.context.unroute("**/tablet/entries")
        page.wait_for_timeout(500)
        assert (len(refused), page.evaluate("tablet.badge.state")) == (number + 1, "On this tablet")
        page.evaluate(f"{who}.dispatchEvent(new Event('{sign}'))")
        until_saved(page, 10)

    assert door.texts(visit) == [sign for _, sign in signs]


def test_tablets_wait_longer_each_time_and_not_all_as_long(tablets: Tablets) -> None:
    page = tablets.open()

    waits = page.evaluate("""async () => {
      const { Backoff } = await import("/tablet/code/backoff.js");
      const six = (wait) => Array.from({ length: 6 }, () => wait.next());
      return Array.from({ length: 40 }, () => six(new Backoff()));
    }""")

    for most, tried in zip([500, 1000, 2000, 4000, 4000, 4000], zip(*waits, strict=True), strict=True):
        assert most / 2 <= min(tried) < max(tried) <= most
        assert len(set(tried)) == len(tried)


def test_the_same_line_twice_stays_two_lines_and_each_is_saved_once(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)

    page.evaluate("Promise.all([1, 2].map(() => visit.add('note', { text: 'Good question' })))")
    page.evaluate("() => { for (let n = 0; n < 10; n += 1) tablet.sync.kick(); }")

    until_saved(page)
    assert door.texts(visit) == ["Good question", "Good question"]


@pytest.mark.fault("F21")
def test_an_ended_session_asks_for_sign_in_and_then_sends(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    page.context.clear_cookies()

    add_note(page, "after the session")
    until(page, "tablet.badge.state === 'Needs attention'")
    assert "Sign in" in page.evaluate("tablet.badge.reason")
    page.evaluate("visit.setDraft('note', 'typing goes on')")
    door.sign_in(page.context, door.cast.coach.person_id)

    until(page, "visit.entries.every(({ status }) => status === 'saved')")
    assert door.texts(visit) == ["after the session"]


def test_a_refused_entry_stays_with_its_reason_and_the_rest_is_saved(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)

    page.evaluate("visit.add('sighting', { criterion: 'no uuid', seen: 'saw_it' })")
    add_note(page, "beside it")

    until(page, "tablet.badge.problem === 'refused'")
    assert page.evaluate("visit.entries.find(({ kind }) => kind === 'sighting').status") == "refused"
    assert page.evaluate("visit.entries.find(({ kind }) => kind === 'sighting').reason")
    assert door.texts(visit) == ["beside it"]


def test_a_batch_too_large_is_halved(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    sizes: list[int] = []

    def small_door(route: Route) -> None:
        size = len(route.request.post_data_json["entries"])
        sizes.append(size)
        if size > 2:
            route.fulfill(status=413, json={"reason": "Too large."})
        else:
            route.continue_()

    every_post(page, small_door)
    visit = begin(page)
    page.evaluate("Promise.all(Array.from({ length: 9 }, (_, n) => visit.add('note', { text: 'line ' + n })))")

    until_saved(page)
    assert max(sizes) > 2
    assert len(door.texts(visit)) == 9


@pytest.mark.fault("F25")
def test_nul_and_half_a_character_do_not_poison_a_batch(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)

    page.evaluate(r"visit.add('note', { text: 'a\u0000b\ud83dc \ud83d\ude00' })")

    until_saved(page)
    assert door.texts(visit) == ["abc \U0001f600"]


@pytest.mark.fault("F25")
def test_lines_of_100_kb_go_through_and_keep_no_other_from_it(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    long = ["é" * 100_000, "<b>" * 33_333]

    for text in (long[0], "short", long[1]):
        add_note(page, text)

    until_saved(page)
    assert door.texts(visit) == [long[0], "short", long[1]]


def test_what_another_tablet_wrote_arrives(tablets: Tablets, door: DoorServer) -> None:
    first = tablets.open()
    visit = begin(first)
    add_note(first, "from the first")
    until_saved(first)

    second = tablets.open(visit=visit)

    assert second.evaluate("visit.state.lines.map(({ text }) => text)") == ["from the first"]
    assert abs(second.evaluate("visit.elapsedMs()") - first.evaluate("visit.elapsedMs()")) < 1500


def test_an_entry_the_server_stumbles_over_lets_the_others_through(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)

    def stumble(route: Route) -> None:
        if "poison" in str(route.request.post_data):
            route.fulfill(status=500, json={"reason": "Something went wrong here (reference 1)."})
        else:
            route.continue_()

    every_post(page, stumble)
    for text in ("poison", "one", "two", "three"):
        add_note(page, text)

    until(page, "tablet.badge.state === 'On this tablet' && tablet.badge.count === 1")
    assert door.texts(visit) == ["one", "two", "three"]
    page.context.unroute("**/tablet/entries")
    until_saved(page)
    assert door.texts(visit)[3:] == ["poison"]


def test_a_portal_that_asks_for_a_password_of_its_own_is_no_lost_session(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)
    until_saved(page)
    every_post(page, lambda route: route.fulfill(status=401, content_type="text/html", body="<h1>Wi-Fi</h1>"))

    add_note(page, "in the hotel")

    until(page, "tablet.badge.problem === 'portal'")


def test_a_sleeping_tab_that_holds_the_upload_does_not_stop_this_one(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page)
    until_saved(page)
    asleep = page.context.new_page()
    asleep.goto("/")
    asleep.evaluate("() => { navigator.locks.request('keylever-upload', () => new Promise(() => {})); }")

    add_note(page, "awake")

    until_saved(page, 30)
    assert door.texts(visit) == ["awake"]
