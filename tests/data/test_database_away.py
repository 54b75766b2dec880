"""A database that cannot be reached is said to be away, on either engine, and not called a fault of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from coach_data.database import Database
from coach_data.errors import DatabaseAway


@pytest.mark.parametrize("address", ["postgresql+psycopg://k:p@127.0.0.1:1/none", "sqlite:///{folder}"])
def test_a_database_that_was_never_there_is_away(tmp_path: Path, address: str) -> None:
    database = Database(address.format(folder=tmp_path))

    with pytest.raises(DatabaseAway), database.read() as db:
        db.execute(text("SELECT 1"))
