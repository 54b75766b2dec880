"""The dashboards' questions of a small district: how many statements they send, and that its sums are the product's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from coach_data.database import Database
from tests.bench.district import District, Size, make
from tests.bench.questions import QUESTIONS, eyes
from tests.conftest import Engine

SMALL, LARGE = Size(schools=1, weeks=16, teachers=10), Size(schools=4, weeks=64, teachers=10)

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
