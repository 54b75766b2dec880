"""What teachers say to what was written about them, and what they show to others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from coach_data.demo.cast import Cast
from coach_data.demo.naming import chance_of, id_of
from coach_data.demo.plan import Planned
from coach_data.demo.wording import wording
from coach_data.schema import entries, line_answers, note_lines, share_readings, shares, visits

_ANSWERED = 0.14  # of the opened visits
_LEAVE_OUT = 0.35  # of the answers
_SHARED = (  # teacher, record, how many visits back, audience, is it still shown, who read it
    ("teacher", "step", 1, "team", True, "team"),
    ("teacher", "debrief", 2, "mentor", False, None),
    ("teacher", "visit", 3, "principal", True, "principal"),
    ("newteacher", "visit", 0, "mentor", True, "castellanos"),
    ("newteacher", "step", 2, "mentor", True, "castellanos"),
    ("team", "debrief", 2, "team", True, "teacher"),
    ("okafor", "step", 1, "principal", False, "principal"),
)


def answer_lines(db: Connection, everybody: Cast, planned: list[Planned], now: datetime) -> None:
    """Adds "I saw it differently" and "Leave this out" to some lines of visits their teachers can read."""
    teachers = {visit.id: visit for visit in planned}
    lines = (
        select(note_lines.c.entry_id, note_lines.c.visit_id, visits.c.opened_at, note_lines.c.speaker)
        .join(visits, visits.c.id == note_lines.c.visit_id)
        .join(entries, entries.c.id == note_lines.c.entry_id)
        .where(note_lines.c.is_current, note_lines.c.is_edit.is_(False), visits.c.opened_at.is_not(None))
        .where(note_lines.c.visit_id.in_(teachers))
        .order_by(entries.c.visit_id, entries.c.number)
    )
    by_visit: dict[UUID, list[Any]] = {}
    for line in db.execute(lines):
        by_visit.setdefault(line.visit_id, []).append(line)
    rows = [
        _answer(teachers[visit_id], found, now)
        for visit_id, found in by_visit.items()
        if chance_of("answer", visit_id).random() < _ANSWERED or _is_latest(teachers[visit_id], planned)
    ]
    db.execute(insert(line_answers), rows)


def _is_latest(visit: Planned, planned: list[Planned]) -> bool:
    """Whether it is the latest debriefed visit of the teacher one signs in as first."""
    if visit.pair.teacher != "teacher":
        return False
    return visit.number == max(one.number for one in planned if one.pair is visit.pair and one.debrief_at)


def _answer(visit: Planned, lines: list[Any], now: datetime) -> dict[str, Any]:
    chance = chance_of("which", visit.id)
    # A teacher answers about own moves first.
    own = [line for line in lines if line.speaker == "teacher"] or lines
    line = chance.choice(own)
    is_left_out = chance.random() < _LEAVE_OUT
    words = chance.choice(wording().moves["answers"]["saw_it_differently"]).replace("{A}", chance.choice("ABCDE"))
    return {
        "id": id_of("answer", line.entry_id),
        "visit_id": visit.id,
        "line_id": line.entry_id,
        "teacher_id": visit.pair.teacher_id,
        "answer": "leave_out" if is_left_out else "saw_it_differently",
        "text": None if is_left_out else words,
        "at": min(line.opened_at + timedelta(hours=chance.randint(2, 20)), now),
    }


def share_records(db: Connection, everybody: Cast, planned: list[Planned], now: datetime) -> None:
    """Shows some records to others, takes some back, and lists who has read them."""
    rows, read = [], []
    for place, (teacher, record, back, audience, is_shown, reader) in enumerate(_SHARED):
        pair = everybody.pair(teacher)
        done = [one for one in planned if one.pair is pair and one.debrief_at and (record != "step" or one.new_step)]
        visit = done[-1 - back]
        assert visit.debrief_at is not None, "only what is open can be shared"
        at = visit.debrief_at + timedelta(hours=20)
        made = id_of("share", place)
        team = pair.school.team_of(teacher) if audience == "team" else None
        row = {"id": made, "teacher_id": pair.teacher_id, "record": record, "record_id": visit.id, "audience": audience}
        taken_back = None if is_shown else min(at + timedelta(days=2), now)
        rows.append({**row, "team_id": team, "shared_at": min(at, now), "taken_back_at": taken_back})
        if reader:
            person = everybody.person(reader).id
            read.append(
                {
                    "id": id_of("reading", place),
                    "share_id": made,
                    "person_id": person,
                    "at": min(at + timedelta(hours=5), now),
                }
            )
    db.execute(insert(shares), rows)
    db.execute(insert(share_readings), read)
