"""How SQLite goes about the dashboards' questions: through indexes, never through the whole of a table that grows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from coach_data import debriefs
from coach_data.database import Database
from tests.bench.district import District, Size, make
from tests.bench.questions import NOW, QUESTIONS, eyes
from tests.engines import SqliteFiles

FEW = {"schools", "terms", "closed_days", "priority_groups", "teams"}
"""As many as a district has schools, and read for all of them."""
OF_EVERYBODY = {"partnerships", "pauses", "roles", "time_requests"}
"""Read for everybody in every school, where that is what is asked."""
OF_EVERY_VISIT = {
    "visits",
    "entries",
    "note_lines",
    "fields",
    "meetings",
    "promises",
    "visit_group_sums",
    "visit_tallies",
}
"""With a row or more for every visit: even of this small district no one person sees most of them."""
MADE_ON_THE_WAY = re.compile(r"(\d+ )?CONSTANT ROW|since$|who$|\(subquery-\d+\)|anon_\d+")


@pytest.fixture(scope="module")
def filled(sqlite_files: SqliteFiles) -> Iterator[tuple[Database, District]]:
    with sqlite_files.fresh() as database:
        yield database, make(database, Size(schools=2, weeks=30, teachers=10))


@pytest.fixture(scope="module")
def told(sqlite_files: SqliteFiles) -> Iterator[tuple[Database, District]]:
    """Grown enough for SQLite's planner to go by what it was told of the tables."""
    with sqlite_files.fresh() as database:
        district = make(database, Size(schools=2, weeks=30, teachers=10))
        database.keep_statistics(from_visits=0)
        yield database, district


def _steps(filled: tuple[Database, District], name: str) -> list[str]:
    database, district = filled
    sent: list[tuple[str, tuple[object, ...]]] = []
    with database.read() as db:
        event.listen(db, "before_cursor_execute", lambda _c, _cursor, text, given, *_: sent.append((text, given)))
        QUESTIONS[name].ask(db, eyes(district, 1))
        return [
            step.detail
            for text, given in list(sent)
            for step in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)
        ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_dashboard_reads_the_whole_of_a_table_that_grows(filled: tuple[Database, District], name: str) -> None:
    found = {step.removeprefix("SCAN ") for step in _steps(filled, name) if step.startswith("SCAN ")}
    scanned = {one for one in found if not MADE_ON_THE_WAY.match(one)}

    allowed = FEW | (OF_EVERYBODY if "all schools" in name else set())
    assert {one for one in scanned if one.split()[0] not in allowed} == set()


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_statistics_lead_through_the_whole_of_a_table(told: tuple[Database, District], name: str) -> None:
    """`SEARCH meetings`, without an index: for the smallest of a column, of every row."""
    found = {step.split()[1] for step in _steps(told, name) if re.fullmatch(r"SEARCH \w+|SCAN \w+", step)}

    assert found & OF_EVERY_VISIT == set()


def test_a_district_reads_its_visits_in_indexes_alone(filled: tuple[Database, District]) -> None:
    of_visits = [step for step in _steps(filled, "coverage of all schools, for a lead") if " visits " in step]

    assert len(of_visits) == 3
    assert all("USING COVERING INDEX" in step for step in of_visits)


def test_the_debriefs_to_come_are_found_without_those_that_were_held(filled: tuple[Database, District]) -> None:
    database, district = filled
    with database.read() as db:
        sent: list[tuple[str, tuple[object, ...]]] = []
        event.listen(db, "before_cursor_execute", lambda _c, _cursor, text, given, *_: sent.append((text, given)))
        debriefs.waiting(db, eyes(district, 1).coach, now=NOW)
        text, given = sent[-1]
        steps = [step.detail for step in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)]

    assert any("ix_visits_undebriefed (coach_id=? AND occasion=? AND started_at>?)" in step for step in steps)
