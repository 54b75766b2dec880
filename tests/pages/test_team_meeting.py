"""A team's meeting on its page: one question a screen, nothing typed is lost, and it ends on one page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from coach_data import team_decisions, team_meetings, team_notes
from coach_data.database import Database
from coach_data.schema import team_decisions as decisions
from coach_data.team_decisions import DecisionIn
from coach_data.team_notes import NoteIn
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written

TERRY = "Terry Teacher"
TRY = DecisionIn(what="Partner talk first", who="All of us", how_we_will_know="More hands")


@pytest.fixture
def begun(everybody: Cast, database: Database) -> UUID:
    with database.write() as db:
        return team_meetings.begin(db, everybody.teacher, everybody.math_team, None, now=datetime.now(UTC))


@pytest.fixture
def ended(everybody: Cast, database: Database) -> UUID:
    """A meeting of a month ago with a note and a decision."""
    at, team = datetime.now(UTC) - timedelta(days=28), everybody.team
    with database.write() as db:
        meeting = team_meetings.begin(db, team, everybody.math_team, None, now=at)
        team_notes.add(db, team, meeting, "notice", NoteIn(text="Hands <b>up</b> in the middle"), now=at)
        team_decisions.decide(db, team, meeting, TRY, now=at)
        team_meetings.end(db, team, meeting, now=at)
    return meeting


def test_a_team_without_numbers_is_told_so_and_may_begin(open_page: Open) -> None:
    at = open_page("team-meeting", who=TERRY)
    assert "You can hold the meeting without a chart" in written(at)

    labeled(at.button, "Begin the meeting").click().run()

    assert not at.exception
    assert [each.value for each in at.error] == []


def test_what_is_typed_outlives_the_way_to_another_question_and_back(open_page: Open, begun: UUID) -> None:
    at = open_page("team-meeting", who=TERRY, meeting=begun, step=3)
    at.text_area[0].input("Half a thou").run()

    labeled(at.button, "Next: What might explain it?").click().run()
    assert at.title[0].value == "What might explain it?"
    labeled(at.button, "Back").click().run()

    assert at.text_area[0].value == "Half a thou"


def test_each_line_becomes_a_note_and_the_field_is_empty_again(open_page: Open, begun: UUID) -> None:
    at = open_page("team-meeting", who=TERRY, meeting=begun, step=3)

    at.text_area[0].input("More hands\n\nFewer in period 6").run()
    labeled(at.button, "Add").click().run()

    assert not at.exception
    assert at.text_area[0].value == ""
    assert "More hands" in written(at) and "Fewer in period 6" in written(at)


def test_what_was_not_added_is_named_before_the_end(open_page: Open, begun: UUID) -> None:
    at = open_page("team-meeting", who=TERRY, meeting=begun, step=4)
    at.text_area[0].input("The task").run()
    for _ in range(2):
        next(each for each in at.button if each.label.startswith("Next")).click().run()

    assert "Not added yet, under “What might explain it?”: The task" in [each.value for each in at.warning]
    labeled(at.button, "End the meeting").click().run()

    assert not at.exception
    assert "Share with the principal" in [each.label for each in at.button]


def test_a_decision_needs_who_and_keeps_what_was_typed(open_page: Open, begun: UUID) -> None:
    at = open_page("team-meeting", who=TERRY, meeting=begun, step=5)
    at.text_area[0].input("Partner talk first").run()
    labeled(at.button, "Add what we will try").click().run()
    assert [each.value for each in at.error] == ["Fill this in."]
    assert at.text_area[0].value == "Partner talk first"

    at.selectbox[0].select("All of us").run()
    labeled(at.button, "Add what we will try").click().run()

    assert not at.exception
    assert "**Partner talk first**" in written(at)


def test_last_times_decisions_come_first_and_are_settled(
    open_page: Open, ended: UUID, begun: UUID, database: Database
) -> None:
    at = open_page("team-meeting", who=TERRY, meeting=begun)
    assert "**Partner talk first**" in written(at)

    at.button_group[0].select("kept").run()
    at.text_area[0].input("In four of five lessons").run()
    labeled(at.button, "Keep").click().run()

    assert not at.exception
    assert "**Kept**: In four of five lessons" in written(at)


def test_a_colleagues_change_is_told_and_no_word_is_lost(
    open_page: Open, ended: UUID, begun: UUID, database: Database
) -> None:
    at = open_page("team-meeting", who=TERRY, meeting=begun)
    at.button_group[0].select("kept").run()
    at.text_area[0].input("Mine").run()
    with database.write() as db:
        db.execute(update(decisions).values(outcome="changed", came_of_it="Theirs", settled_in=begun, version=2))

    labeled(at.button, "Keep").click().run()

    assert ["changed this meanwhile" in each.value for each in at.error] == [True]
    assert at.text_area[0].value == "Mine"
    assert "**Changed on the way**: Theirs" in written(at)
    labeled(at.button, "Keep").click().run()
    with database.read() as db:
        assert db.scalar(select(decisions.c.came_of_it)) == "Mine"


def test_a_principal_reads_a_meeting_once_it_is_shared(
    open_page: Open, ended: UUID, everybody: Cast, database: Database
) -> None:
    before = written(open_page("team-meeting", who="Pat Principal"))
    assert "No team has shared a meeting with you." in before
    assert "Partner talk" not in written(open_page("team-meeting", who="Pat Principal", meeting=ended))
    with database.write() as db:
        team_meetings.share(db, everybody.team, ended)

    shown = open_page("team-meeting", who="Pat Principal", meeting=ended)

    assert "Partner talk first" in written(shown)
    assert "The numbers stay with the team." in written(shown)
    assert not {"Share with the principal", "Take it back", "Go on with this meeting"} & {b.label for b in shown.button}
