"""What the server does by itself: it begins at once, comes back, and lives through its own failures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, inspect, select

from coach_data import upkeep
from coach_data.database import Database
from coach_data.schema import NO_GROUP, engagement_sums, published_fortnights
from coach_data.school_days import fortnight_of
from tests.builders import add_class, add_person, add_school
from tests.engines import SqliteFiles, make_tables
from tests.loops import ran

LONG_AGO = fortnight_of(datetime.now(UTC).date() - timedelta(days=60))


def add_due(database: Database) -> None:
    """A visit's sums in a fortnight that should have been published long ago."""
    counts = {"visits": 1, "sweeps": 2, "n": 20, "k": 15, "sum_n2": 200, "sum_kn": 150, "sum_k2": 120}
    where = {"fortnight": LONG_AGO, "group_id": NO_GROUP, "measured": "in_room"}
    with database.write() as db:
        school = add_school(db, "North School")
        teacher = add_person(db, role="teacher", school=school)
        class_id = add_class(db, teacher, school)
        whose = {"school_id": school, "teacher_id": teacher, "class_id": class_id}
        db.execute(insert(engagement_sums).values(**whose, **where, **counts))


def is_published(database: Database) -> bool:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(published_fortnights)) > 0


def go_on(database: Database, *steps: Callable[[], object]) -> None:
    """Goes on in short rounds; a step that gives False is asked again until it does not."""

    async def going() -> None:
        task = asyncio.create_task(upkeep.go_on(database, every_s=0.05))
        async with asyncio.timeout(20):
            for step in steps:
                while step() is False:
                    await asyncio.sleep(0.02)
        task.cancel()

    ran(going())


def test_what_is_due_is_published_at_once(database: Database) -> None:
    add_due(database)

    go_on(database, lambda: is_published(database))

    assert ran(upkeep.run(database, now=datetime.now(UTC))) == 0


def test_a_round_that_fails_is_logged_and_a_later_one_publishes(
    empty_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    go_on(
        empty_database,
        lambda: "was not published" in caplog.text,
        lambda: make_tables(empty_database),
        lambda: add_due(empty_database),
        lambda: is_published(empty_database),
    )

    assert is_published(empty_database)


def _knows_sizes(database: Database) -> bool:
    with database.read() as db:
        return inspect(db).has_table("sqlite_stat1")


def test_sqlites_planner_is_told_of_sizes_once_they_matter(sqlite_files: SqliteFiles) -> None:
    with sqlite_files.fresh() as database:
        add_due(database)
        database.keep_statistics()
        at_first = _knows_sizes(database)

        database.keep_statistics(from_visits=0)

        assert (at_first, _knows_sizes(database)) == (False, True)
