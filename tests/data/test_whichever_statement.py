"""Whichever statement of a batch fails, its last commit too: all of it is saved and there, or nothing is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, func, select, union_all
from sqlalchemy.exc import OperationalError

from coach_data import schema, sessions
from coach_data.database import Database
from coach_data.entries import receive
from coach_data.entries.envelope import Sent
from coach_data.entries.kinds import KINDS
from tablet.batches import Desk, Post
from tablet.requests import Pace
from tests.builders import NOW, add_co_observer
from tests.cast import Cast, make_cast
from tests.data.test_entries_machine import found, states
from tests.data.whole_visit import field, told
from tests.tablets import Tablet

ARRIVES = NOW + timedelta(minutes=10)
COUNTED = union_all(*(select(func.count()).select_from(table) for table in schema.metadata.sorted_tables))
Delivery = tuple[Tablet, Sequence[Sent]]
Schedule = Callable[[Cast], list[Delivery]]


def of_every_kind(tablet: Tablet, cast: Cast) -> list[Sent]:
    """A visit with its debrief; then it is placed anew, a field is changed, and this and that is taken out."""
    sent = told(tablet, cast)
    by_kind = {json.loads(one.body)["kind"]: one.id for one in sent}
    step = next(one for one in sent if "step.text" in one.body)
    better = tablet.entry("field", {"name": "step.text", "value": "Better"}, replaces=[step.id])
    gone = [
        tablet.entry("undo", replaces=[by_kind[kind]]) for kind in ("sweep", "edit", "question", "debrief_finished")
    ]
    placed = tablet.entry("placed", {"class": str(cast.math_6)})
    return [
        *sent,
        better,
        placed,
        *gone,
        field(tablet, "promise.coach", "I will model it"),
        tablet.entry("note", {"text": "Late"}),
    ]


def one_by_one(cast: Cast) -> list[Delivery]:
    tablet = Tablet(cast.coach)
    return [(tablet, [one]) for one in of_every_kind(tablet, cast)]


def all_at_once(cast: Cast) -> list[Delivery]:
    tablet = Tablet(cast.coach)
    return [(tablet, of_every_kind(tablet, cast))]


def started_last(cast: Cast) -> list[Delivery]:
    tablet = Tablet(cast.coach)
    first, *rest = of_every_kind(tablet, cast)
    return [(tablet, rest), (tablet, [first])]


def with_a_second(cast: Cast) -> list[Delivery]:
    """A co-observer's lines wait for the visit's beginning; both may read each other's once both have finished."""
    tablet = Tablet(cast.coach)
    second = Tablet(cast.outsider, visit=tablet.visit)
    note, gone = second.entry("note", {"text": "Seen too"}), second.entry("note", {"text": "Gone"})
    looks = second.entry("sweep", {"groups": [{"group": None, "present": 18, "on_task": 12}]})
    edit, undo = second.entry("edit", {"text": "Seen"}, replaces=[note.id]), second.entry("undo", replaces=[gone.id])
    begun = [tablet.entry("started", {"class": str(cast.math_7)}), tablet.entry("note", {"text": "Mine"})]
    ends = [(tablet, [tablet.entry("finished")]), (second, [second.entry("finished")])]
    return [(second, [note, gone]), (tablet, begun), (second, [edit]), (second, [undo, looks]), *ends]


@dataclass
class Power:
    """Goes at the n-th statement, or commit, from now on."""

    left: int = 0

    def tick(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise OperationalError("", {}, OSError("database or disk is full"))


@dataclass
class Server:
    """The desk of a server, the database behind it, and its power."""

    database: Database
    desk: Desk
    power: Power

    def answer(self, one: Delivery) -> tuple[int, list[dict[str, str]]]:
        """The status, and the receipts that came with it."""
        tablet, sent = one
        cookies = {sessions.cookie_name(False): str(tablet.actor.person_id)}
        post = Post(ARRIVES, cookies, tablet.batch(sent).model_dump_json().encode())
        (answer,) = self.desk.answers([post])
        return answer.status, json.loads(answer.body).get("receipts", [])

    def rows(self) -> list[int]:
        """How many there are in each table."""
        with self.database.read() as db:
            return list(db.scalars(COUNTED))

    def try_every(self, one: Delivery) -> int:
        """Sends the same once for every statement that may fail, and once more; gives how many failed."""
        failed, before = 0, self.rows()
        while True:
            self.power.left = failed + 1
            status, receipts = self.answer(one)
            is_cut, self.power.left = self.power.left <= 0, 0
            if not is_cut:
                break
            failed += 1
            assert (status, self.rows()) == (507, before), f"statement {failed}"
        assert (status, {receipt["status"] for receipt in receipts}) == (201, {"saved"}), receipts
        after = self.rows()
        assert self.answer(one) == (status, receipts) and self.rows() == after
        return failed


@pytest.fixture
def server(database: Database) -> Server:
    power = Power()
    for name in ("before_cursor_execute", "commit"):
        event.listen(database.engine, name, power.tick)
    return Server(database, Desk(lambda: database, Pace(at_once=10_000)), power)


def begun(database: Database, schedule: Schedule) -> list[Delivery]:
    """What is going to be sent by two who are signed in; a visit the second was asked along to."""
    with database.write() as db:
        cast = make_cast(db)
        deliveries = schedule(cast)
        visit = deliveries[0][0].visit
        db.execute(schema.visits.insert().values(id=visit, first_received_at=NOW))
        add_co_observer(db, visit, cast.outsider.person_id, cast.pair)
        for who in (cast.coach.person_id, cast.outsider.person_id):
            sessions.begin(db, str(who), who, is_my_tablet=True, now=NOW)
    return deliveries


def without_failures(database: Database, deliveries: list[Delivery]) -> dict[str, list[str]]:
    """What it comes to where nothing fails; undone."""
    with database.write() as db:
        for tablet, sent in deliveries:
            receive(db, tablet.actor, tablet.batch(sent), now=ARRIVES)
        rows = states(db)
        db.get_transaction().rollback()
    return rows


@pytest.mark.parametrize("schedule", [one_by_one, all_at_once, started_last, with_a_second])
def test_whichever_statement_fails_it_is_saved_whole_or_not_at_all(server: Server, schedule: Schedule) -> None:
    deliveries = begun(server.database, schedule)
    meant = without_failures(server.database, deliveries)

    failed = [server.try_every(one) for one in deliveries]

    assert min(failed) > 5
    assert found(server.database) == meant


def test_a_schedule_holds_every_kind_of_entry(db: Connection, cast: Cast) -> None:
    sent = of_every_kind(Tablet(cast.coach), cast)

    assert {json.loads(one.body)["kind"] for one in sent} == {kind for kind, _ in KINDS}
