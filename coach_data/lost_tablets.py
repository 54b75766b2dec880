"""A tablet that is out of its person's hands: its sessions end, and a key read out of it opens nothing new."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from coach_data import access, accounts, locks, sessions, vault
from coach_data.actors import Actor


def end_everywhere(db: Connection, actor: Actor, person_id: UUID, *, now: datetime) -> int:
    """Signs a person out of every browser, for an administrator; the person is told at the next sign-in.

    What had not been sent stays locked where it is, and is sent once the person signs in there again.

    Returns:
        How many sessions ended.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such person.
    """
    access.require_manager(actor)
    locks.person(db, person_id)
    ended = sessions.end_all(db, person_id, now=now)
    vault.begin_generation(db, person_id)
    accounts.tell(db, person_id, "Your administrator signed you out everywhere.", now=now)
    return ended


def end_elsewhere(db: Connection, actor: Actor, token: str | None, *, now: datetime) -> int:
    """Signs the actor out of every browser but the one that holds this token; gives how many sessions ended."""
    ended = sessions.end_all(db, actor.person_id, now=now, but=token)
    vault.begin_generation(db, actor.person_id)
    return ended
