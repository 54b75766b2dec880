"""My weeks and My mirror: what they draw, the two taps, and that nobody but a coach opens them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from coach_data import coach_weeks, mirror, schema, time_and_need, time_log
from coach_data.database import Database
from coach_data.errors import NotAllowed
from tests.builders import add_contact, add_debriefed_visit, add_line, add_partnership, add_person
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written
from ui import mirror_parts, time_parts, weeks_calendar

COACH = "Casey Coach"


def _visit(db, cast: Cast, days_ago: int = 3) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    visit = add_debriefed_visit(
        db, cast.coach.person_id, cast.teacher.person_id, cast.math_7, school=cast.north, started_at=at
    )
    add_line(db, visit, cast.coach.person_id, speaker="students")


@pytest.fixture
def visited(everybody: Cast, database: Database) -> Cast:
    with database.write() as db:
        _visit(db, everybody)
        today = datetime.now(ZoneInfo("America/New_York")).date()
        add_contact(db, everybody.coach.person_id, everybody.teacher.person_id, everybody.north, on_day=today)
    return everybody


def _drawn_html(at) -> str:
    return "\n".join(each.proto.body for each in at.get("html") if not each.proto.body.startswith("<style>"))


def test_weeks_say_what_was_held_and_where_the_time_went(open_page: Open, visited: Cast) -> None:
    at = open_page("my-weeks", who=COACH)

    assert [error.value for error in at.error] == []
    shown = written(at)
    assert "1 visit in 12 weeks" in shown
    assert "50 min with teachers in 12 weeks" in shown
    assert "Too early to say whether your time follows need" in shown
    assert "1 visit, 1 debrief" in _drawn_html(at)


def test_a_visit_that_still_runs_makes_no_share_of_nothing() -> None:
    (week,) = time_log.weeks([], first=date(2026, 3, 9), last=date(2026, 3, 9))

    assert time_parts.hours_title([week]) == "0 min with teachers in 1 week"


def test_two_taps_put_a_contact_in_the_log_and_undo_takes_it_out(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    at = open_page("my-weeks", who=COACH, partnership=everybody.pair)
    labeled(at.button, "Planned together · 30 min").click().run()

    with database.read() as db:
        assert [row.minutes for row in db.execute(select(schema.contacts))] == [30]
    assert [each.value for each in at.success] == ["Logged: planned together, Terry Teacher, 30 minutes."]
    assert "Planned together · 30 min" not in {each.label for each in at.button}

    labeled(at.button, "Undo").click().run()
    with database.read() as db:
        assert db.execute(select(schema.contacts)).all() == []


def test_a_partnership_of_somebody_else_chooses_nobody(open_page: Open, everybody: Cast) -> None:
    at = open_page("my-weeks", who=COACH, partnership=everybody.south_pair)

    assert [error.value for error in at.error] == []
    assert "Planned together · 30 min" not in {each.label for each in at.button}


def test_the_mirror_says_how_many_of_how_many(open_page: Open, visited: Cast) -> None:
    at = open_page("my-mirror", who=COACH)

    assert [error.value for error in at.error] == []
    shown = written(at)
    assert "I held the debrief within 2 school days: **1 of 1 visit**" in shown
    assert "Fewer than 5 say little yet." in shown
    assert "1 on students" in shown


def test_without_a_visit_both_pages_say_what_fills_them(open_page: Open, everybody: Cast) -> None:
    assert "It fills from the first visit you finish" in written(open_page("my-mirror", who=COACH))
    assert "It fills by itself from the first visit you finish" in written(open_page("my-weeks", who=COACH))


@pytest.mark.parametrize("url", ["my-weeks", "my-mirror"])
@pytest.mark.parametrize("who", ["Terry Teacher", "Pat Principal", "Ada Admin"])
def test_only_a_coach_opens_them(open_page: Open, visited: Cast, url: str, who: str) -> None:
    at = open_page(url, who=who)

    assert [error.value for error in at.error] == [NotAllowed.sentence]
    assert _drawn_html(at) == ""


def test_names_are_text_in_the_calendar_whatever_they_hold(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    with database.write() as db:
        name = "<img src=x onerror=alert(1)>"
        teacher = add_person(db, name, role="teacher", school=everybody.north)
        add_partnership(db, everybody.coach.person_id, teacher, everybody.north)

    at = open_page("my-weeks", who=COACH)

    drawn = _drawn_html(at)
    assert "&lt;img src=x" in drawn
    assert "<img" not in drawn
    (who,) = [each for each in at.button_group if each.label == "Who with?"]
    assert any(option.content.startswith("\\<img") for option in who.proto.options)


def test_everything_the_mirror_counts_is_shown_once() -> None:
    assert sorted(key for keys in mirror_parts.PARTS.values() for key in keys) == sorted(mirror.LINES)


def test_two_teachers_of_one_name_have_a_bar_each(open_page: Open, visited: Cast, database: Database) -> None:
    with database.write() as db:
        other = add_person(db, "Terry Teacher", role="teacher", school=visited.north)
        add_partnership(db, visited.coach.person_id, other, visited.north)

    at = open_page("my-weeks", who=COACH)

    figure = json.loads(at.get("plotly_chart")[-1].proto.spec)
    bars = [name for trace in figure["data"] for name in trace["y"]]
    assert len(set(bars)) == len(bars) == 3


def test_the_files_say_in_words_what_the_marks_say(visited: Cast, database: Database) -> None:
    with database.read() as db:
        weeks = coach_weeks.of(db, visited.coach, now=datetime.now(UTC))

    calendar = next(row for row in weeks_calendar.rows(weeks) if row["Teacher"] == "Terry Teacher")
    assert "1 visit, 1 debrief" in calendar.values()
    assert [line["What"] for line in time_parts.entries(weeks)].count("talked") == 1
    assert time_parts.hours_table(weeks.weeks)[-1]["All minutes"] == 50
    needs = {row["Teacher"]: row["Signs of need"] for row in time_parts.need_table(weeks.needs)}
    assert needs["Nina Newteacher"].startswith(time_and_need.SIGNS["new"])
