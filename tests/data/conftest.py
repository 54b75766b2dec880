"""Every test here runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.conftest import Engine


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgres_server")
