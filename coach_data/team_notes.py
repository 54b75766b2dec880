"""What a team notices in its numbers and what might explain it: notes that are added and taken back, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, exists, insert, select, update

from coach_data import access, team_meetings
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.forms import Form, Line500
from coach_data.schema import people, team_meeting_notes
from coach_data.schema import team_meetings as meetings

QUESTIONS = {"notice": "What do we notice?", "explain": "What might explain it?"}


class NoteIn(Form):
    """One note."""

    text: Line500


@dataclass(frozen=True)
class Note:
    """A note of a meeting; `is_mine` where the actor wrote it down."""

    id: UUID
    question: str  # a key of QUESTIONS
    text: str
    by: str
    is_mine: bool


def of_meeting(db: Connection, actor: Actor, meeting_id: UUID) -> list[Note]:
    """The notes of a meeting the actor reads, in the order in which they came; none of those taken back."""
    n = team_meeting_notes.c
    rows = db.execute(
        select(team_meeting_notes, people.c.name)
        .join(meetings, meetings.c.id == n.meeting_id)
        .join(people, people.c.id == n.person_id)
        .where(n.meeting_id == meeting_id, n.taken_back_at.is_(None), access.team_meetings_seen(actor))
        .order_by(n.at, n.id)
    )
    return [Note(row.id, row.question, row.text, row.name, row.person_id == actor.person_id) for row in rows]


def add(db: Connection, actor: Actor, meeting_id: UUID, question: str, given: NoteIn, *, now: datetime) -> UUID:
    """Adds a note and gives its id; what others add meanwhile stays beside it.

    Raises:
        NotHere: not a member, no such meeting or question.
        WrongInput: the meeting has ended.
    """
    if question not in QUESTIONS:
        raise NotHere
    team_meetings.require_open(db, actor, meeting_id)
    made = uuid4()
    row = {"id": made, "meeting_id": meeting_id, "question": question, "text": given.text}
    db.execute(insert(team_meeting_notes).values(**row, person_id=actor.person_id, at=now))
    return made


def take_back(db: Connection, actor: Actor, note_id: UUID, *, now: datetime) -> None:
    """Takes a note of the actor's own back while the meeting is held.

    Raises:
        NotHere: not the actor's own, taken back already, or the meeting has ended.
    """
    n = team_meeting_notes.c
    is_open = exists().where(
        meetings.c.id == n.meeting_id, meetings.c.ended_at.is_(None), meetings.c.team_id.in_(actor.team_ids)
    )
    own = (n.id == note_id, n.person_id == actor.person_id, n.taken_back_at.is_(None))
    if db.execute(update(team_meeting_notes).where(*own, is_open).values(taken_back_at=now)).rowcount == 0:
        raise NotHere
