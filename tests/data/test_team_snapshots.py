"""The numbers of a team's meeting: as its members saw them, and only what all of them may see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from coach_data import pools, schema, team_meetings, team_notes
from coach_data.school_days import fortnight_of
from tests.builders import NOW, TERM, TODAY, actor_for, add
from tests.data.published_rows import whose_steps
from tests.data.test_team_meetings import LAST, ROOM, held, publish


def publish_steps(db: Connection, cast: Any, fortnight: date, agreed: int, kept_from: list[str] | None = None) -> None:
    """A published cell of the math team's steps."""
    counts = dict.fromkeys(("trying", "set_aside", "due", "looked_again", "timed", "days"), 0)
    counts |= {"steps": agreed, "agreed": agreed, "part_of_practice": agreed // 2, "students": 40}
    of = {"first_fortnight": fortnight, "last_fortnight": fortnight, "teams": [str(cast.math_team)]}
    who = {"teacher_ids": ["a", "b", "c"], "class_ids": [], "kept_from": kept_from or [], **whose_steps()}
    add(db, schema.published_step_cells, **counts, **of, **who, school_id=cast.north, published_at=NOW)


def test_the_numbers_stay_as_the_team_saw_them(db: Connection, cast: Any) -> None:
    publish(db, cast, LAST)
    meeting = team_meetings.begin(db, cast.team, cast.math_team, ROOM, now=NOW)
    before = team_meetings.one(db, cast.team, meeting).snapshot

    db.execute(update(schema.published_cells).values(k=10, sum_kn=200, sum_k2=25))

    after = team_meetings.one(db, cast.team, meeting).snapshot
    assert after == before
    assert before.title == "Students in no group: 75% on task (65% to 83%)"
    assert [row["On task"] for row in before.rows] == ["75%"]


def test_the_snapshot_holds_what_the_members_page_shows_and_nothing_published_later(db: Connection, cast: Any) -> None:
    publish(db, cast, LAST, 60)
    publish(db, cast, LAST + timedelta(days=14), 40)
    publish(db, cast, LAST - timedelta(days=14), 20, team=UUID(int=9))

    seen = team_meetings.one(db, cast.team, held(db, cast)).snapshot

    cells = pools.of_team(db, cast.team, cast.math_team, since=LAST)
    assert [(p.at, p.sums) for p in seen.points] == [(c.last, c.sums) for c in cells if c.last == LAST]


def test_what_stood_out_is_kept_with_the_numbers(db: Connection, cast: Any) -> None:
    for ago, k in enumerate((64, 64, 64, 32, 32, 32)):
        publish(db, cast, LAST - timedelta(days=14 * ago), k)

    caption = team_meetings.one(db, cast.team, held(db, cast)).snapshot.caption

    assert "Stands out: Students in no group: up 40 points since the 6 weeks before." in caption
    assert "7 differences were looked at; " in caption


def test_what_stood_out_elsewhere_than_on_the_chart_says_how_it_was_measured(db: Connection, cast: Any) -> None:
    for ago, k in enumerate((64, 64, 64, 32, 32, 32)):
        publish(db, cast, LAST - timedelta(days=14 * ago), k)
    db.execute(update(schema.published_cells).values(measured="recorded"))
    publish(db, cast, LAST)

    caption = team_meetings.one(db, cast.team, held(db, cast)).snapshot.caption

    assert "Stands out (recorded lesson): Students in no group: up 40 points" in caption


def test_steps_are_kept_with_the_meeting_as_the_team_saw_them(db: Connection, cast: Any) -> None:
    publish_steps(db, cast, LAST, 20)
    publish_steps(db, cast, LAST + timedelta(days=14), 30)
    meeting = team_meetings.begin(db, cast.team, cast.math_team, None, now=NOW)

    db.execute(update(schema.published_step_cells).values(agreed=99))

    seen = team_meetings.one(db, cast.teacher, meeting)
    assert (seen.snapshot, seen.steps.title) == (None, "20 steps were agreed this year, 10 became part of practice")
    assert (seen.steps.rows[0]["Agreed"], str(seen.steps.bars[2][1])) == (20, "10")
    assert team_meetings.one(db, cast.team, meeting).steps == seen.steps


def test_a_meeting_looks_at_what_all_its_members_may_see(db: Connection, cast: Any) -> None:
    publish(db, cast, LAST)
    publish_steps(db, cast, LAST, 20)
    for table in (schema.published_cells, schema.published_step_cells):
        db.execute(update(table).values(kept_from=[str(cast.teacher.person_id)]))

    seen = team_meetings.one(db, cast.team, held(db, cast))

    assert pools.of_team(db, cast.team, cast.math_team, since=LAST), "by themselves they see it"
    assert (seen.snapshot, seen.steps, seen.are_numbers_kept_back) == (None, None, False)


def test_who_joins_later_and_could_work_a_number_out_reads_the_words_alone(db: Connection, cast: Any) -> None:
    publish(db, cast, LAST)
    db.execute(update(schema.published_cells).values(kept_from=[str(cast.coach.person_id)]))
    meeting = held(db, cast)
    joined = {"team_id": cast.math_team, "person_id": cast.coach.person_id, "from_on": TODAY}
    db.execute(schema.team_members.insert().values(joined))

    seen = team_meetings.one(db, actor_for(db, cast.coach.person_id), meeting)

    assert (seen.snapshot, seen.are_numbers_kept_back) == (None, True)
    assert team_notes.of_meeting(db, actor_for(db, cast.coach.person_id), meeting)
    assert team_meetings.one(db, cast.team, meeting).snapshot


def test_a_number_of_the_years_first_weeks_is_kept_back_in_a_meeting_of_its_last(db: Connection, cast: Any) -> None:
    publish_steps(db, cast, fortnight_of(TERM[0]), 20, kept_from=[str(cast.coach.person_id)])
    at = datetime(2026, 8, 5, 15, 0, tzinfo=UTC)
    meeting = team_meetings.begin(db, cast.team, cast.math_team, None, now=at)
    joined = {"team_id": cast.math_team, "person_id": cast.coach.person_id, "from_on": TODAY}
    db.execute(schema.team_members.insert().values(joined))

    seen = team_meetings.one(db, actor_for(db, cast.coach.person_id), meeting)

    assert team_meetings.one(db, cast.team, meeting).steps
    assert (seen.steps, seen.are_numbers_kept_back) == (None, True)


def test_without_published_numbers_a_meeting_is_held_without_a_chart(db: Connection, cast: Any) -> None:
    assert team_meetings.one(db, cast.team, held(db, cast)).snapshot is None
