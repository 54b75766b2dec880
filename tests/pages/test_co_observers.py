"""The coach asks a colleague along, the teacher answers, the colleague joins: each on a page of theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from coach_data import co_observers
from coach_data.database import Database
from tests.builders import add_co_observer, add_visit
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written


def fine(at: AppTest) -> AppTest:
    assert [error.value for error in at.error] == []
    return at


@pytest.fixture
def asked(everybody: Cast, database: Database) -> UUID:
    """The principal is asked along to today's visit to the teacher."""
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo("America/New_York")).date()
    with database.write() as db:
        who = everybody.principal.person_id
        return co_observers.invite(db, everybody.coach, everybody.pair, who, on_day=today, now=now)


def test_the_coach_asks_on_the_teachers_page_and_can_withdraw(open_page: Open, everybody: Cast) -> None:
    at = fine(open_page("teachers", who="Casey Coach", partnership=everybody.pair))
    box = labeled(at.selectbox, "Who comes along")
    box.select(next(option for option in box.options if option.startswith("Pat Principal"))).run()

    labeled(at.button, "Ask Terry Teacher").click().run()

    assert "waits for Terry Teacher’s answer" in written(fine(at))
    labeled(at.button, "Withdraw").click().run()
    assert "Colleagues asked along" not in written(fine(at))


def test_asking_nobody_says_so_beside_the_field(open_page: Open, everybody: Cast) -> None:
    at = fine(open_page("teachers", who="Casey Coach", partnership=everybody.pair))

    labeled(at.button, "Ask Terry Teacher").click().run()

    assert any(
        "Choose a colleague of this school." in str(each.value) for each in (*at.error, *at.markdown, *at.caption)
    )


def test_the_teacher_reads_who_evaluates_and_says_yes_and_takes_it_back(open_page: Open, asked: UUID) -> None:
    at = fine(open_page("coaching", who="Terry Teacher"))
    assert "This person also evaluates teachers." in written(at)

    labeled(at.button, "Yes, may come along").click().run()
    assert "Pat Principal (" in written(fine(open_page("sharing", who="Terry Teacher")))
    labeled(at.button, "Take it back").click().run()

    assert "You said: rather not." in written(fine(at))
    assert "Pat Principal (" not in written(fine(open_page("sharing", who="Terry Teacher")))


def test_the_colleague_sees_the_visit_only_after_the_yes(
    open_page: Open, asked: UUID, everybody: Cast, database: Database
) -> None:
    before = fine(open_page("observe", who="Pat Principal"))
    with database.write() as db:
        who = everybody.principal.person_id
        co_observers.answer(db, everybody.teacher, asked, who, is_yes=True, now=datetime.now(UTC))

    after = fine(open_page("observe", who="Pat Principal"))

    assert "Terry Teacher" not in written(before)
    assert "Join Terry Teacher’s visit" in written(after)
    assert {"Join"} == {each.label for each in after.button} & {"Join", "Start visit", "Practice visit"}


def test_the_teacher_reads_who_came_long_ago_and_folds_a_long_list(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    with database.write() as db:
        for n in range(6):
            pair = (everybody.coach.person_id, everybody.teacher.person_id)
            visit = add_visit(db, *pair, school=everybody.north)
            on = {"on_day": date(2025, 3, 10 + n)}
            add_co_observer(db, visit, everybody.principal.person_id, everybody.pair, **on)

    at = fine(open_page("sharing", who="Terry Teacher"))

    assert "Pat Principal (Saturday, March 15, 2025)" in written(at)
    [folded] = [each for each in at.expander if each.label == "2 earlier visits they can still read"]
    assert "March 10, 2025" in folded.markdown[0].value
    assert "Nobody. A colleague" not in written(at)


def test_nobody_else_is_shown_the_invitation(open_page: Open, asked: UUID) -> None:
    assert "May a colleague come along?" not in written(fine(open_page("coaching", who="Nina Newteacher")))
