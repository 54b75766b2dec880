"""A teacher ticks for a mentor and takes it back; the mentor's page has it, and no longer has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coach_data import sessions, sharing
from coach_data.database import Database
from coach_data.schema import mentorships
from pages.shared.records import LATEST
from tests.builders import actor_for, add_debriefed_visit, add_mentorship, add_person, add_step
from tests.cast import Cast
from tests.pages.opened import Open, drawn_in, labeled, written
from ui import still_shared

BEGAN = datetime.now(UTC).replace(hour=15, minute=0) - timedelta(weeks=4)
DATES = "Mel Mentor sees when my visits and debriefs took place"
STEPS = "Mel Mentor reads my action steps"


@pytest.fixture
def mentored(everybody: Cast, database: Database) -> Cast:
    """The teacher's mentor, who can sign in, and of the teacher eight visits and a step."""
    pair = (everybody.coach.person_id, everybody.teacher.person_id)
    with database.write() as db:
        mentor = add_person(db, "Mel Mentor", role="mentor", school=everybody.north)
        add_mentorship(db, mentor, everybody.teacher.person_id)
        for week in range(8):
            began = BEGAN - timedelta(weeks=week)
            add_debriefed_visit(db, *pair, everybody.math_7, school=everybody.north, started_at=began)
        add_step(db, *pair, "Wait 3 seconds.", school_id=everybody.north)
        sessions.begin(db, "token of Mel Mentor", mentor, is_my_tablet=False, now=datetime.now(UTC))
    return everybody


def test_ticks_show_at_once_on_both_pages_and_are_taken_back_at_once(open_page: Open, mentored: Cast) -> None:
    before = written(open_page("shared", who="Mel Mentor"))
    at = open_page("sharing", who="Terry Teacher")
    labeled(at.toggle, DATES).set_value(True).run()
    labeled(at.toggle, STEPS).set_value(True).run()
    told, read = _of_mentor(at), written(open_page("shared", who="Mel Mentor"))
    labeled(at.toggle, DATES).set_value(False).run()
    labeled(at.toggle, STEPS).set_value(False).run()

    for shown in (f"{BEGAN:%A, %B} {BEGAN.day}", "20 minutes, with Casey Coach · debrief held", "**Wait 3 seconds.**"):
        assert shown in read and shown not in before
    assert "That 8 visits took place" in told and "Step: Wait 3 seconds." in told
    assert written(open_page("shared", who="Mel Mentor")) == before
    assert "Nothing else of you" in _of_mentor(at)


def test_a_mentor_reads_what_is_ticked_a_year_at_a_time(open_page: Open, mentored: Cast, database: Database) -> None:
    pair = (mentored.coach.person_id, mentored.teacher.person_id)
    long_ago = BEGAN - timedelta(weeks=60)
    with database.write() as db:
        add_debriefed_visit(db, *pair, mentored.math_7, school=mentored.north, started_at=long_ago)
        add_step(db, *pair, "Long settled.", school_id=mentored.north, state="set_aside", state_since=long_ago)
        db.execute(mentorships.update().values(sees_dates=True, sees_step=True))

    at = open_page("shared", who="Mel Mentor")
    lately = written(at)
    labeled(at.selectbox, "Which").set_value(1).run()
    before = written(at)

    assert "8 visits took place" in lately and "**Wait 3 seconds.**" in lately and "Long settled." not in lately
    assert "open action step" not in before and f"{long_ago:%b} {long_ago.day}, {long_ago.year}" in before
    assert "1 visit took place" in before and "**Long settled.**" in before and "Wait 3 seconds." not in before


def test_of_much_that_is_shared_the_latest_are_listed_and_the_rest_at_one_press(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    pair = (everybody.coach.person_id, everybody.teacher.person_id)
    now = datetime.now(UTC)
    with database.write() as db:
        for each in range(LATEST + 3):
            step = add_step(db, *pair, f"Step {each}", school_id=everybody.north)
            sharing.share(db, everybody.teacher, "step", step, "principal", None, now=now + timedelta(seconds=each))

    at = open_page("shared", who=everybody.principal.name)
    first = [button for button in at.button if button.label == "Read"]
    labeled(at.toggle, f"Show all {LATEST + 3}").set_value(True).run()

    assert len(first) == LATEST
    assert len([button for button in at.button if button.label == "Read"]) == LATEST + 3


def test_an_open_page_of_the_mentor_is_drawn_anew(open_page: Open, mentored: Cast, database: Database) -> None:
    at = open_page("sharing", who="Terry Teacher")
    with database.read() as db:
        mentor = actor_for(db, db.scalars(select(mentorships.c.mentor_id)).one())
        before = still_shared.reaching(db, mentor)

    labeled(at.toggle, DATES).set_value(True).run()

    with database.read() as db:
        assert still_shared.reaching(db, mentor) != before


def test_a_toggle_shows_what_is_in_force_not_what_was_last_pressed(
    open_page: Open, mentored: Cast, database: Database
) -> None:
    at = open_page("sharing", who="Terry Teacher")
    labeled(at.toggle, DATES).set_value(True).run()

    with database.write() as db:
        db.execute(mentorships.update().values(sees_dates=False))

    assert labeled(at.run().toggle, DATES).value is False


def test_a_teacher_without_a_mentor_has_nothing_to_tick(open_page: Open, mentored: Cast) -> None:
    assert "What your mentor may see" not in written(open_page("sharing", who="Nina Newteacher"))


def _of_mentor(at) -> str:
    cards = [drawn_in(part) for part in at.main if str(getattr(part, "key", "")).startswith("card-role-")]
    return "\n".join(next(card for card in cards if "Your mentor" in card))
