"""A tablet that makes entries and batches as the browser does; its clock starts at NOW."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from coach_data.actors import Actor
from coach_data.entries import Receipt, receive
from coach_data.entries.envelope import Batch, Sent, read
from tests.builders import NOW


@dataclass
class Tablet:
    """One person's tablet in one visit; every entry is made a second after the one before."""

    actor: Actor
    visit: UUID = field(default_factory=uuid4)
    device: UUID = field(default_factory=uuid4)
    clock: UUID = field(default_factory=uuid4)
    seq: int = 0

    def entry(self, kind: str, data: dict[str, Any] | None = None, **frame: Any) -> Sent:
        """An entry of this kind, frozen; `frame` overrides any part of its body."""
        self.seq += 1
        body = {
            "id": str(uuid4()),
            "visit": str(self.visit),
            "person": str(self.actor.person_id),
            "device": str(self.device),
            "clock": str(self.clock),
            "tick_ms": self.seq * 1000,
            "seq": self.seq,
            "noted_at": (NOW + timedelta(seconds=self.seq)).isoformat(),
            "kind": kind,
            "v": 1,
            "replaces": [],
            "data": data or {},
        }
        body |= {name: [str(i) for i in value] if name == "replaces" else value for name, value in frame.items()}
        return Sent(id=UUID(str(body["id"])), body=json.dumps(body, ensure_ascii=False))

    def batch(
        self,
        sent: Sequence[Sent],
        *,
        tick_ms: int = 600_000,
        at: datetime | None = None,
        earlier: dict[UUID, int] | None = None,
    ) -> Batch:
        """A batch as read from the wire, sent when the tablet's clock shows `tick_ms`; `earlier` clocks by their lead."""
        wall = at or NOW + timedelta(milliseconds=tick_ms)
        return read(
            json.dumps(
                {
                    "person": str(self.actor.person_id),
                    "device": str(self.device),
                    "now": {
                        "clock": str(self.clock),
                        "tick_ms": tick_ms,
                        "wall": wall.isoformat(),
                        "earlier": [{"clock": str(one), "lead_ms": lead} for one, lead in (earlier or {}).items()],
                    },
                    "entries": [{"id": str(one.id), "body": one.body} for one in sent],
                },
                ensure_ascii=False,
            ).encode(errors="surrogatepass")
        )

    def send(self, db: Connection, *sent: Sent, tick_ms: int = 600_000) -> list[Receipt]:
        """Sends entries in one batch, which arrives at once."""
        return receive(db, self.actor, self.batch(sent, tick_ms=tick_ms), now=NOW + timedelta(milliseconds=tick_ms))
