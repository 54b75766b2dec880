"""A teacher reads an opened visit, answers a line, shares it; the principal reads what was previewed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from coach_data import schema
from coach_data.database import Database
from tests.builders import add_debriefed_visit, add_entry, add_line, add_step
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written

BEGAN = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)


@pytest.fixture
def visit(everybody: Cast, database: Database) -> UUID:
    """An opened visit with a line, and a debrief in which the next visit was agreed."""
    coach = everybody.coach.person_id
    with database.write() as db:
        of = add_debriefed_visit(
            db, coach, everybody.teacher.person_id, everybody.math_7, school=everybody.north, started_at=BEGAN
        )
        add_line(db, of, coach, "Two pairs compare answers.", speaker="students", tags=["evidence"])
        for name, value in (
            ("next_visit", {"day": "2026-12-01", "time": "10:40:00", "class": None}),
            ("promise.coach", "Bring the talk starters."),
        ):
            entry = add_entry(db, of, coach, "field", {"name": name, "value": value})
            row = {"entry_id": entry, "visit_id": of, "person_id": coach, "name": name, "value": value}
            db.execute(insert(schema.fields).values(**row, is_current=True))
    return of


def test_a_teacher_reads_lines_and_debrief_in_words(open_page: Open, visit: UUID) -> None:
    shown = written(open_page("coaching", who="Terry Teacher", visit=visit))

    assert "**Students** · Two pairs compare answers." in shown
    assert "Tuesday, December 1, 10:40 am" in shown
    assert "Casey Coach will" in shown
    assert "2026-12" not in shown


def test_an_answer_without_words_is_told_and_then_stands_by_the_line(open_page: Open, visit: UUID) -> None:
    at = open_page("coaching", who="Terry Teacher", visit=visit)
    labeled(at.button, "Answer").click().run()

    labeled(at.button, "I saw it differently").click().run()
    told = [error.value for error in at.error]
    labeled(at.text_area, "How I saw it").set_value("It was three pairs.")
    labeled(at.button, "I saw it differently").click().run()

    assert told == ["Write in a few words how you saw it."]
    assert "I saw it differently] It was three pairs." in written(at)
    assert [each.label for each in at.text_area] == []


@pytest.mark.parametrize("kind", ["Notes of", "Debrief of"])
def test_the_preview_is_what_the_principal_reads(open_page: Open, visit: UUID, kind: str) -> None:
    at = open_page("sharing", who="Terry Teacher")
    what = labeled(at.selectbox, "What")
    what.select(next(each for each in what.options if each.startswith(kind))).run()
    whom = labeled(at.selectbox, "With whom")
    whom.select(next(each for each in whom.options if "Pat Principal" in each)).run()
    preview = written(at)
    assert "**Nothing that was seen, written or said.**" in preview
    next(each for each in at.button if each.label.startswith("Share with")).click().run()
    assert "Nothing that was seen" not in written(at)

    read = open_page("shared", who="Pat Principal", visit=visit)

    assert [error.value for error in read.error] == []
    own = [each.value for each in (*read.markdown, *read.caption)]
    assert own and all(text.replace("\\", "") in preview for text in own)
    assert ("Two pairs compare" in written(read)) == kind.startswith("Notes")
    assert "Bring the talk starters" not in preview + written(read)


def test_a_reader_is_listed_on_the_clock_of_the_school(open_page: Open, everybody: Cast, database: Database) -> None:
    with database.write() as db:
        step = add_step(db, everybody.coach.person_id, everybody.teacher.person_id, "Ask one more question")
        shared = {"record": "step", "record_id": step, "teacher_id": everybody.teacher.person_id}
        when = {"shared_at": BEGAN, "taken_back_at": BEGAN + timedelta(days=2)}
        share_id = UUID(int=7)
        db.execute(insert(schema.shares).values(id=share_id, audience="principal", **shared, **when))
        reading = {"share_id": share_id, "person_id": everybody.principal.person_id}
        late = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)  # the evening before in New York
        db.execute(insert(schema.share_readings).values(id=UUID(int=8), at=late, **reading))

    shown = written(open_page("sharing", who="Terry Teacher"))

    assert "Wednesday, March 11, 9:30 pm" in shown
