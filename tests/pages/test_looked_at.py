"""Whoever opens what a teacher shares is listed to that teacher, whatever kind of record it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from coach_data import schema, sharing, team_meetings, team_notes
from coach_data.database import Database
from coach_data.team_notes import NoteIn
from tests.builders import add_debriefed_visit, add_line, add_step, share
from tests.cast import Cast
from tests.pages.opened import Open, drawn_in, labeled, written
from ui import still_shared

BEGAN = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
STEP = "Ask one more question."
SHOWS = {"visit": "Two pairs compare answers.", "debrief": "Debrief", "step": STEP}

Shared = Callable[[str], UUID]


@pytest.fixture
def shared(everybody: Cast, database: Database) -> Shared:
    """Makes a teacher's record of a kind, shares it with the principal, and gives its id."""

    def made(record: str) -> UUID:
        pair = (everybody.coach.person_id, everybody.teacher.person_id)
        with database.write() as db:
            visit = add_debriefed_visit(db, *pair, everybody.math_7, school=everybody.north, started_at=BEGAN)
            add_line(db, visit, everybody.coach.person_id, SHOWS["visit"])
            # A step has the id of the visit it was agreed after.
            add_step(db, *pair, STEP, visit=visit, school_id=everybody.north)
            share(db, everybody.teacher.person_id, visit, record=record)
        return visit

    return made


def _looks(open_page: Open) -> str:
    return "\n".join(drawn_in(open_page("sharing", who="Terry Teacher").main.get_by_key("card-opened")))


def _address(record: str, of: UUID) -> dict[str, UUID]:
    return {"step" if record == "step" else "visit": of}


@pytest.mark.parametrize("record", sharing.RECORDS)
def test_the_list_shows_nothing_of_it_and_leaves_no_trace(open_page: Open, shared: Shared, record: str) -> None:
    shared(record)

    listed = open_page("shared", who="Pat Principal")

    assert "Terry Teacher" in written(listed)
    assert labeled(listed.button, "Read")
    assert SHOWS["visit"] not in written(listed) and STEP not in written(listed)
    assert "Nobody so far." in _looks(open_page)


@pytest.mark.parametrize("record", sharing.RECORDS)
def test_who_opens_it_is_listed_to_its_teacher(open_page: Open, shared: Shared, record: str) -> None:
    of = shared(record)

    read = open_page("shared", who="Pat Principal", **_address(record, of))

    assert SHOWS[record] in written(read)
    assert "**Pat Principal**" in _looks(open_page)


@pytest.mark.parametrize("record", sharing.RECORDS)
def test_nobody_else_opens_it_or_is_listed(open_page: Open, shared: Shared, record: str) -> None:
    of = shared(record)

    refused = open_page("shared", who="Toni Team", **_address(record, of))

    assert [error.value for error in refused.error]
    assert SHOWS[record] not in written(refused)
    assert "Nobody so far." in _looks(open_page)


def test_a_shared_step_opens_no_visit(open_page: Open, shared: Shared) -> None:
    of = shared("step")

    assert open_page("shared", who="Pat Principal", visit=of).error


@pytest.mark.parametrize("record", sharing.RECORDS)
def test_a_look_that_cannot_be_kept_shows_nothing(
    open_page: Open, shared: Shared, database: Database, record: str
) -> None:
    of = shared(record)
    held = sqlite3.connect(database.engine.url.database or "", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")

    read = open_page("shared", who="Pat Principal", **_address(record, of))

    held.close()
    assert read.error
    assert SHOWS[record] not in written(read)


def test_of_a_visit_whose_debrief_alone_is_taken_back_an_open_page_is_drawn_anew(
    shared: Shared, everybody: Cast, database: Database
) -> None:
    of = shared("visit")
    with database.write() as db:
        share(db, everybody.teacher.person_id, of, record="debrief")
        before = still_shared.reaching(db, everybody.principal)

        _, debrief = sorted(sharing.in_force(db, everybody.teacher), key=lambda one: one.record == "debrief")
        sharing.take_back(db, everybody.teacher, debrief.id, now=BEGAN)

        assert still_shared.reaching(db, everybody.principal) != before


def test_a_coach_reads_a_colleagues_step_by_the_share_alone(
    open_page: Open, shared: Shared, everybody: Cast, database: Database
) -> None:
    of = shared("step")
    with database.write() as db:
        db.execute(schema.roles.insert().values(id=of, person_id=everybody.principal.person_id, role="coach"))

    shown = written(open_page("steps", who="Pat Principal"))

    assert STEP not in shown


def test_earlier_looks_are_one_press_away(open_page: Open, shared: Shared, everybody: Cast, database: Database) -> None:
    shared("visit")
    with database.write() as db:
        of = {"share_id": db.scalar(select(schema.shares.c.id)), "person_id": everybody.principal.person_id}
        rows = [{"id": UUID(int=n + 1), "at": BEGAN + timedelta(minutes=n), **of} for n in range(60)]
        db.execute(schema.share_readings.insert(), rows)

    at = open_page("sharing", who="Terry Teacher")
    told, first = "These are the latest 50." in written(at), written(at).count("**Pat Principal**")
    labeled(at.button, "Show earlier ones").click().run()

    assert (told, first, written(at).count("**Pat Principal**")) == (True, 50, 60)
    assert "These are the latest" not in written(at)


def test_who_opens_a_shared_meeting_is_listed_to_its_team(open_page: Open, everybody: Cast, database: Database) -> None:
    with database.write() as db:
        of = team_meetings.begin(db, everybody.team, everybody.math_team, None, now=BEGAN)
        team_notes.add(db, everybody.team, of, "notice", NoteIn(text="Hands up in the middle"), now=BEGAN)
        team_meetings.end(db, everybody.team, of, now=BEGAN)
        team_meetings.share(db, everybody.team, of)
    before = written(open_page("team-meeting", who="Terry Teacher", meeting=of))

    read = written(open_page("team-meeting", who="Pat Principal", meeting=of))
    after = written(open_page("team-meeting", who="Terry Teacher", meeting=of))

    assert "Hands up in the middle" in read and "Opened by" not in read
    assert "Nobody outside the team has opened it so far." in before
    assert "Opened by **Pat Principal**" in after
