"""What a batch asks of who is forgotten: by keys alone, and no more often for many than for one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Connection, event

from coach_data.entries.envelope import Sent
from coach_data.forgetting_people import forget_person
from tests.cast import Cast
from tests.data.whole_visit import LATER
from tests.tablets import Tablet

Counting = Callable[[Connection], AbstractContextManager[list[str]]]


def begun(cast: Cast, visits: int) -> tuple[Tablet, list[Sent]]:
    tablet, sent = Tablet(cast.coach), []
    for number in range(visits):
        tablet = Tablet(cast.coach, device=tablet.device, clock=tablet.clock, seq=tablet.seq)
        place = {"class": str((cast.math_7, cast.math_6)[number % 2])}
        sent += [tablet.entry("started", place), tablet.entry("note", {"text": "Seen"})]
    return tablet, sent


@pytest.mark.parametrize("is_forgotten", [False, True], ids=["nobody", "the-teacher"])
def test_no_batch_reads_all_people_or_classes(db: Connection, cast: Cast, is_forgotten: bool) -> None:
    if db.dialect.name != "sqlite":
        pytest.skip("its plan is SQLite's")
    if is_forgotten:
        forget_person(db, cast.teacher.person_id, now=LATER)
    tablet, sent = begun(cast, 2)
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(db, "before_cursor_execute", lambda _c, _cursor, text, given, *_: asked.append((text, given)))

    tablet.send(db, *sent)

    of_them = [(text, given) for text, given in asked if text.startswith("SELECT") and "people" in text]
    steps = [step for text, given in of_them for step in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)]
    assert steps
    assert [step.detail for step in steps if step.detail.startswith(("SCAN people", "SCAN classes"))] == []


def test_beginning_many_visits_asks_no_more_often_than_two(
    db: Connection, cast: Cast, count_statements: Counting
) -> None:
    counts = []
    for visits in (2, 12):
        tablet, sent = begun(cast, visits)
        with count_statements(db) as statements:
            tablet.send(db, *sent)
        counts.append(len(statements))

    assert counts[0] == counts[1]
