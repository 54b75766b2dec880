"""Tablets, a link that drops, repeats and reorders, a server that crashes: the one rule, over random schedules.

Every entry a tablet was told is saved is there exactly once, with the same content; every other one is still on the
tablet; and once all has arrived, the rows are the same as if everything had come at once, in the order written.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, delete, event, select

from coach_data import schema
from coach_data.database import Database
from coach_data.entries import Receipt, receive
from coach_data.entries.envelope import Batch, Sent
from tests.builders import NOW, add_co_observer
from tests.cast import Cast, make_cast
from tests.data.test_entries_order import COMPARED, UNORDERED
from tests.engines import SqliteFiles
from tests.tablets import Tablet

EXAMPLES, STEPS = 25, 40
ARRIVES = NOW + timedelta(minutes=10)
LINES = ("note", "question", "edit", "undo", "sweep", "finished")
COACHS = (*LINES, "placed", "field", "debrief_started", "debrief_finished")


class PowerCut(Exception):
    """The server dies in the middle of a transaction."""


@dataclass(repr=False)
class Held:
    """A tablet and what it still holds; an entry leaves `waiting` with its receipt alone."""

    tablet: Tablet
    kinds: Sequence[str]
    made: list[tuple[str, Sent]] = field(default_factory=list)
    waiting: dict[UUID, Sent] = field(default_factory=dict)
    told: dict[UUID, str] = field(default_factory=dict)

    def write(self, kind: str, data: dict[str, Any], replaces: list[UUID]) -> None:
        sent = self.tablet.entry(kind, data, replaces=replaces)
        self.made.append((kind, sent))
        self.waiting[sent.id] = sent

    def hear(self, receipts: list[Receipt]) -> None:
        for one in receipts:
            assert one.status == "saved", one
            sent = self.waiting.pop(one.id, None)
            assert sent is None or one.sha256 == hashlib.sha256(sent.body.encode()).hexdigest()
            self.told[one.id] = str(one.sha256)


def states(db: Connection) -> dict[str, list[str]]:
    """Every folded row; numbers of entries alone may tell in which order they came."""
    heads = [column for column in schema.visits.c if column.name not in UNORDERED | {"entry_count"}]
    found = {table.name: sorted(map(repr, db.execute(select(table)))) for table in COMPARED}
    return {**found, "visits": sorted(map(repr, db.execute(select(*heads))))}


class World:
    """One file with the cast, copied for every schedule."""

    def __init__(self, files: SqliteFiles) -> None:
        self.folder, self.number = files.folder, 0
        self.file = files.folder / "cast.db"
        shutil.copyfile(files.template, self.file)
        database = Database(f"sqlite:///{self.file}")
        with database.write() as db:
            self.cast = make_cast(db)
            db.execute(delete(schema.agreements))  # in these schedules all that is agreed is agreed in visits
        database.close()

    def fresh(self, visit: UUID) -> Database:
        """A database in which the outsider was asked along to a visit yet to begin."""
        self.number += 1
        path = self.folder / f"schedule-{self.number}.db"
        shutil.copyfile(self.file, path)
        database = Database(f"sqlite:///{path}")
        with database.write() as db:
            db.execute(schema.visits.insert().values(id=visit, first_received_at=NOW))
            add_co_observer(db, visit, self.cast.outsider.person_id, self.cast.pair)
        return database


class Schedule(RuleBasedStateMachine):
    """Two tablets of the coach and one of a co-observer in one visit, and a second visit of the coach's."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.cast = self.world.cast
        one, other = Tablet(self.cast.coach), Tablet(self.cast.coach)
        second, guest = Tablet(self.cast.coach, visit=one.visit), Tablet(self.cast.outsider, visit=one.visit)
        self.holders = [Held(one, COACHS), Held(second, COACHS), Held(guest, LINES), Held(other, COACHS)]
        self.database = self.world.fresh(one.visit)
        self.under_way: list[tuple[Held, Batch]] = []
        self.answers: list[tuple[Held, list[Receipt]]] = []

    @initialize()
    def begin(self) -> None:
        self.holders[0].write("started", {"class": str(self.cast.math_6)}, [])
        self.holders[3].write("started", {"class": str(self.cast.math_7)}, [])

    @rule(data=st.data())
    def write(self, data: st.DataObject) -> None:
        held = data.draw(st.sampled_from(self.holders))
        kind = data.draw(st.sampled_from(held.kinds))
        said = [sent.id for one in self.holders if one.tablet.actor == held.tablet.actor for _, sent in one.made]
        wanted = st.lists(st.integers(0, max(0, len(said) - 1)), min_size=1, max_size=2)
        replaces = [said[n] for n in data.draw(wanted)] if kind in ("edit", "undo", "field") and said else []
        held.write(kind, data.draw(DATA[kind](self.cast)), replaces)

    @precondition(lambda self: any(one.waiting for one in self.holders))
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        held = data.draw(st.sampled_from([one for one in self.holders if one.waiting]))
        batch = data.draw(st.lists(st.sampled_from(list(held.waiting.values())), min_size=1, max_size=12))
        self.under_way.append((held, held.tablet.batch(batch)))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), is_repeated=st.booleans(), dies_at=st.none() | st.integers(1, 30))
    def arrive(self, data: st.DataObject, is_repeated: bool, dies_at: int | None) -> None:
        held, batch = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        if is_repeated:
            self.under_way.append((held, batch))
        with suppress(PowerCut):
            self.answers.append((held, self.receive(held, batch, dies_at)))

    @precondition(lambda self: self.under_way or self.answers)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        lane: list[Any] = data.draw(st.sampled_from([lane for lane in (self.under_way, self.answers) if lane]))
        lane.pop(data.draw(st.integers(0, len(lane) - 1)))

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def hear(self, data: st.DataObject) -> None:
        held, receipts = self.answers.pop(data.draw(st.integers(0, len(self.answers) - 1)))
        held.hear(receipts)

    def receive(self, held: Held, batch: Batch, dies_at: int | None = None) -> list[Receipt]:
        left = [dies_at or 0]

        def die(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCut

        with self.database.write() as db:
            event.listen(db, "before_cursor_execute", die)
            receipts = receive(db, held.tablet.actor, batch, now=ARRIVES)
            if left[0] > 0:
                raise PowerCut  # after the last statement, before the commit
        return receipts

    @invariant()
    def what_was_told_is_there_and_the_rest_still_held(self) -> None:
        with self.database.read() as db:
            rows = db.execute(select(schema.entries.c.id, schema.entries.c.sha256)).all()
        stored = {row.id: row.sha256 for row in rows}
        for held in self.holders:
            assert held.told.items() <= stored.items()
            assert {sent.id for _, sent in held.made} == set(held.waiting) | set(held.told)

    def teardown(self) -> None:
        for held in reversed(self.holders):
            if held.waiting:
                held.hear(self.receive(held, held.tablet.batch(list(held.waiting.values()))))
        self.what_was_told_is_there_and_the_rest_still_held()
        assert found(self.database) == self.in_order()
        self.database.close()

    def in_order(self) -> dict[str, list[str]]:
        """What the same entries come to without any fault, each tablet's in one batch."""
        calm = self.world.fresh(self.holders[0].tablet.visit)
        with calm.write() as db:
            for held in self.holders:
                sent = [one for _, one in held.made]
                if sent:
                    receive(db, held.tablet.actor, held.tablet.batch(sent), now=ARRIVES)
        rows = found(calm)
        calm.close()
        return rows


def found(database: Database) -> dict[str, list[str]]:
    with database.read() as db:
        return states(db)


def _sweep(on_task: int) -> dict[str, Any]:
    return {"groups": [{"group": None, "present": 20, "on_task": on_task}]}


TEXT = st.sampled_from(["Wait", "Ask first", "Three seconds"])
DATA: dict[str, Callable[[Cast], st.SearchStrategy[dict[str, Any]]]] = {
    **dict.fromkeys(("note", "question", "edit"), lambda _: st.fixed_dictionaries({"text": TEXT})),
    **dict.fromkeys(("undo", "finished", "debrief_started", "debrief_finished"), lambda _: st.just({})),
    "sweep": lambda _: st.integers(0, 20).map(_sweep),
    "placed": lambda cast: st.sampled_from([cast.math_6, cast.math_7]).map(lambda one: {"class": str(one)}),
    "field": lambda _: st.fixed_dictionaries(
        {"name": st.sampled_from(["step.text", "promise.coach", "agreement.slot"]), "value": TEXT}
    ),
}


@pytest.mark.fault("F3", "F4", "F5", "F7", rounds=EXAMPLES)
def test_the_one_rule_holds_over_random_schedules(sqlite_files: SqliteFiles) -> None:
    Schedule.world = World(sqlite_files)

    run_state_machine_as_test(
        Schedule,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
