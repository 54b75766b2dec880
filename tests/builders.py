"""Builders of rows: each takes the open transaction and mentions only what the test is about.

Every one returns the id of what it made. Names are numbered, so two calls never collide.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import Connection, Table, func, select

from coach_data import schema
from coach_data.actors import Actor, Role

NOW = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
"""A Wednesday in term, 11:00 on the clock of the schools below; no daylight saving change within two days."""
TODAY = NOW.date()
TERM = (date(2025, 8, 18), date(2026, 6, 12))

_number = count(1)


def add(db: Connection, table: Table, **columns: Any) -> UUID:
    """Any row with an id."""
    row_id: UUID = columns.pop("id", None) or uuid4()
    db.execute(table.insert().values(id=row_id, **columns))
    return row_id


def add_school(
    db: Connection,
    name: str = "",
    *,
    time_zone: str = "America/New_York",
    term: tuple[date, date] | None = TERM,
    **columns: Any,
) -> UUID:
    name = name or f"School {next(_number)}"
    school = add(db, schema.schools, name=name, time_zone=time_zone, created_at=NOW, **columns)
    if term:
        add(db, schema.terms, school_id=school, name="School year", starts_on=term[0], ends_on=term[1])
    return school


def close_day(db: Connection, school: UUID, day: date, reason: str = "Holiday") -> None:
    db.execute(schema.closed_days.insert().values(school_id=school, day=day, reason=reason))


def add_person(
    db: Connection, name: str = "", *, role: str | None = None, school: UUID | None = None, **columns: Any
) -> UUID:
    number = next(_number)
    columns.setdefault("username", f"person{number}")
    person = add(db, schema.people, name=name or f"Person {number}", created_at=NOW, **columns)
    if role:
        add_role(db, person, role, school)
    return person


def add_role(db: Connection, person: UUID, role: str, school: UUID | None = None) -> UUID:
    return add(db, schema.roles, person_id=person, role=role, school_id=school)


def add_team(db: Connection, school: UUID, name: str = "", members: Sequence[UUID] = ()) -> UUID:
    team = add(db, schema.teams, school_id=school, name=name or f"Team {next(_number)}")
    for person in members:
        add_member(db, team, person)
    return team


def add_member(db: Connection, team: UUID, person: UUID, from_on: date = TERM[0], until_on: date | None = None) -> None:
    row = {"team_id": team, "person_id": person, "from_on": from_on, "until_on": until_on}
    db.execute(schema.team_members.insert().values(row))


def add_partnership(
    db: Connection, coach: UUID, teacher: UUID, school: UUID, *, started_on: date = date(2025, 9, 1), **columns: Any
) -> UUID:
    pair = {"coach_id": coach, "teacher_id": teacher, "school_id": school}
    return add(db, schema.partnerships, **pair, started_on=started_on, **columns)


def add_mentorship(db: Connection, mentor: UUID, teacher: UUID, **ticks: bool) -> None:
    db.execute(schema.mentorships.insert().values(mentor_id=mentor, teacher_id=teacher, **ticks))


def add_agreement(db: Connection, partnership: UUID, **columns: Any) -> None:
    db.execute(schema.agreements.insert().values({"partnership_id": partnership, "agreed_at": NOW, **columns}))


def add_class(db: Connection, teacher: UUID, school: UUID, **columns: Any) -> UUID:
    usual = {"subject": "Math", "grade": "7", "period": str(next(_number)), "students": 24, "students_in_no_group": 24}
    return add(db, schema.classes, **{**usual, "school_id": school, "teacher_id": teacher, **columns})


def add_group(db: Connection, school: UUID, name: str = "", label: str = "") -> UUID:
    number = next(_number)
    names = {"name": name or f"Priority group {number}", "label": label or f"Group {number}"}
    return add(db, schema.priority_groups, school_id=school, position=number, **names)


def seat_group(db: Connection, group: UUID, class_id: UUID, students: int = 5, seated: str | None = None) -> None:
    row = {"class_id": class_id, "group_id": group, "students": students, "seated": seated}
    db.execute(schema.class_groups.insert().values(row))


def add_visit(
    db: Connection,
    coach: UUID | None = None,
    teacher: UUID | None = None,
    class_id: UUID | None = None,
    *,
    school: UUID | None = None,
    started_at: datetime | None = NOW,
    **columns: Any,
) -> UUID:
    """A visit, as folding would have left it; without a coach it is one whose `started` has not come."""
    of = {"coach_id": coach, "teacher_id": teacher, "class_id": class_id, "school_id": school}
    return add(db, schema.visits, **{**of, "started_at": started_at, "first_received_at": started_at or NOW, **columns})


def add_debriefed_visit(
    db: Connection, coach: UUID, teacher: UUID, class_id: UUID | None = None, **columns: Any
) -> UUID:
    """A visit whose debrief finished an hour after its start, so that the teacher may read it."""
    began = columns.get("started_at", NOW)
    times = {
        "finished_at": began + timedelta(minutes=20),
        "debrief_started_at": began + timedelta(minutes=40),
        "debrief_finished_at": began + timedelta(minutes=60),
        "opened_at": began + timedelta(minutes=60),
    }
    return add_visit(db, coach, teacher, class_id, **{**times, **columns})


def add_co_observer(
    db: Connection,
    visit: UUID,
    person: UUID,
    partnership: UUID,
    *,
    agreed_at: datetime | None = NOW,
    on_day: date = TODAY,
) -> None:
    """A colleague asked along to a visit, with its teacher's yes unless `agreed_at` is None."""
    of = select(schema.partnerships.c.teacher_id).where(schema.partnerships.c.id == partnership)
    row = {"visit_id": visit, "person_id": person, "partnership_id": partnership, "teacher_id": db.scalar(of)}
    answered = {"on_day": on_day, "invited_at": NOW, "teacher_agreed_at": agreed_at}
    db.execute(schema.co_observers.insert().values({**row, **answered}))


