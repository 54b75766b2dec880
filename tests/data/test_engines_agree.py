"""SQLite and PostgreSQL, filled alike, answer every question of the dashboards alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from coach_data.rhythm import Pause
from tests.bench.answers import plain, told
from tests.bench.district import Size, make
from tests.bench.questions import QUESTIONS, eyes
from tests.data.test_district import Filled
from tests.engines import PostgresServer, SqliteFiles

OLDER_THAN_ALL = "steps of a caseload, a year before"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def both(sqlite_files: SqliteFiles, postgres_server: PostgresServer) -> Iterator[list[Filled]]:
    size = Size(schools=2, weeks=30, teachers=10)
    with sqlite_files.fresh() as lite, postgres_server.fresh() as postgres:
        yield [(database, make(database, size)) for database in (lite, postgres)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_give_the_same_answer(both: list[Filled], name: str) -> None:
    answers = []
    for database, district in both:
        with database.read() as db:
            answers.append(plain(QUESTIONS[name].ask(db, eyes(district, 3))))

    assert answers[0] == answers[1]
    assert (answers[0] == ()) == (name == OLDER_THAN_ALL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({1: "a", 2: "b"}, {2: "b", 1: "a"}, id="a dict in another order"),
        pytest.param({"x", "y"}, frozenset({"y", "x"}), id="a set of another kind"),
        pytest.param(NOON, NOON.astimezone(timezone(timedelta(hours=5))), id="a moment in another zone"),
    ],
)
def test_the_same_answer_is_told_alike(one: object, other: object) -> None:
    assert told(one) == told(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param([1, 2], [2, 1], id="another order"),
        pytest.param(Pause(date(2026, 1, 1), date(2026, 1, 2), "leave"), (), id="something else"),
        pytest.param([UUID(int=1)], [UUID(int=2)], id="another id"),
    ],
)
def test_another_answer_is_told_otherwise(one: object, other: object) -> None:
    assert told(one) != told(other)


def test_what_has_no_text_of_its_own_is_no_answer() -> None:
    with pytest.raises(TypeError):
        told([object()])
