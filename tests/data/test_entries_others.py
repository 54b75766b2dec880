"""Who else writes in a visit, or once wrote in it: what they send ends nothing, what they read ends with their part."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select, update

from coach_data import schema
from coach_data.entries.reading import entries_after
from coach_data.errors import NotHere
from tests.builders import NOW, add_co_observer
from tests.cast import Cast
from tests.tablets import Tablet


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    tablet = Tablet(cast.coach)
    started = tablet.entry("started", {"class": str(cast.math_7)})
    tablet.send(db, started, tablet.entry("note", {"text": "The coach's own line"}))
    return tablet


@pytest.fixture
def second(db: Connection, cast: Cast, tablet: Tablet) -> Tablet:
    """A co-observer with the teacher's yes."""
    second = Tablet(cast.outsider, visit=tablet.visit)
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)
    return second


def test_a_co_observer_who_finishes_does_not_finish_the_coachs_visit(
    db: Connection, cast: Cast, tablet: Tablet, second: Tablet
) -> None:
    second.send(db, second.entry("note", {"text": "Seen too"}), second.entry("finished"))
    tablet.send(db, tablet.entry("placed", {"class": str(cast.math_7)}))

    assert db.scalar(select(schema.visits.c.finished_at)) is None
    bodies = [one.body for one in entries_after(db, cast.outsider, tablet.visit, 0).entries]
    assert not any("The coach's own line" in body for body in bodies)


def test_once_both_have_finished_a_co_observer_gets_the_coachs_lines(
    db: Connection, cast: Cast, tablet: Tablet, second: Tablet
) -> None:
    second.send(db, second.entry("finished"))
    tablet.send(db, tablet.entry("finished"))

    bodies = [one.body for one in entries_after(db, cast.outsider, tablet.visit, 0).entries]
    assert any("The coach's own line" in body for body in bodies)


def test_a_former_coach_delivers_and_gets_nothing_back(db: Connection, cast: Cast, tablet: Tablet) -> None:
    db.execute(update(schema.partnerships).where(schema.partnerships.c.id == cast.pair).values(ended_on=NOW.date()))

    [receipt] = tablet.send(db, tablet.entry("note", {"text": "Written that morning"}))

    assert receipt.status == "saved"
    with pytest.raises(NotHere):
        entries_after(db, cast.coach, tablet.visit, 0)


def test_what_came_before_its_visit_began_comes_back_to_its_author(db: Connection, cast: Cast) -> None:
    early = Tablet(cast.coach)
    early.send(db, early.entry("note", {"text": "Before the start"}))

    assert len(entries_after(db, cast.coach, early.visit, 0).entries) == 1
    with pytest.raises(NotHere):
        entries_after(db, cast.outsider, early.visit, 0)
