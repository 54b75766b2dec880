"""A team and a principal are told what stands out, in the numbers they may read; nobody else is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from coach_data.actors import Actor
from coach_data.database import Database
from coach_data.schema import published_cells
from coach_data.school_days import fortnight_of
from tests.cast import Cast
from tests.pages.opened import Open, written

ROSE = "English learners: up 20 points since the 6 weeks before"


@pytest.fixture
def publish(everybody: Cast, database: Database) -> Callable[[Sequence[int]], None]:
    """Cells of the math team, five teachers each: one for every share of the last fortnights, in percent."""

    def published(shares: Sequence[int], visits: int = 8, n: int = 400, kept_from: Sequence[Actor] = ()) -> None:
        last, now = fortnight_of(datetime.now(UTC).date() - timedelta(days=28)), datetime.now(UTC)
        who = {"teams": [str(everybody.math_team)], "teacher_ids": [str(uuid4()) for _ in range(5)], "class_ids": []}
        rest = {"group_id": everybody.english_learners, "measured": "in_room", "students": 60, "sweeps": 16}
        rest["kept_from"] = [str(actor.person_id) for actor in kept_from]
        with database.write() as db:
            for ago, share in enumerate(reversed(shares)):
                day, k, each = last - timedelta(days=14 * ago), n * share // 100, n // visits
                # Every visit is five above or below the fortnight's mean.
                sums = {"n": n, "k": k, "sum_n2": each * n, "sum_kn": each * k, "sum_k2": k * k // visits + 25 * visits}
                row = {"id": uuid4(), "school_id": everybody.north, "published_at": now, "visits": visits}
                when = {"first_fortnight": day, "last_fortnight": day}
                db.execute(published_cells.insert().values(**row, **when, **sums, **who, **rest))

    return published


@pytest.mark.parametrize(("page", "who"), [("team", "Terry Teacher"), ("school-data", "Pat Principal")])
def test_what_stands_out_is_said_with_its_numbers_and_leads_to_its_chart(open_page: Open, publish, page, who) -> None:
    publish([60, 61, 59, 80, 79, 81])

    shown = written(open_page(page, who=who))

    assert f"**{ROSE}** · [Its chart, in the room](#{page.split('-')[0]}-in_room)" in shown
    assert "80% (75% to 84%; n 1200 in 24 visits); the 6 weeks before: 60% (56% to 64%" in shown
    assert "differences were looked at; " in shown


@pytest.mark.parametrize(("page", "who"), [("team", "Terry Teacher"), ("school-data", "Pat Principal")])
@pytest.mark.parametrize(
    ("shares", "said"),
    [
        pytest.param([70, 71, 69, 70], "Nothing stands out: all differences are within what chance", id="alike"),
        pytest.param([], "Nothing to compare yet.", id="nothing published"),
    ],
)
def test_where_nothing_stands_out_that_is_said(open_page: Open, publish, page, who, shares, said) -> None:
    publish(shares)

    at = open_page(page, who=who)

    assert not at.exception
    assert said in written(at)


@pytest.mark.parametrize(("page", "who"), [("team", "Terry Teacher"), ("school-data", "Pat Principal")])
def test_what_is_left_out_is_said_and_is_not_called_too_little(
    open_page: Open, publish, everybody: Cast, page: str, who: str
) -> None:
    publish([60, 61, 59, 80, 79, 81], kept_from=[everybody.teacher, everybody.principal])

    told = [each.value for each in open_page(page, who=who).info]

    assert told[0].startswith("Some numbers of engagement are left out for you: you know most of the teachers’ own")
    whose = {"team": 2, "school-data": 1}[page]  # beside the team's the school's
    assert told[1 : 1 + whose] == ["Left out for you, as said above."] * whose
    assert told[1 + whose].startswith("Not enough yet."), "of action steps, of which nothing is left out"


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("team", "Casey Coach"),
        ("team", "Nina Newteacher"),
        ("team", "Ada Admin"),
        ("school-data", "Oona Outsider"),
        ("school-data", "Nina Newteacher"),
    ],
)
def test_nobody_else_is_told(open_page: Open, publish, page, who) -> None:
    publish([60, 61, 59, 80, 79, 81])

    assert ROSE not in written(open_page(page, who=who))
