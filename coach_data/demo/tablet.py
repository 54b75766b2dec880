"""A tablet's side of the demo: entries as a tablet freezes them, sent in the envelope every tablet speaks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from coach_data.actors import Actor
from coach_data.demo.naming import id_of
from coach_data.entries import envelope
from coach_data.entries.receive import receive

_PAGE_LOADED = datetime(2020, 1, 1, tzinfo=UTC)  # the demo's tablets never reload, so each has one clock
_SENDING = timedelta(seconds=2)


@dataclass
class Sitting:
    """What one person writes into one visit in one go: in the room, or at the debrief."""

    visit_id: UUID
    actor: Actor
    name: str
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, kind: str, at: datetime, data: dict[str, Any] | None = None, *, replaces: tuple[UUID, ...] = ()
    ) -> UUID:
        """Adds an entry made at this moment and gives its id."""
        made = id_of("entry", self.visit_id, self.name, len(self.bodies))
        self.bodies.append(
            {
                "id": str(made),
                "visit": str(self.visit_id),
                "person": str(self.actor.person_id),
                "device": str(_device(self.actor.person_id)),
                "clock": str(_clock(self.actor.person_id)),
                "tick_ms": tick(at),
                "seq": len(self.bodies),
                "noted_at": at.isoformat(),
                "kind": kind,
                "v": 1,
                "replaces": [str(one) for one in replaces],
                "data": data or {},
            }
        )
        return made

    def field(self, name: str, at: datetime, value: object) -> UUID:
        """Adds what was written into a field."""
        return self.add("field", at, {"name": name, "value": value})


def tick(at: datetime) -> int:
    """What a demo tablet's monotonic clock shows at this moment, in ms."""
    return (at - _PAGE_LOADED) // timedelta(milliseconds=1)


def send(db: Connection, sittings: list[Sitting], at: datetime) -> None:
    """Sends sittings of one person in one batch; the demo keeps to the same rules as any tablet.

    Raises:
        ValueError: an entry was not taken, which is a mistake in the demo.
    """
    actor, arrived = sittings[0].actor, at + _SENDING
    bodies = [body for sitting in sittings for body in sitting.bodies]
    sent = {
        "person": str(actor.person_id),
        "device": str(_device(actor.person_id)),
        "now": {"clock": str(_clock(actor.person_id)), "tick_ms": tick(arrived), "wall": arrived.isoformat()},
        "entries": [{"id": body["id"], "body": json.dumps(body, ensure_ascii=False)} for body in bodies],
    }
    batch = envelope.read(json.dumps(sent, ensure_ascii=False).encode())
    refused = [receipt for receipt in receive(db, actor, batch, now=arrived) if receipt.status != "saved"]
    if refused:
        raise ValueError(f"The demo wrote an entry that was {refused[0].status}: {refused[0].reason}")


@cache
def _device(person_id: UUID) -> UUID:
    return id_of("tablet", person_id)


@cache
def _clock(person_id: UUID) -> UUID:
    return id_of("clock", person_id)
