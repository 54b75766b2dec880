"""What a pair agreed about its visits, and the teacher's "Look at this for me"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import agreements, partnerships, people

MOST_CHARACTERS = 500


@dataclass(frozen=True)
class Agreement:
    """One running partnership of the actor's as its teacher or coach, with what the two agreed so far."""

    partnership_id: UUID
    school_id: UUID
    coach: str
    rhythm_days: int | None  # None: not agreed yet
    slot: str | None
    sweeps: int
    sees: str | None
    look_for: str | None


def mine(db: Connection, actor: Actor) -> list[Agreement]:
    """The agreements of the actor as a teacher, by coach."""
    rows = db.execute(
        select(partnerships.c.id, partnerships.c.school_id, people.c.name, agreements)
        .join(people, people.c.id == partnerships.c.coach_id)
        .outerjoin(agreements, agreements.c.partnership_id == partnerships.c.id)
        .where(
            partnerships.c.teacher_id == actor.person_id,
            partnerships.c.ended_on.is_(None),
            access.partnerships_seen(actor, "agreement"),
        )
        .order_by(people.c.name)
    )
    return [
        Agreement(r.id, r.school_id, r.name, r.rhythm_days, r.slot, r.sweeps or 0, r.sees, r.look_for) for r in rows
    ]


def look_for(db: Connection, actor: Actor, partnership_id: UUID, text: str, *, now: datetime) -> None:
    """Asks the coach to look at something in the next visits; an empty text takes it back.

    Raises:
        NotHere: the actor is not the teacher of this running partnership.
        WrongInput: longer than MOST_CHARACTERS.
    """
    words = text.strip()
    if len(words) > MOST_CHARACTERS:
        raise WrongInput({"look_for": f"At most {MOST_CHARACTERS} characters, please."})
    mine = (
        partnerships.c.id == partnership_id,
        partnerships.c.teacher_id == actor.person_id,
        partnerships.c.ended_on.is_(None),
    )
    if db.execute(select(partnerships.c.id).where(*mine)).first() is None:
        raise NotHere
    kept = (
        update(agreements)
        .where(agreements.c.partnership_id == partnership_id)
        .values(look_for=words or None, look_for_at=now)
    )
    if db.execute(kept).rowcount == 0:
        values = {"partnership_id": partnership_id, "look_for": words or None, "look_for_at": now, "agreed_at": now}
        db.execute(insert(agreements).values(values))
