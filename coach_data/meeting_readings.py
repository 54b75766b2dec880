"""Who outside a team opened the meeting it shared, and when: for the team, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.entries import upserts
from coach_data.schema import meeting_readings, people, team_meetings


@dataclass(frozen=True)
class MeetingReading:
    """Somebody who opened a shared meeting: for the first time, and for the latest."""

    reader: str
    first_at: datetime
    last_at: datetime


def note(db: Connection, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """Writes down that the actor opened a meeting somebody else's team shares; members leave no trace."""
    seen = (team_meetings.c.id == meeting_id, access.team_meetings_seen(actor))
    others = team_meetings.c.team_id.not_in(actor.team_ids)
    if db.scalar(select(team_meetings.c.id).where(*seen, others)) is not None:
        row = {"meeting_id": meeting_id, "person_id": actor.person_id, "first_at": now, "last_at": now}
        upserts.put(db, meeting_readings, [row], keep=("first_at",))


def of_meeting(db: Connection, actor: Actor, meeting_id: UUID) -> list[MeetingReading]:
    """Who opened a meeting of the actor's own team, the latest first; also once it is taken back."""
    r = meeting_readings.c
    rows = db.execute(
        select(people.c.name, r.first_at, r.last_at)
        .join(meeting_readings, r.person_id == people.c.id)
        .join(team_meetings, team_meetings.c.id == r.meeting_id)
        .where(r.meeting_id == meeting_id, team_meetings.c.team_id.in_(actor.team_ids))
        .order_by(r.last_at.desc(), people.c.name)
    )
    return [MeetingReading(*row) for row in rows]
