"""A page asks the database as often with many rows as with few."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event

from coach_data.database import Database
from tests.cast import Cast
from tests.pages import filled
from tests.pages.filled import Filled
from tests.pages.opened import Open

MANY = 4
COACH, TEACHER, PRINCIPAL, LEAD = "Casey Coach", "Terry Teacher", "Pat Principal", "Lee Lead"
PAGES = [
    *((url, COACH, {}) for url in ("today", "steps", "teachers", "dashboard", "my-weeks", "my-mirror")),
    *((url, TEACHER, {}) for url in ("coaching", "my-steps", "my-numbers", "my-pulse", "sharing", "team", "shared")),
    ("teachers", COACH, {"partnership": "pair"}),
    *(
        (url, who, {"visit": "visit"})
        for url, who in (("teachers", COACH), ("coaching", TEACHER), ("shared", PRINCIPAL))
    ),
    ("team-meeting", TEACHER, {}),
    *(("team-meeting", TEACHER, {"meeting": "open", "step": step}) for step in range(1, 7)),
    ("team-meeting", TEACHER, {"meeting": "held"}),
    *((url, PRINCIPAL, {}) for url in ("coverage", "school-data", "shared", "team-meeting")),
    ("team-meeting", PRINCIPAL, {"meeting": "held"}),
    *((url, LEAD, {}) for url in ("coverage", "school-data")),
]


def _named(page: tuple[str, str, dict[str, object]]) -> str:
    url, who, query = page
    return "-".join([url, who.split()[1].lower(), *(str(value) for value in query.values())])


@pytest.mark.parametrize(("url", "who", "query"), PAGES, ids=map(_named, PAGES))
def test_statements_of_a_page_do_not_grow(
    open_page: Open, everybody: Cast, database: Database, url: str, who: str, query: dict[str, Any]
) -> None:
    with database.write() as db:
        begun = filled.begin(db, everybody)
        begun.add_round(0)
    few = _sent(open_page, database, url, who, query, begun)
    with database.write() as db:
        begun.db = db
        for number in range(1, MANY + 1):
            begun.add_round(number)

    many = _sent(open_page, database, url, who, query, begun)

    assert many - few == Counter()


def _sent(
    open_page: Open, database: Database, url: str, who: str, query: dict[str, Any], begun: Filled
) -> Counter[str]:
    """Each statement of one opening, its lists of values as one."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(re.sub(r"\?(, \?)+", "?", statement))

    chosen = {"open": begun.meeting, "held": begun.held, "visit": begun.visit, "pair": begun.cast.pair}
    event.listen(database.engine, "before_cursor_execute", note)
    at = open_page(url, who=who, **{name: chosen.get(value, value) for name, value in query.items()})
    event.remove(database.engine, "before_cursor_execute", note)
    assert [each.value for each in at.error] == []
    return Counter(seen)
