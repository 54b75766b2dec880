"""Forgetting a person: who they were, what they wrote and what was written of them; a row without a name stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, delete, exists, or_, select, update

from coach_data import locks, people
from coach_data.database import Database
from coach_data.entries.envelope import read_body
from coach_data.entries.fold import TYPED
from coach_data.entries.kinds import Placed
from coach_data.entries.receive import hold
from coach_data.errors import NotHere
from coach_data.forgetting import blank_entry, forget_step, forget_visit
from coach_data.schema import (
    action_steps,
    agreements,
    class_groups,
    class_sets,
    classes,
    clocks,
    co_observers,
    contacts,
    devices,
    engagement_sums,
    entries,
    failed_sign_ins,
    line_answers,
    meetings,
    mentorships,
    notices,
    partnerships,
    password_links,
    pauses,
    promises,
    pulses,
    replacements,
    roles,
    sessions,
    share_readings,
    shares,
    sign_in_codes,
    sweep_groups,
    team_decisions,
    team_meetings,
    team_members,
    time_requests,
    visits,
)
from coach_data.schema import people as rows_of_people
from coach_data.school_days import calendar_of

NAME = "Forgotten person"
"""What stands where others read who wrote, coached or read something."""

OWN_ROWS: tuple[tuple[Table, str], ...] = (
    *((sign_in_codes, "person_id"), (sessions, "person_id"), (password_links, "person_id"), (notices, "person_id")),
    *((devices, "person_id"), (clocks, "person_id"), (roles, "person_id"), (team_members, "person_id")),
    *((mentorships, "mentor_id"), (mentorships, "teacher_id"), (contacts, "coach_id"), (contacts, "teacher_id")),
    *((line_answers, "teacher_id"), (promises, "person_id"), (pulses, "teacher_id")),
    *((co_observers, "person_id"), (engagement_sums, "teacher_id")),
)
"""Tables whose rows go, by the column that names the person."""

OF_A_PAIR: tuple[Table, ...] = (agreements, pauses, meetings, time_requests)
"""Tables whose rows go with the person's partnerships."""

NAMING = (notices.c.sentence, team_decisions.c.who)
"""Where a person's name stands in words that are somebody else's: what the program told, who takes something on."""

KEPT_OF_A_PERSON = {"id", "forgotten_at"}
KEPT_OF_A_CLASS = {"id", "school_id", "teacher_id", "team_id"}
"""What a class keeps: by it a tablet hears that its teacher is forgotten, and published cells that it has counted."""

_TYPED = tuple(dict.fromkeys(table for table, _ in TYPED.values()))


def forget_whole(database: Database, person_id: UUID, *, now: datetime) -> None:
    """Forgets a person while everybody goes on working: what they do ends first, then visit after visit, then the rest.

    Each is a transaction of its own. Where it is broken off, the same again goes on.

    Raises:
        NotHere: no such person.
        WrongInput: the last administrator; nothing was changed.
        DatabaseBusy: somebody else wrote all the while.
    """
    with database.write() as db:
        begin(db, person_id, now=now)
    with database.read() as db:
        theirs = [*db.scalars(visits_of(person_id)), *visits_placed_ahead(db, person_id)]
    for visit_id in theirs:
        with database.write() as db:
            _forget_visit(db, person_id, visit_id, now)
    with database.read() as db:
        elsewhere = visits_written_in(db, person_id)
    for visit_id in elsewhere:
        with database.write() as db:
            _forget_lines(db, person_id, visit_id, now)
    with database.write() as db:
        forget_person(db, person_id, now=now, elsewhere=())


def begin(db: Connection, person_id: UUID, *, now: datetime) -> None:
    """Ends what a person does: every session, and whatever their tablets send from now on hears `forgotten`.

    Waits for what they are sending at this moment, and lets nobody else's visit become theirs afterwards.

    Raises:
        NotHere: no such person.
        WrongInput: the last administrator.
    """
    locks.administrators(db)
    people.require_other_administrator(db, person_id)
    held = select(rows_of_people.c.forgotten_at).where(rows_of_people.c.id == person_id).with_for_update()
    found = db.execute(held).one_or_none()
    if found is None:
        raise NotHere
    gone = {"forgotten_at": found.forgotten_at or now, "is_active": False}
    db.execute(update(rows_of_people).where(rows_of_people.c.id == person_id).values(gone))
    for table in (sign_in_codes, sessions):
        db.execute(delete(table).where(table.c.person_id == person_id))


