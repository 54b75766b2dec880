"""The cast with a session each, and pages opened as one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from coach_data import installation, sessions
from coach_data.database import Database, share
from tests.cast import Cast, make_cast
from tests.pages.opened import FRAME, Open


@pytest.fixture
def everybody(database: Database) -> Iterator[Cast]:
    with database.write() as db:
        installation.begin(db, now=datetime.now(UTC))
        cast = make_cast(db)
        people = (cast.admin, cast.coach, cast.teacher, cast.newteacher, cast.principal, cast.team, cast.lead)
        for who in people:
            sessions.begin(db, f"token of {who.name}", who.person_id, is_my_tablet=False, now=datetime.now(UTC))
    share(database)
    yield cast
    share(None)


@pytest.fixture
def open_page(everybody: Cast) -> Open:
    def opened(url: str, who: str = "Ada Admin", **query: object) -> AppTest:
        at = AppTest.from_file(str(FRAME), default_timeout=60)
        at.session_state["_door_token"] = f"token of {who}"
        at.session_state["_door_had_mark"] = True  # outside a browser every cookie seems to be there
        at._page_hash = calc_hash(url)
        for name, value in query.items():
            at.query_params[name] = str(value)
        return at.run()

    return opened
