"""A tablet's side of the demo: entries as a tablet freezes them, sent in the envelope every tablet speaks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from coach_data.actors import Actor
from coach_data.demo.naming import id_of
from coach_data.entries import envelope
from coach_data.entries.receive import receive

_TICK_AT_START = 60_000  # a page has been open for a minute when a sitting begins
_SENDING = timedelta(seconds=2)


@dataclass
class Sitting:
    """What one person writes into one visit in one go: in the room, or at the debrief."""

    visit_id: UUID
    actor: Actor
    name: str
    starts_at: datetime
    _bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def device(self) -> UUID:
        return id_of("tablet", self.actor.person_id)

    @property
    def clock(self) -> UUID:
        return id_of("clock", self.visit_id, self.name)

    def add(self, kind: str, at: datetime, data: dict[str, Any] | None = None, *, replaces: tuple[UUID, ...] = ()) -> UUID:
        """Adds an entry made at this moment and gives its id."""
        made = id_of("entry", self.visit_id, self.name, len(self._bodies))
        self._bodies.append(
            {
                "id": str(made),
                "visit": str(self.visit_id),
                "person": str(self.actor.person_id),
                "device": str(self.device),
                "clock": str(self.clock),
                "tick_ms": self.tick(at),
                "seq": len(self._bodies),
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

    def send(self, db: Connection, at: datetime) -> None:
        """Sends all of it; the demo keeps to the same rules as any tablet, so a refusal is a mistake in the demo."""
        arrived = at + _SENDING
        sent = {
            "person": str(self.actor.person_id),
            "device": str(self.device),
            "now": {"clock": str(self.clock), "tick_ms": self.tick(arrived), "wall": arrived.isoformat()},
            "entries": [{"id": body["id"], "body": json.dumps(body, ensure_ascii=False)} for body in self._bodies],
        }
        batch = envelope.read(json.dumps(sent, ensure_ascii=False).encode())
        refused = [receipt for receipt in receive(db, self.actor, batch, now=arrived) if receipt.status != "saved"]
        if refused:
            raise ValueError(f"The demo wrote an entry that was {refused[0].status}: {refused[0].reason}")

    def tick(self, at: datetime) -> int:
        """What the tablet's monotonic clock shows at this moment, in ms."""
        return _TICK_AT_START + (at - self.starts_at) // timedelta(milliseconds=1)