def visits_of(person_id: UUID) -> Select[Any]:
    """The visits that go with a person, as their coach, their teacher, or one asked for it before it began."""
    pairs = _pairs(person_id)
    asked = or_(co_observers.c.teacher_id == person_id, co_observers.c.partnership_id.in_(pairs))
    ahead = and_(visits.c.coach_id.is_(None), exists().where(co_observers.c.visit_id == visits.c.id, asked))
    theirs = or_(visits.c.coach_id == person_id, visits.c.teacher_id == person_id, ahead)
    return select(visits.c.id).where(theirs, visits.c.forgotten_at.is_(None)).order_by(visits.c.id)


def visits_placed_ahead(db: Connection, person_id: UUID) -> list[UUID]:
    """The visits whose `started` never came, but where it would be held: with the person."""
    of, unbegun = entries.c, and_(visits.c.coach_id.is_(None), visits.c.forgotten_at.is_(None))
    placed = (of.kind == "placed", of.is_folded.is_(False), of.body.is_not(None))
    waiting = (
        select(of.visit_id, of.person_id, of.body).join(visits, visits.c.id == of.visit_id).where(unbegun, *placed)
    )
    last = {(row.visit_id, row.person_id): read_body(row.body).data for row in db.execute(waiting.order_by(of.seq))}
    named = {person_id, *db.scalars(select(classes.c.id).where(classes.c.teacher_id == person_id))}
    places = [(visit_id, place) for (visit_id, _), place in last.items() if isinstance(place, Placed)]
    return sorted({visit_id for visit_id, place in places if named & {place.teacher, place.class_}})


def visits_written_in(db: Connection, person_id: UUID) -> list[UUID]:
    """The visits that hold a word of the person's, also those of others; reads every entry there is."""
    theirs = (entries.c.person_id == person_id, entries.c.forgotten_at.is_(None))
    return sorted(db.scalars(select(entries.c.visit_id).where(*theirs).distinct()))


def forget_person(db: Connection, person_id: UUID, *, now: datetime, elsewhere: Sequence[UUID] | None = None) -> None:
    """Takes a person out of everything that can be read, for good; the same again changes nothing.

    What others go on with stays without the name: the action steps of teachers they
    coached, what a team wrote down together. What is published stays as it is.

    Args:
        db: a writing transaction of the caller's. SQLite's log holds the words until `Database.empty_log`.
        elsewhere: visits that still hold a word of theirs, as `visits_written_in` gives them. When left out these and
            `visits_placed_ahead` are asked, which reads every entry there is while others wait.

    Raises:
        NotHere: no such person.
        WrongInput: the last administrator.
    """
    begin(db, person_id, now=now)
    ahead = visits_placed_ahead(db, person_id) if elsewhere is None else []
    for visit_id in [*db.scalars(visits_of(person_id)), *ahead]:
        _forget_visit(db, person_id, visit_id, now)
    for visit_id in visits_written_in(db, person_id) if elsewhere is None else elsewhere:
        _forget_lines(db, person_id, visit_id, now)
    for step_id in list(db.scalars(select(action_steps.c.id).where(action_steps.c.teacher_id == person_id))):
        forget_step(db, step_id)
    _forget_shares(db, person_id)
    _forget_pairs(db, person_id, now)
    _forget_names(db, person_id)  # by the person's teams, which go next
    for table, column in OWN_ROWS:
        db.execute(delete(table).where(table.c[column] == person_id))
    _blank_classes(db, person_id)


def _pairs(person_id: UUID) -> Select[Any]:
    of = partnerships.c
    return select(of.id).where(or_(of.coach_id == person_id, of.teacher_id == person_id))


def _forget_visit(db: Connection, person_id: UUID, visit_id: UUID, now: datetime) -> None:
    visit = hold(db, [visit_id])[visit_id]
    # A step agreed with a teacher is the teacher's: it does not go because a coach does.
    forget_visit(db, visit_id, now=now, keeps_step=visit.teacher_id not in (None, person_id))


