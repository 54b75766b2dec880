"""Opening a visit's lines to its teacher: by the debrief, by five school days, or earlier by the coach; never back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, or_, update

from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.schema import visits


def open_now(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> None:
    """Opens a visit of the actor's own to its teacher at once; nothing closes it again.

    Raises:
        NotHere: not the actor's own visit, without a teacher, or open already.
    """
    opened = db.execute(
        update(visits)
        .where(
            visits.c.id == visit_id,
            visits.c.coach_id == actor.person_id,
            visits.c.teacher_id.is_not(None),
            visits.c.forgotten_at.is_(None),
            visits.c.opened_at.is_(None),
            or_(visits.c.opens_at.is_(None), visits.c.opens_at > now),
        )
        .values(opened_at=now)
    )
    if opened.rowcount != 1:
        raise NotHere
