"""What a teacher says to a line: "I saw it differently", or "Leave this out"; it travels with the line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, select, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.schema import line_answers, note_lines, visits

ANSWERS = {"saw_it_differently": "I saw it differently", "leave_out": "Leave this out"}
MOST_CHARACTERS = 2_000


def answer(db: Connection, actor: Actor, line_id: UUID, kind: str, text: str | None = None, *, now: datetime) -> None:
    """Answers a line about the actor; a second answer of the same kind takes the first one's place.

    Args:
        line_id: the line's first entry.
        kind: a key of ANSWERS.
        text: how the teacher saw it, in the teacher's words.

    Raises:
        NotHere: no such line, or not yet opened to the actor as its teacher.
        WrongInput: the text is missing or too long.
    """
    words = (text or "").strip()
    if kind not in ANSWERS:
        raise WrongInput({"answer": "Pick one of the two answers."})
    if kind == "saw_it_differently" and not words:
        raise WrongInput({"text": "Write in a few words how you saw it."})
    if len(words) > MOST_CHARACTERS:
        raise WrongInput({"text": f"At most {MOST_CHARACTERS:,} characters, please."})
    visit_id = _visit_of(db, actor, line_id, now)
    values = {"teacher_id": actor.person_id, "text": words or None, "at": now}
    same = (line_answers.c.line_id == line_id, line_answers.c.answer == kind)
    if db.execute(update(line_answers).where(*same).values(values)).rowcount == 0:
        fixed = {"id": uuid4(), "visit_id": visit_id, "line_id": line_id}
        db.execute(insert(line_answers).values(**fixed, answer=kind, **values))


def take_back(db: Connection, actor: Actor, line_id: UUID, kind: str) -> None:
    """Removes an answer of the actor's own; nothing happens when there is none."""
    db.execute(
        delete(line_answers).where(
            line_answers.c.line_id == line_id,
            line_answers.c.answer == kind,
            line_answers.c.teacher_id == actor.person_id,
        )
    )


def _visit_of(db: Connection, actor: Actor, line_id: UUID, now: datetime) -> UUID:
    visit_id: UUID | None = db.scalar(
        select(visits.c.id)
        .join(note_lines, note_lines.c.visit_id == visits.c.id)
        .where(
            note_lines.c.entry_id == line_id,
            visits.c.teacher_id == actor.person_id,
            access.visits_seen(actor, "lines", now=now),
        )
        # Held, so that an answer comes before the visit is forgotten, or never.
        .with_for_update(read=True, key_share=True, of=visits)
    )
    if visit_id is None:
        raise NotHere
    return visit_id
