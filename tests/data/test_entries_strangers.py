"""What somebody hears who has no part in a visit: the same words, whatever is there and whatever is not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, select

from coach_data import schema
from coach_data.forgetting import forget_visit
from tests.builders import NOW, add_co_observer
from tests.cast import Cast
from tests.tablets import Tablet

EVERYTHING_BUT_A_START = ("note", {"text": "Early"}), ("finished", {}), ("field", {"name": "step.text", "value": "x"})


def visits(db: Connection) -> int:
    return db.scalar(select(func.count()).select_from(schema.visits)) or 0


def reason(db: Connection, tablet: Tablet, kind: str, data: dict[str, Any]) -> tuple[str, str | None]:
    [receipt] = tablet.send(db, tablet.entry(kind, data))
    return receipt.status, receipt.reason


@pytest.mark.parametrize("role", ["teacher", "principal", "lead", "admin"])
@pytest.mark.parametrize(("kind", "data"), EVERYTHING_BUT_A_START, ids=["note", "finished", "field"])
def test_who_is_no_coach_leaves_nothing_in_a_visit_that_never_began(
    db: Connection, cast: Cast, role: str, kind: str, data: dict[str, Any]
) -> None:
    tablet = Tablet(getattr(cast, role))

    assert reason(db, tablet, kind, data) == ("refused", "Only a coach can start a visit.")
    assert visits(db) == 0


def test_who_was_asked_along_may_write_before_the_visit_begins(db: Connection, cast: Cast) -> None:
    tablet, second = Tablet(cast.coach), Tablet(cast.principal)
    second.visit = tablet.visit
    tablet.send(db, tablet.entry("note", {"text": "So that the visit has a row"}))
    add_co_observer(db, tablet.visit, cast.principal.person_id, cast.pair)

    assert reason(db, second, "note", {"text": "Early"}) == ("saved", None)


def test_a_visit_of_which_all_was_refused_leaves_no_row_and_may_begin_later(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    elsewhere = tablet.entry("started", {"class": str(cast.south_math)})

    refused, begun = (tablet.send(db, one) for one in (elsewhere, tablet.entry("started")))

    assert [one.status for one in refused + begun] == ["refused", "saved"]
    assert visits(db) == 1


@pytest.mark.parametrize("kind", ["started", "placed"])
@pytest.mark.parametrize("where", [{}, {"school": True}], ids=["alone", "with a school of one's own"])
def test_a_class_that_is_not_there_and_a_strangers_class_are_one_answer(
    db: Connection, cast: Cast, kind: str, where: dict[str, Any]
) -> None:
    school = {"school": str(cast.south)} if where and kind == "started" else {}
    names = [{"class": str(one)} | school for one in (cast.math_7, uuid4())]
    names += [{"teacher": str(one)} | school for one in (cast.teacher.person_id, uuid4())]

    answers = {reason(db, Tablet(cast.outsider), kind, data) for data in names}

    assert answers == {("refused", "This class or teacher is not on your caseload.")}


def test_a_school_that_is_not_there_and_a_strangers_school_are_one_answer(db: Connection, cast: Cast) -> None:
    answers = {reason(db, Tablet(cast.outsider), "started", {"school": str(one)}) for one in (cast.north, uuid4())}

    assert len(answers) == 1


@pytest.mark.parametrize("is_forgotten", [False, True], ids=["there", "forgotten"])
def test_an_outsider_hears_the_same_of_a_visit_there_and_of_one_forgotten(
    db: Connection, cast: Cast, is_forgotten: bool
) -> None:
    tablet, stranger = Tablet(cast.coach), Tablet(cast.outsider)
    stranger.visit = tablet.visit
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))
    if is_forgotten:
        forget_visit(db, tablet.visit, now=NOW)

    assert reason(db, stranger, "note", {"text": "?"}) == ("refused", "This visit belongs to another coach.")
    assert reason(db, stranger, "placed", {"class": str(cast.south_math)})[1] == "This visit belongs to another coach."


@pytest.mark.fault("F26")
def test_a_co_observers_late_lines_for_a_forgotten_visit_are_forgotten_too(db: Connection, cast: Cast) -> None:
    tablet, second = Tablet(cast.coach), Tablet(cast.outsider)
    second.visit = tablet.visit
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)
    forget_visit(db, tablet.visit, now=NOW)

    assert reason(db, second, "note", {"text": "Late"}) == ("forgotten", None)
