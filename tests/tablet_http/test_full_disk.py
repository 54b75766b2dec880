"""The disk is full while tablets send: they are told, keep what they have, and all is saved once there is room (F8)."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from coach_data.backup import check
from coach_data.database import Database
from tests.cast import Cast
from tests.faults.killing import sending
from tests.faults.tablets import folded, lost, until_heard

PLENTY, WITHIN_S = 2**30, 60


@pytest.mark.fault("F8")
def test_what_found_no_room_is_kept_by_its_tablet_and_saved_later(database: Database, port: int, people: Cast) -> None:
    pages = [PLENTY]
    event.listen(
        database.engine, "checkout", lambda driver, *_: driver.execute(f"PRAGMA max_page_count = {pages[0]}").close()
    )

    with sending(database, port, people, 8) as senders:
        until_heard(senders, "201", WITHIN_S)
        pages[0] = 1  # SQLite takes this as: no page more than now
        until_heard(senders, "507", WITHIN_S)
        assert all(lost(database, dict(one.acknowledged)) == set() for one in senders)
        pages[0] = PLENTY

    made = sum(len(one.made) for one in senders)
    assert {status for one in senders for status in one.answers} == {"201", "507"}
    assert all(set(one.acknowledged) == one.made and not lost(database, one.acknowledged) for one in senders)
    assert folded(database) == (made, made - len(senders))
    assert check(database).problems == ()
