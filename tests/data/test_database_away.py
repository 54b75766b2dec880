"""A database that cannot be reached is said to be away, on either engine, and not called a fault of ours."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from coach_data.database import Database
from coach_data.errors import DatabaseAway, DatabaseBusy


@pytest.mark.parametrize("address", ["postgresql+psycopg://k:p@127.0.0.1:1/none", "sqlite:///{folder}"])
def test_a_database_that_was_never_there_is_away(tmp_path: Path, address: str) -> None:
    database = Database(address.format(folder=tmp_path))

    with pytest.raises(DatabaseAway), database.read() as db:
        db.execute(text("SELECT 1"))


def test_a_pool_run_dry_is_busy(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach_data.database.POOL_TIMEOUT_S", 0.05)
    hasty = Database(database.address)

    with ExitStack() as taken, pytest.raises(DatabaseBusy):
        for _ in range(50):
            taken.enter_context(hasty.read()).execute(text("SELECT 1"))
    hasty.close()