def add_entry(
    db: Connection, visit: UUID, person: UUID, kind: str, data: dict[str, Any] | None = None, **columns: Any
) -> UUID:
    """An entry as kept, without the rows that folding makes of it."""
    entry = columns.pop("id", None) or uuid4()
    seen = db.scalar(
        select(func.coalesce(func.max(schema.entries.c.number), 0)).where(schema.entries.c.visit_id == visit)
    )
    number = (seen or 0) + 1
    body = json.dumps({"id": str(entry), "visit": str(visit), "kind": kind, "v": 1, "replaces": [], "data": data or {}})
    kept = {"body": body, "sha256": hashlib.sha256(body.encode()).hexdigest(), "number": number, "seq": number}
    made = {
        "device_id": UUID(int=1),
        "clock_id": UUID(int=2),
        "tick_ms": number * 1000,
        "noted_at": NOW,
        "received_at": NOW,
    }
    whose = {"visit_id": visit, "person_id": person, "kind": kind, "is_folded": True}
    return add(db, schema.entries, id=entry, **{**kept, **made, **whose, **columns})


def add_line(
    db: Connection, visit: UUID, person: UUID, text: str = "Students compared two answers.", **columns: Any
) -> UUID:
    """A note line with its entry, as if received and folded."""
    entry = add_entry(db, visit, person, "note", {"text": text})
    row = {"entry_id": entry, "visit_id": visit, "person_id": person, "text": text, "tags": [], **columns}
    db.execute(schema.note_lines.insert().values(row))
    return entry


def add_step(
    db: Connection,
    coach: UUID,
    teacher: UUID,
    text: str = "Ask one more question.",
    *,
    visit: UUID | None = None,
    criteria: Sequence[str] = (),
    **columns: Any,
) -> UUID:
    usual = {"coach_id": coach, "teacher_id": teacher, "text": text, "agreed_at": NOW, "state_since": NOW}
    step = add(db, schema.action_steps, id=visit or uuid4(), **{**usual, **columns})
    for position, criterion in enumerate(criteria):
        add(db, schema.step_criteria, id=uuid5(step, criterion), step_id=step, position=position, text=criterion)
    return step


def add_meeting(
    db: Connection, partnership: UUID, school: UUID, *, kind: str = "visit", on_day: date = TODAY, **columns: Any
) -> UUID:
    of = {"partnership_id": partnership, "school_id": school, "kind": kind, "on_day": on_day, "made_at": NOW}
    return add(db, schema.meetings, **{**of, **columns})


def add_contact(db: Connection, coach: UUID, teacher: UUID, school: UUID, **columns: Any) -> UUID:
    usual = {"kind": "talked", "minutes": 10, "on_day": TODAY, "made_at": NOW}
    return add(db, schema.contacts, coach_id=coach, teacher_id=teacher, school_id=school, **{**usual, **columns})


def share(
    db: Connection,
    teacher: UUID,
    record_id: UUID,
    *,
    record: str = "visit",
    audience: str = "principal",
    **columns: Any,
) -> UUID:
    what = {"teacher_id": teacher, "record": record, "record_id": record_id, "audience": audience, "shared_at": NOW}
    return add(db, schema.shares, **{**what, **columns})


def actor_for(db: Connection, person: UUID, today: date = TODAY) -> Actor:
    """The actor a session of this person would have, read from the rows."""
    name = db.scalar(select(schema.people.c.name).where(schema.people.c.id == person))
    assert name is not None, "no such person"
    roles = db.execute(select(schema.roles.c.role, schema.roles.c.school_id).where(schema.roles.c.person_id == person))
    teams = db.execute(select(schema.team_members).where(schema.team_members.c.person_id == person)).mappings()
    current = {
        t["team_id"] for t in teams if t["from_on"] <= today and (t["until_on"] is None or today <= t["until_on"])
    }
    return Actor(person, name, frozenset(Role(*role) for role in roles), frozenset(current))
