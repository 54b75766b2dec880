"""Every figure a page draws is one that Plotly itself would have drawn; no page checks that while it is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import plotly.io
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from coach_data import sessions
from coach_data.database import Database, share
from coach_data.schema import people
from tests.pages.opened import FRAME
from tests.tablet.server import copy_demo
from ui import charts, written_figure

CHARTS = [
    *(("coach", page) for page in ("dashboard", "my-weeks")),
    *(("teacher", page) for page in ("my-numbers", "my-steps")),
    ("team", "team"),
    ("principal", "school-data"),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file: Path = tmp_path_factory.mktemp("figures") / "demo.db"
    copy_demo(file)
    database = Database(f"sqlite:///{file}")
    share(database)
    yield database
    share(None)
    database.close()


def _figures(demo: Database, who: str, page: str) -> list[dict[str, Any]]:
    with demo.write() as db:
        person = db.scalar(select(people.c.id).where(people.c.username == who))
        sessions.begin(db, f"{who} {page}", person, is_my_tablet=False, now=datetime.now(UTC))
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    at.session_state["_door_token"] = f"{who} {page}"
    at.session_state["_door_had_mark"] = True
    at._page_hash = calc_hash(page)
    return [json.loads(chart.proto.spec) for chart in at.run().get("plotly_chart")]


@pytest.mark.parametrize(("who", "page"), CHARTS, ids=[" ".join(one) for one in CHARTS])
def test_plotly_finds_nothing_to_change(demo: Database, who: str, page: str) -> None:
    drawn = _figures(demo, who, page)

    assert [json.loads(plotly.io.to_json(go.Figure(figure), validate=False)) for figure in drawn] == drawn
    assert drawn


def test_what_plotly_does_not_know_would_be_found() -> None:
    figure = charts._styled(
        charts.figure({"type": "scatter", "x": [date(2026, 1, 5)], "y": [1], "colour": "red"}), 300, {}
    )

    assert plotly.tools.return_figure_from_figure_or_data(written_figure.WrittenFigure(figure), True) is figure
    with pytest.raises(ValueError, match="colour"):
        go.Figure(figure)
