"""A coach and a co-observer in one visit, each on a tablet of their own, also without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from coach_data import co_observers
from coach_data.database import Database
from tests.builders import actor_for, add_class, add_partnership, add_person
from tests.tablet.core.tablets import DoorServer, Tablets, add_note, until, until_saved

SHOW = """async () => {
  const { show } = await import('/tablet/code/observe/main.js');
  document.body.replaceChildren();
  show(document.body, { tablet, visit, address: new URLSearchParams(), close() {} });
}"""
BEGIN = """async (place) => { window.visit = await tablet.beginVisit(place); return visit.id; }"""
OTHERS = "visit.state.lines.filter(({ person }) => person !== visit.person).map(({ text }) => text)"


@dataclass
class Planned:
    """A visit to which the principal was asked along today, with the teacher's yes."""

    id: str
    place: dict[str, str]


@pytest.fixture
def planned(door: DoorServer) -> Planned:
    """Of a pair of this test's own, since a day has one such visit."""
    database, cast, now = Database(f"sqlite:///{door.database}"), door.cast, datetime.now(UTC)
    with database.write() as db:
        teacher = add_person(db, "Tay Teacher", role="teacher", school=cast.north)
        pair = add_partnership(db, cast.coach.person_id, teacher, cast.north)
        course = add_class(db, teacher, cast.north)
        today = now.astimezone(ZoneInfo("America/New_York")).date()
        second = cast.principal.person_id
        visit = co_observers.invite(db, cast.coach, pair, second, on_day=today, now=now)
        co_observers.answer(db, actor_for(db, teacher), visit, second, is_yes=True, now=now)
    database.close()
    return Planned(str(visit), {"school": str(cast.north), "teacher": str(teacher), "class": str(course)})


def two(tablets: Tablets, planned: Planned) -> tuple[Page, Page]:
    """Both tablets, who have seen their briefcases and are offline since; the visit has begun on each."""
    coach, second = tablets.open(), tablets.open("principal", visit=planned.id)
    for page in (coach, second):
        until(page, "tablet.briefcase.version !== ''")
        page.evaluate("async () => { await import('/tablet/code/observe/main.js'); }")
        page.context.set_offline(True)
    assert coach.evaluate(BEGIN, planned.place) == planned.id
    return coach, second


def online(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until_saved(page)
    page.evaluate("tablet.look()")


def finished(door: DoorServer, visit: str) -> Any:
    return door.rows("SELECT finished_at FROM visits WHERE id = ?", UUID(visit).hex)[0][0]


@pytest.mark.parametrize("last", ["coach", "co-observer"])
def test_two_write_in_one_visit_offline_and_see_each_others_lines_after_both_finish(
    tablets: Tablets, door: DoorServer, planned: Planned, last: str
) -> None:
    coach, second = two(tablets, planned)
    for page, name in ((coach, "coach"), (second, "second")):
        add_note(page, f"by the {name}")
    ends = [coach, second] if last == "co-observer" else [second, coach]

    ends[0].evaluate("visit.add('finished')")
    for page in ends:
        online(page)
    assert [page.evaluate(OTHERS) for page in (coach, second)] == [[], []]
    ends[1].evaluate("visit.add('finished')")
    until_saved(ends[1])
    for page in (coach, second):
        page.evaluate("tablet.look()")

    until(coach, f"String({OTHERS}) === 'by the second'")
    until(second, f"String({OTHERS}) === 'by the coach'")
    assert finished(door, planned.id) is not None


def test_a_co_observers_end_is_theirs_alone(tablets: Tablets, door: DoorServer, planned: Planned) -> None:
    coach, second = two(tablets, planned)
    second.evaluate("visit.add('finished')")

    for page in (coach, second):
        online(page)

    assert second.evaluate("visit.state.finishedAtMs !== null")
    assert coach.evaluate("visit.state.finishedAtMs") is None
    assert finished(door, planned.id) is None


def test_the_co_observers_screen_offers_their_own_part_only(tablets: Tablets, planned: Planned) -> None:
    coach, second = two(tablets, planned)
    second.evaluate(SHOW)

    expect(second.get_by_role("heading", level=1)).to_contain_text("Tay Teacher")
    expect(second.get_by_text("You come along: Casey Coach’s visit")).to_be_visible()
    expect(second.get_by_role("button", name="My question")).to_have_count(0)
    second.get_by_role("button", name="Walk", exact=True).tap()
    expect(second.get_by_role("button", name="Write our agreement")).to_have_count(0)
    second.get_by_role("button", name="Finish my part").tap()
    expect(second.get_by_label("Key lever: the one change worth making next")).to_have_count(0)
    second.get_by_role("button", name="Finish my part").tap()
    expect(second.get_by_role("heading", name="Your part is finished")).to_be_visible()
    expect(second.get_by_role("button", name="Start debrief")).to_have_count(0)
    for page in (coach, second):
        online(page)


def test_the_others_lines_are_named_and_cannot_be_changed(tablets: Tablets, planned: Planned) -> None:
    coach, second = two(tablets, planned)
    add_note(second, "Six pairs talk")
    for page in (second, coach):
        page.evaluate("visit.add('finished')")
        online(page)
    coach.evaluate("tablet.look()")
    until(coach, f"{OTHERS}.length === 1 && tablet.briefcase.visits.some(({{ seconds }}) => seconds?.length)")

    coach.evaluate(SHOW)

    noted = coach.get_by_role("region", name="What Pat Principal noted")
    expect(noted).to_contain_text("Six pairs talk")
    coach.get_by_role("button", name="Change the summary").tap()
    coach.get_by_role("button", name="Back to the visit").tap()
    line = coach.get_by_role("region", name="Lines so far").get_by_role("listitem").filter(has_text="Six pairs talk")
    expect(line).to_contain_text("Pat Principal")
    expect(line.get_by_role("button")).to_have_count(0)


def test_the_briefcase_of_the_co_observer_holds_nothing_of_the_pair(tablets: Tablets, planned: Planned) -> None:
    second = tablets.open("principal", visit=planned.id)
    until(second, "tablet.briefcase.version !== ''")

    carried = second.evaluate("tablet.briefcase")

    assert carried["partnerships"] == []
    assert not {"agreement", "promised", "last_visit"} & set(json.dumps(carried).replace('"', " ").split())
