"""The same batch arriving many times at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from coach_data import schema
from coach_data.database import Database
from coach_data.entries import receive
from coach_data.entries.envelope import Sent
from coach_data.errors import DatabaseBusy
from tests.builders import NOW
from tests.cast import make_cast
from tests.data.test_entries_receive import count, started
from tests.tablets import Tablet


@pytest.mark.fault("F4", rounds=20)
def test_a_batch_delivered_20_times_at_once_is_saved_once(database: Database) -> None:
    with database.write() as db:
        cast = make_cast(db)
    tablet = Tablet(cast.coach)
    sweep = {"groups": [{"group": None, "present": 20, "on_task": 15}]}
    batch = tablet.batch(
        [
            started(tablet, cast),
            *(tablet.entry("note", {"text": f"{n}"}) for n in range(9)),
            tablet.entry("sweep", sweep),
        ]
    )

    def deliver(_: int) -> list[object]:
        with database.write() as db:
            return list(receive(db, cast.coach, batch, now=NOW + timedelta(minutes=10)))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(deliver, range(20)))

    assert all(answer == answers[0] for answer in answers)
    with database.read() as db:
        assert count(db) == 11
        assert count(db, "note_lines") == 9
        assert db.execute(select(schema.engagement_sums.c.visits, schema.engagement_sums.c.n)).all() == [(1, 20)]
        assert db.scalar(select(schema.visits.c.entry_count)) == 11


def test_an_id_that_comes_in_under_two_visits_at_once_is_kept_under_one(database: Database) -> None:
    with database.write() as db:
        cast = make_cast(db)
    one, other = Tablet(cast.coach), Tablet(cast.coach)
    same = one.entry("note", {"text": "Once"})
    twin = other.entry("note", {"text": "Twice"}, id=str(same.id))

    def deliver(tablet: Tablet, sent: Sent) -> str:
        try:
            with database.write() as db:
                return tablet.send(db, sent)[0].status
        except DatabaseBusy:
            return deliver(tablet, sent)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(deliver, (one, other), (same, twin)))

    assert answers == ["conflict", "saved"]
    with database.read() as db:
        assert count(db) == 1
