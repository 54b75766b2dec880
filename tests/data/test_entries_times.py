from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from coach_data import schema
from coach_data.entries import receive
from coach_data.entries.reading import entries_after
from coach_data.errors import NotHere
from coach_data.forgetting import forget_visit
from tests.builders import NOW, add_co_observer
from tests.cast import Cast
from tests.tablets import Tablet


def started_at(db: Connection) -> tuple[datetime, bool]:
    row = db.execute(select(schema.visits.c.started_at, schema.visits.c.is_start_approximate)).one()
    return row.started_at, row.is_start_approximate


@pytest.mark.fault("F18")
def test_a_live_clock_counts_even_when_the_tablets_date_is_wrong(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    yesterday = (NOW - timedelta(days=1)).isoformat()

    tablet.send(db, tablet.entry("started", tick_ms=30_000, noted_at=yesterday), tick_ms=90_000)

    assert started_at(db) == (NOW + timedelta(seconds=30), False)


def test_the_smallest_offset_of_a_clock_is_kept_because_delay_only_adds(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    start = tablet.entry("started", tick_ms=0)
    late, prompt = tablet.batch([start], tick_ms=1000), tablet.batch([tablet.entry("finished")], tick_ms=60_000)

    receive(db, cast.coach, late, now=NOW + timedelta(seconds=41))
    receive(db, cast.coach, prompt, now=NOW + timedelta(seconds=60))

    assert started_at(db) == (NOW, False)


@pytest.mark.fault("F18")
def test_a_clock_never_met_live_goes_by_the_tablets_date_put_right_and_says_so(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    hour_ahead = timedelta(hours=1)
    start = tablet.entry("started", clock=str(uuid4()), noted_at=(NOW + hour_ahead).isoformat())
    sent_at = NOW + timedelta(minutes=10)

    receive(db, cast.coach, tablet.batch([start], at=sent_at + hour_ahead), now=sent_at)

    assert started_at(db) == (NOW, True)


@pytest.mark.fault("F18")
@pytest.mark.parametrize("days", [1, -1], ids=["set ahead", "set back"])
def test_a_clock_set_otherwise_before_sending_leaves_a_visit_as_long_as_it_was(
    db: Connection, cast: Cast, days: int
) -> None:
    tablet = Tablet(cast.coach, clock=uuid4())
    sent = [tablet.entry(kind) for kind in ("started", "finished")]
    tablet.clock = uuid4()  # named anew, as the wall clock no longer goes with the other
    sent_at = NOW + timedelta(minutes=10)

    receive(db, cast.coach, tablet.batch(sent, at=sent_at + timedelta(days=days)), now=sent_at)

    visit = db.execute(select(schema.visits)).one()
    assert (visit.finished_at - visit.started_at, visit.is_start_approximate) == (timedelta(seconds=1), True)


def sent_after_the_date_was_put_right(db: Connection, tablet: Tablet, page: UUID) -> None:
    """The visit of a page gone since, whose date was a day ahead; each entry goes in a batch of its own."""
    entries = [
        tablet.entry(
            kind,
            {"text": "Here"} if kind == "note" else {},
            clock=str(page),
            noted_at=(NOW + timedelta(days=1, seconds=at)).isoformat(),
            tick_ms=at * 1000,
        )
        for kind, at in (("started", 100), ("note", 700), ("finished", 1000))
    ]
    found_at_tick = 5000
    for after, one in enumerate(entries):
        sent_at = NOW + timedelta(seconds=3600 + after)
        batch = tablet.batch(
            [one], tick_ms=600_000 + after * 1000, at=sent_at, earlier={page: found_at_tick - 1_000_000}
        )
        receive(db, tablet.actor, batch, now=sent_at)


@pytest.mark.fault("F18")
def test_a_date_put_right_between_two_pages_leaves_a_visit_as_long_as_it_was(db: Connection, cast: Cast) -> None:
    tablet, page = Tablet(cast.coach), uuid4()

    sent_after_the_date_was_put_right(db, tablet, page)

    visit = db.execute(select(schema.visits)).one()
    found_at = NOW + timedelta(seconds=3600 - 595)
    assert (visit.started_at, visit.finished_at) == (found_at - timedelta(seconds=900), found_at)
    assert visit.is_start_approximate


@pytest.mark.fault("F18")
def test_an_earlier_clock_met_after_all_counts_exactly(db: Connection, cast: Cast) -> None:
    tablet, page = Tablet(cast.coach), uuid4()
    sent_after_the_date_was_put_right(db, tablet, page)
    tablet.clock = page

    tablet.send(db, tablet.entry("finished", tick_ms=3_900_000), tick_ms=4_000_000)
    tablet.clock = uuid4()
    arrived, again = NOW + timedelta(seconds=4000), tablet.entry("finished")
    receive(db, cast.coach, tablet.batch([again], at=arrived, earlier={page: -(10**9)}), now=arrived)

    assert started_at(db) == (NOW + timedelta(seconds=100), False)


@pytest.mark.fault("F18")
@pytest.mark.parametrize("change", [datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)])
def test_a_visit_through_a_change_to_or_from_daylight_saving_is_as_long_as_it_was(
    db: Connection, cast: Cast, change: datetime
) -> None:
    tablet = Tablet(cast.coach)
    begun, ended = change - timedelta(minutes=20), change + timedelta(minutes=20)
    walls = [moment.astimezone(ZoneInfo("America/New_York")).isoformat() for moment in (begun, ended)]
    ticks = [0, 40 * 60_000]
    sent = [
        tablet.entry(kind, noted_at=wall, tick_ms=tick, clock=str(uuid4()))
        for kind, wall, tick in zip(("started", "finished"), walls, ticks, strict=True)
    ]

    receive(db, cast.coach, tablet.batch(sent, at=ended), now=ended)

    visit = db.execute(select(schema.visits)).one()
    assert (visit.started_at, visit.finished_at) == (begun, ended)


def test_nothing_is_later_than_its_arrival(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)

    tablet.send(db, tablet.entry("started", tick_ms=10**11), tick_ms=1000)

    assert started_at(db) == (NOW + timedelta(seconds=1), False)


def test_a_tablet_reads_what_came_after_a_number_with_its_time(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    note = tablet.entry("note", {"text": "“Éa”"}, tick_ms=5000)
    tablet.send(db, tablet.entry("started"))
    tablet.send(db, note)

    page = entries_after(db, cast.coach, tablet.visit, 1)

    (kept,) = page.entries
    assert (kept.id, kept.body, page.next) == (note.id, note.body, 2)
    assert kept.at_ms == (NOW + timedelta(seconds=5)).timestamp() * 1000
    assert entries_after(db, cast.coach, tablet.visit, 2).entries == ()


def test_a_number_another_entry_has_now_is_not_believed(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    sent = [tablet.entry("started"), tablet.entry("note", {"text": "Here"}), tablet.entry("note", {"text": "There"})]
    tablet.send(db, *sent)

    page, known = (entries_after(db, cast.coach, tablet.visit, 2, last) for last in (uuid4(), sent[1].id))

    assert ([one.id for one in page.entries], page.last) == ([one.id for one in sent], sent[2].id)
    assert [one.id for one in known.entries] == [sent[2].id]


@pytest.mark.parametrize("role", ["outsider", "teacher", "newteacher", "principal", "team", "lead", "admin"])
def test_raw_entries_are_nobody_elses(db: Connection, cast: Cast, role: str) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}), tablet.entry("debrief_finished"))

    with pytest.raises(NotHere):
        entries_after(db, getattr(cast, role), tablet.visit, 0)


def test_a_co_observer_gets_the_coachs_entries_once_both_have_finished(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    second = Tablet(cast.outsider, visit=tablet.visit)
    started = tablet.entry("started", {"class": str(cast.math_7)})
    tablet.send(db, started, tablet.entry("note", {"text": "Seen"}), tablet.entry("finished"))
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)

    before = entries_after(db, cast.outsider, tablet.visit, 0).entries
    second.send(db, second.entry("finished"))

    assert (len(before), len(entries_after(db, cast.outsider, tablet.visit, 0).entries)) == (0, 2)


def test_what_was_forgotten_is_not_given_back(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started"))
    forget_visit(db, tablet.visit, now=NOW)

    with pytest.raises(NotHere):
        entries_after(db, cast.coach, tablet.visit, 0)
