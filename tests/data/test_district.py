"""The dashboards' questions of a small district: how many statements they send, and that its sums are the product's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, event, select

from coach_data import cells, schema, tallies
from coach_data.database import Database
from coach_data.entries import receive
from tests.bench.district import District, Size, make
from tests.bench.questions import NOW, QUESTIONS, eyes
from tests.conftest import Engine
from tests.tablets import Tablet

SMALL, LARGE = Size(schools=1, weeks=16, teachers=10), Size(schools=4, weeks=64, teachers=10)
ROSTER = (
    *("schools", "terms", "closed_days", "priority_groups", "people", "roles", "teams", "team_members"),
    *("classes", "class_groups", "partnerships", "agreements"),
)

Filled = tuple[Database, District]


@pytest.fixture(scope="module")
def small(engine: Engine) -> Iterator[Filled]:
    with engine.fresh() as database:
        yield database, make(database, SMALL)


@pytest.fixture(scope="module")
def large(engine: Engine) -> Iterator[Filled]:
    with engine.fresh() as database:
        yield database, make(database, LARGE)


def _statements(filled: Filled, name: str) -> int:
    database, district = filled
    sent: list[str] = []
    with database.read() as db:
        event.listen(db, "before_cursor_execute", lambda _c, _cursor, statement, *_: sent.append(statement))
        QUESTIONS[name].ask(db, eyes(district, 0))
    return len(sent)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_dashboard_sends_no_more_statements_over_more_schools_and_years(
    small: Filled, large: Filled, name: str
) -> None:
    assert large[1].visits > 10 * small[1].visits

    assert _statements(large, name) == _statements(small, name)


@pytest.fixture(scope="module")
def received(engine: Engine) -> Iterator[tuple[Database, Database]]:
    """A generated school, and one of the same people whose visits came from tablets."""
    with engine.fresh() as generated, engine.fresh() as received:
        district = make(generated, Size(schools=1, weeks=10, teachers=4))
        with generated.read() as source, received.write() as db:
            for name in ROSTER:
                _copy(source, db, schema.metadata.tables[name])
            for visit in source.execute(select(schema.visits)).all():
                _receive(db, district, visit, _rows(source, schema.visit_group_sums, visit_id=visit.id))
            cells.publish_due(db, now=NOW)
        yield generated, received


def _copy(source: Connection, db: Connection, table: Table) -> None:
    lasting = {"ended_on": None} if table is schema.partnerships else {}  # a class is its coach's of that day
    db.execute(table.insert(), [{**row, **lasting} for row in source.execute(select(table)).mappings()])


def _rows(db: Connection, table: Table, **which: Any) -> list[Any]:
    return list(db.execute(select(table).filter_by(**which)))


def _receive(db: Connection, district: District, visit: Any, looks: list[Any]) -> None:
    """Sends a visit as its coach's tablet would have: what was counted in two sweeps of half the students each."""
    actor = next(one for one in district.schools[0].people["coach"] if one.person_id == visit.coach_id)
    tablet = Tablet(actor, visit=visit.id)
    halves = [_half(looks, first=first) for first in (True, False)]
    sent = [tablet.entry("started", {"class": str(visit.class_id)}), *(tablet.entry("sweep", half) for half in halves)]
    at = visit.started_at.astimezone(UTC) + timedelta(minutes=10)

    receive(db, actor, tablet.batch(sent, at=at), now=at)


def _half(looks: list[Any], *, first: bool) -> dict[str, Any]:
    groups = [
        {
            "group": None if look.group_id == schema.NO_GROUP else str(look.group_id),
            "present": look.n // 2,
            "on_task": look.k // 2 if first else look.k - look.k // 2,
        }
        for look in looks
    ]
    return {"groups": groups}


@pytest.mark.parametrize("table", [schema.visit_group_sums, schema.engagement_sums], ids=lambda table: table.name)
def test_a_districts_sums_are_what_receiving_keeps(received: tuple[Database, Database], table: Table) -> None:
    with received[0].read() as generated, received[1].read() as db:
        made, kept = (sorted(map(tuple, _rows(one, table)), key=str) for one in (generated, db))

    assert made == kept
    assert len(kept) > 20


def test_a_districts_tallies_are_what_counting_gives(small: Filled) -> None:
    with small[0].read() as db:
        kept = [dict(row) for row in db.execute(select(schema.visit_tallies)).mappings()]
        counted = tallies.counted(db, [row["visit_id"] for row in kept])

    assert sorted(kept, key=str) == sorted(counted, key=str)
    assert len(kept) == small[1].visits and {row["has_step"] for row in kept} == {True, False}


def test_a_districts_cells_are_what_publishing_makes(received: tuple[Database, Database]) -> None:
    ignored = ("id", "teacher_ids", "class_ids", "kept_from", "published_at")
    columns = [column for column in schema.published_cells.c if column.name not in ignored]
    with received[0].read() as generated, received[1].read() as db:
        made, kept = ({str(row) for row in one.execute(select(*columns))} for one in (generated, db))

    assert kept and kept <= made


def test_a_districts_tallies_are_what_counting_keeps(small: Filled) -> None:
    with small[0].read() as db:
        ids = list(db.scalars(select(schema.visits.c.id).where(tallies.IS_COUNTED)))
        due = tallies.due(db, now=NOW)
        counted = {row["visit_id"]: row for row in tallies.counted(db, ids)}
        kept = {row["visit_id"]: dict(row) for row in db.execute(select(schema.visit_tallies)).mappings()}

    assert due == []
    assert counted == kept and len(kept) > 100
