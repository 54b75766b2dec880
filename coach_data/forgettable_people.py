"""A person as the one at the server finds them to forget them: what would go and what would stay, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from coach_data.errors import NotHere
from coach_data.schema import (
    action_steps,
    classes,
    co_observers,
    contacts,
    meetings,
    partnerships,
    people,
    pulses,
    shares,
    team_decisions,
    team_meeting_notes,
    visits,
)


@dataclass(frozen=True)
class Leaving:
    """One person.

    Attributes:
        goes, stays: what there is of them, in words, and how much of it; nothing of which there is none.
        forgotten_at: None until it began.
    """

    id: UUID
    name: str
    goes: Mapping[str, int]
    stays: Mapping[str, int]
    forgotten_at: datetime | None


def find(db: Connection, who: str) -> Leaving:
    """A person by their username or, since a forgotten one has none, by their id.

    Raises:
        NotHere: nobody has this username or id.
    """
    named = people.c.username == who.strip().lower()
    row = db.execute(select(people).where(or_(named, people.c.id == _id(who)))).one_or_none()
    if row is None:
        raise NotHere(f"Nobody has the username {who}.")
    goes, stays = _goes(row.id), _stays(row.id)
    return Leaving(row.id, row.name, _counted(db, goes), _counted(db, stays), row.forgotten_at)


def told(person: Leaving) -> str:
    """What is said before anybody is forgotten: lines to read."""
    if person.forgotten_at:
        return f"This person was forgotten on {person.forgotten_at:%Y-%m-%d}. If that was broken off, --yes goes on."
    goes, stays = (
        [f"{count:>9,} {words}" for words, count in counted.items()] for counted in (person.goes, person.stays)
    )
    lines = [f"{person.name}. Name, username, password and sessions go, and with them:", *goes]
    kept = "without the name" if stays else "nothing but an empty entry without the name"
    kept = f"What stays, {kept}, and published numbers as they are{':' if stays else '.'}"
    return "\n".join([*lines, kept, *stays])


def _id(who: str) -> UUID | None:
    try:
        return UUID(who)
    except ValueError:
        return None


Asked = Mapping[str, tuple[Table, ColumnElement[bool]]]


def _goes(person: UUID) -> Asked:
    of = partnerships.c
    pairs = select(of.id).where(or_(of.coach_id == person, of.teacher_id == person))
    is_kept = visits.c.forgotten_at.is_(None)
    logged = or_(contacts.c.coach_id == person, contacts.c.teacher_id == person)
    return {
        "visits as the teacher, every word and number": (visits, is_kept & (visits.c.teacher_id == person)),
        "visits as the coach, every word and number": (visits, is_kept & (visits.c.coach_id == person)),
        "visits of others they came along to, their own lines": (co_observers, co_observers.c.person_id == person),
        "action steps of their own": (action_steps, action_steps.c.teacher_id == person),
        "classes": (classes, (classes.c.teacher_id == person) & (classes.c.subject != "")),
        "agreed times": (meetings, meetings.c.partnership_id.in_(pairs)),
        "contacts put down in a log": (contacts, logged),
        "pulses": (pulses, pulses.c.teacher_id == person),
        "shares with others": (shares, shares.c.teacher_id == person),
    }


def _stays(person: UUID) -> Asked:
    theirs = (action_steps.c.coach_id == person) & (action_steps.c.teacher_id != person)
    return {
        "action steps of teachers they coached": (action_steps, theirs),
        "notes of team meetings": (team_meeting_notes, team_meeting_notes.c.person_id == person),
        "decisions of teams they wrote down": (team_decisions, team_decisions.c.person_id == person),
    }


def _counted(db: Connection, asked: Asked) -> dict[str, int]:
    counted = {
        words: db.scalar(select(func.count()).select_from(table).where(which)) or 0
        for words, (table, which) in asked.items()
    }
    return {words: count for words, count in counted.items() if count}
