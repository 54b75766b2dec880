"""DuckDB as a reference: the same tables in its memory, two of the questions asked over the rows themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import create_engine

from tests.bench.tables import middle, slow, table

TABLES = ("visits", "visit_group_sums", "published_cells")
QUESTIONS = {
    "school data, over published cells": (
        "SELECT last_fortnight, group_id, sum(n), sum(k), sum(sum_k2) FROM published_cells"
        " WHERE school_id = ? AND last_fortnight >= ? GROUP BY ALL ORDER BY ALL"
    ),
    "school data, over every visit's rows": (
        "SELECT date_trunc('week', CAST(v.started_at AS TIMESTAMP)), s.group_id, sum(s.n), sum(s.k), sum(s.k * s.k)"
        " FROM visits v JOIN visit_group_sums s ON s.visit_id = v.id"
        " WHERE v.school_id = ? AND v.started_at >= ? GROUP BY ALL ORDER BY ALL"
    ),
}


def tell(address: str, schools: list[UUID], since: date) -> None:
    """Prints how long DuckDB takes for its questions; says so where it is not installed."""
    try:
        import duckdb
    except ImportError:
        print("\nDuckDB is not installed, so it is left out.")
        return
    with duckdb.connect() as db:
        for name in TABLES:
            frame = pd.read_sql_table(name, create_engine(address))  # noqa: F841 - DuckDB reads it by its name
            db.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        rows = [(name, *_timed(db.execute, asked, schools, since)) for name, asked in QUESTIONS.items()]
    table("DuckDB on the same tables, all in memory", ("question", "p50 ms", "p95 ms"), rows)


def _timed(run: Callable[..., Any], asked: str, schools: list[UUID], since: date) -> tuple[float, float]:
    times = []
    for school in schools:
        began = perf_counter()
        run(asked, [school.hex, since.isoformat()]).fetchall()
        times.append((perf_counter() - began) * 1000)
    return middle(times), slow(times)