def _forget_lines(db: Connection, person_id: UUID, visit_id: UUID, now: datetime) -> None:
    """What the person wrote in a visit of others, as a second observer or before it began."""
    hold(db, [visit_id])
    theirs = (entries.c.visit_id == visit_id, entries.c.person_id == person_id, entries.c.forgotten_at.is_(None))
    ids = select(entries.c.id).where(*theirs)
    db.execute(delete(sweep_groups).where(sweep_groups.c.entry_id.in_(ids)))
    db.execute(delete(replacements).where(replacements.c.entry_id.in_(ids)))
    db.execute(delete(line_answers).where(line_answers.c.line_id.in_(ids)))
    for table in _TYPED:
        db.execute(delete(table).where(table.c.visit_id == visit_id, table.c.person_id == person_id))
    db.execute(update(entries).where(*theirs).values(blank_entry(now)))


def _forget_shares(db: Connection, person_id: UUID) -> None:
    made = select(shares.c.id).where(shares.c.teacher_id == person_id)
    db.execute(delete(share_readings).where(share_readings.c.share_id.in_(made)))
    db.execute(delete(shares).where(shares.c.teacher_id == person_id))


def _forget_pairs(db: Connection, person_id: UUID, now: datetime) -> None:
    """Ends the person's partnerships; that two worked together from a day until a day is kept, nothing else of it."""
    pairs = _pairs(person_id)
    for table in OF_A_PAIR:
        db.execute(delete(table).where(table.c.partnership_id.in_(pairs)))
    running = (partnerships.c.id.in_(pairs), partnerships.c.ended_on.is_(None))
    for pair in db.execute(select(partnerships).where(*running)).all():
        ended = {"ended_on": max(pair.started_on, calendar_of(db, pair.school_id).today(now))}
        db.execute(update(partnerships).where(partnerships.c.id == pair.id).values(ended))


def _blank_classes(db: Connection, person_id: UUID) -> None:
    taught = classes.c.teacher_id == person_id
    sets = list(db.scalars(select(classes.c.class_set_id).where(taught, classes.c.class_set_id.is_not(None))))
    db.execute(delete(class_groups).where(class_groups.c.class_id.in_(select(classes.c.id).where(taught))))
    db.execute(update(classes).where(taught).values(_blank_class()))
    still = exists().where(classes.c.class_set_id == class_sets.c.id)
    db.execute(delete(class_sets).where(class_sets.c.id.in_(sets), ~still))


def _blank_class() -> dict[str, Any]:
    words = dict.fromkeys(("subject", "grade", "period"), "")
    nothing = {"room": None, "class_set_id": None, "students": 0, "students_in_no_group": 0}
    return {**words, **nothing, "is_pooled": False, "is_retired": True}


def _forget_names(db: Connection, person_id: UUID) -> None:
    of = rows_of_people.c
    name, username, at = db.execute(select(of.name, of.username, of.forgotten_at).where(of.id == person_id)).one()
    db.execute(delete(failed_sign_ins).where(failed_sign_ins.c.username == username))
    if name != NAME:
        for column, of_theirs in zip(NAMING, (_told_of(person_id), _decided_with(person_id)), strict=True):
            _take_name_out(db, column, name, of_theirs)
    db.execute(update(rows_of_people).where(of.id == person_id).values(_blank_person(person_id, at)))


def _told_of(person_id: UUID) -> ColumnElement[bool]:
    """Notices of the links the person made for others, the one thing in which the program names somebody."""
    link = password_links.c
    same = (link.person_id == notices.c.person_id, link.made_at == notices.c.at)
    return exists().where(link.made_by == person_id, *same)


def _decided_with(person_id: UUID) -> ColumnElement[bool]:
    """Decisions of teams the person is or was in: of others it may be somebody else of the same name."""
    theirs = select(team_members.c.team_id).where(team_members.c.person_id == person_id)
    held = select(team_meetings.c.id).where(team_meetings.c.team_id.in_(theirs))
    return team_decisions.c.meeting_id.in_(held)


def _take_name_out(db: Connection, column: Column[Any], name: str, of_theirs: ColumnElement[bool]) -> None:
    table, longest = column.table, getattr(column.type, "length", None)
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    named = select(table.c.id, column).where(of_theirs, column.contains(name, autoescape=True))
    for row_id, sentence in db.execute(named).all():
        db.execute(update(table).where(table.c.id == row_id).values({column: whole.sub(NAME, sentence)[:longest]}))


def _blank_person(person_id: UUID, at: datetime) -> dict[str, Any]:
    # No username can have a space, so that nobody is ever given this one and it is in nobody's way.
    nobodys = {"name": NAME, "username": f"forgotten {person_id.hex}", "password_hash": None}
    return {**nobodys, "is_new_teacher": False, "is_active": False, "vault_generation": 1, "created_at": at}
