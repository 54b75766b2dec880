"""Every page of everybody else, once somebody they worked with is forgotten: none breaks, and no name is on it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from coach_data.database import Database
from coach_data.forgetting_people import forget_whole
from tests.cast import Cast
from tests.pages import filled
from tests.pages.opened import Open, written
from ui.screens import PAGES

READERS = {
    "coach": "Casey Coach",
    "teacher": "Terry Teacher",
    "principal": "Pat Principal",
    "team": "Toni Team",
    "lead": "Lee Lead",
    "admin": "Ada Admin",
}


def pages_of(everybody: Cast, who: str) -> list[str]:
    actor = getattr(everybody, who)
    return [page.url for page in PAGES if page.is_for(actor) and page.in_navigation]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("gone", ["coach", "teacher", "team", "principal"])
def test_no_page_of_anybody_else_breaks_or_says_the_name(
    open_page: Open, everybody: Cast, database: Database, gone: str, reader: str
) -> None:
    if gone == reader:
        pytest.skip("Signed out.")
    with database.write() as db:
        begun = filled.begin(db, everybody)
        begun.add_round(0)
    forget_whole(database, getattr(everybody, gone).person_id, now=datetime.now(UTC))

    opened = [open_page(url, who=READERS[reader]) for url in pages_of(everybody, reader)]
    if reader == "team":
        opened += [open_page("team-meeting", who=READERS[reader], meeting=each) for each in (begun.held, begun.meeting)]

    assert [[each.value for each in (*at.exception, *at.error)] for at in opened if at.exception or at.error] == []
    assert [each for at in opened for each in told(at) if READERS[gone] in each] == []


def told(at: AppTest) -> list[str]:
    chosen = [option for each in (*at.selectbox, *at.multiselect, *at.radio) for option in each.options]
    tables = [each.value.to_string() for each in at.dataframe]
    return [written(at), *(each.label for each in at.button), *chosen, *tables]
