"""Whose visit it is, and who may add what to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, or_, select

from coach_data.actors import Actor
from coach_data.entries.envelope import Entry, Frame, Refused
from coach_data.entries.kinds import Placed, Started
from coach_data.entries.upserts import among
from coach_data.schema import classes, co_observers, partnerships
from coach_data.school_days import Calendar, calendar_of

CO_OBSERVER_ADDS = frozenset(
    {"note", "question", "edit", "undo", "sweep", "check_in", "work", "sighting", "wait", "finished"}
)

_NOT_YOURS = "This visit belongs to another coach."
_PLACES = (Started, Placed)


@dataclass
class Visit:
    """A visit's row while it is locked; folding changes it, `fold` writes it back."""

    id: UUID
    coach_id: UUID | None
    school_id: UUID | None
    teacher_id: UUID | None
    class_id: UUID | None
    is_about_no_teacher: bool
    occasion: str
    mode: str
    lesson: str | None
    target: str | None
    materials: str | None
    focus: str | None
    step_id: UUID | None
    sweeps: int | None
    started_at: datetime | None
    is_start_approximate: bool
    placed_at: datetime | None
    finished_at: datetime | None
    debrief_started_at: datetime | None
    debrief_finished_at: datetime | None
    agenda: str | None
    debrief_minutes: int | None
    opens_at: datetime | None
    opened_at: datetime | None
    entry_count: int
    forgotten_at: datetime | None


@dataclass(frozen=True)
class Taught:
    """Where a class is and whose it is."""

    school_id: UUID
    teacher_id: UUID


@dataclass
class World:
    """What judging and folding a batch has to know; what a plain batch of notes never asks for is never read."""

    db: Connection
    actor: Actor
    visits: dict[UUID, Visit]
    named: frozenset[UUID] = frozenset()  # classes the batch names
    gone: frozenset[UUID] = frozenset()  # teachers the batch names who are forgotten
    awakened: set[UUID] = field(default_factory=set)  # visits whose waiting entries may fold now
    before: dict[UUID, Visit] = field(default_factory=dict)  # the rows as they were when locked
    calendars: dict[UUID, Calendar] = field(default_factory=dict)

    @cached_property
    def invitations(self) -> dict[tuple[UUID, UUID], Any]:
        """(visit, person): who was asked to come along, whatever the teacher said."""
        rows = self.db.execute(_INVITATIONS, {"visits": list(self.visits)}).all()
        return {(row.visit_id, row.person_id): row for row in rows}

    @cached_property
    def observers(self) -> set[tuple[UUID, UUID]]:
        """(visit, person): co-observers with the teacher's yes."""
        return {key for key, row in self.invitations.items() if row.teacher_agreed_at}

    @cached_property
    def pairs(self) -> Sequence[Row[Any]]:
        """The actor's partnerships, ended ones too."""
        return self.db.execute(_PAIRS, {"coach": self.actor.person_id}).all()

    @cached_property
    def taught(self) -> dict[UUID, Taught]:
        """The classes the batch names, and those of every teacher the actor coaches or coached."""
        of = {"named": list(self.named), "teachers": [pair.teacher_id for pair in self.pairs]}
        return {row.id: Taught(row.school_id, row.teacher_id) for row in self.db.execute(_TAUGHT, of)}

    def schools(self) -> set[UUID]:
        """The schools the actor coaches or coached in."""
        return {pair.school_id for pair in self.pairs} | set(self.actor.schools_as("coach"))

    def folds(self, visit_id: UUID, kind: str, person_id: UUID) -> bool:
        """Whether this person's entry of this kind counts in the visit as things stand."""
        visit = self.visits[visit_id]
        if visit.coach_id is None:
            return False
        if person_id == visit.coach_id:
            return True
        return kind in CO_OBSERVER_ADDS and (visit_id, person_id) in self.observers

    def admit(self, entry: Entry) -> None:
        """Lets an entry in, or says why not; the first `started` makes the visit its author's.

        Raises:
            Refused: somebody else's visit, or a place the author does not coach in.
        """
        frame, visit, data = entry.frame, self.visits[entry.frame.visit], entry.data
        if visit.coach_id not in (None, frame.person):
            self._admit_beside(visit, frame)
            return
        if visit.coach_id is None:
            self._admit_early(visit, frame)
        if isinstance(data, _PLACES):
            self._check_place(visit, data, frame.noted_at.date())
        if isinstance(data, Started) and visit.coach_id is None:
            visit.coach_id = frame.person
            self.awakened.add(visit.id)
        if isinstance(data, _PLACES) and visit.coach_id == frame.person and visit.school_id is None:
            visit.school_id = self.school_of(data)

    def writes_in(self, visit: Visit) -> bool:
        """Whether the visit is the actor's own, one they were asked along to, or nobody's because it never began."""
        return visit.coach_id in (None, self.actor.person_id) or (visit.id, self.actor.person_id) in self.invitations

    def _admit_beside(self, visit: Visit, frame: Frame) -> None:
        invited = self.invitations.get((visit.id, frame.person))
        if invited is None:
            raise Refused(_NOT_YOURS)
        if invited.declined_at:
            raise Refused("The teacher did not agree to a second observer in this visit.")
        if frame.kind not in CO_OBSERVER_ADDS:
            raise Refused("Only the visit's coach can add this.")
        if invited.teacher_agreed_at:  # else it is kept, and waits for the teacher's yes
            self.awakened.add(visit.id)

    def _admit_early(self, visit: Visit, frame: Frame) -> None:
        """Before its `started` a visit takes from those alone who could begin it, or were asked along to it."""
        if not self.schools() and (frame.kind == "started" or (visit.id, frame.person) not in self.invitations):
            raise Refused("Only a coach can start a visit.")
        for (visit_id, _), invited in self.invitations.items():
            if frame.kind == "started" and visit_id == visit.id and invited.coach_id != frame.person:
                raise Refused(_NOT_YOURS)

    def _check_place(self, visit: Visit, place: Started | Placed, on: date) -> None:
        named = getattr(place, "school", None)
        if named and named not in self.schools():
            raise Refused("This is not a school you coach in.")
        taught = self.taught.get(place.class_) if place.class_ else None
        at = self.school_named(place) or named
        ours = {pair.teacher_id for pair in self.pairs if self._ran(pair, on) and at in (None, pair.school_id)}
        teachers = {teacher for teacher in (place.teacher, taught and taught.teacher_id) if teacher}
        # One answer for what is not there and what is somebody else's.
        if (place.class_ and taught is None) or not teachers <= ours:
            raise Refused("This class or teacher is not on your caseload.")
        if named and named != at:
            raise Refused("Class and school do not belong together.")
        if at and isinstance(place, Placed) and visit.school_id and visit.school_id != at:
            raise Refused("The visit belongs to another school.")

    def _ran(self, pair: Row[Any], on: date) -> bool:
        # What was noted while the two still met may arrive at any time later; a day's leeway for the time zone.
        # Forgetting ended the pair, and of whom a corrected visit began with no more is asked.
        return pair.teacher_id in self.gone or pair.ended_on is None or on <= pair.ended_on + timedelta(days=1)

    def school_of(self, place: Started | Placed) -> UUID | None:
        """The school a visit begun or placed like this belongs to; the author's only one when none is named."""
        named = getattr(place, "school", None) or self.school_named(place)
        schools = self.schools()
        if named or not isinstance(place, Started):
            return named
        return next(iter(schools)) if len(schools) == 1 else None

    def pair_of(self, visit: Visit) -> UUID | None:
        """The partnership a visit of the actor's belongs to: the running one, else the latest that ended."""
        ours = [pair for pair in self.pairs if (pair.teacher_id, pair.school_id) == (visit.teacher_id, visit.school_id)]
        ours.sort(key=lambda pair: (pair.ended_on is None, pair.started_on))
        return ours[-1].id if ours else None

    def calendar(self, school_id: UUID) -> Calendar:
        """A school's calendar, read once per batch."""
        if school_id not in self.calendars:
            self.calendars[school_id] = calendar_of(self.db, school_id)
        return self.calendars[school_id]

    def school_named(self, place: Started | Placed) -> UUID | None:
        """The school that a class, or a teacher coached in one school only, stands for."""
        if place.class_ in self.taught:
            return self.taught[place.class_].school_id
        schools = {pair.school_id for pair in self.pairs if place.teacher and pair.teacher_id == place.teacher}
        return schools.pop() if len(schools) == 1 else None


def world_of(
    db: Connection, actor: Actor, batch: list[Entry], visits: dict[UUID, Visit], gone: Collection[UUID] = ()
) -> World:
    """The world of a batch whose visits are locked; no statement yet."""
    placing = [entry.data for entry in batch if isinstance(entry.data, _PLACES)]
    named = frozenset(place.class_ for place in placing if place.class_)
    return World(
        db, actor, visits, named, frozenset(gone), before={visit.id: replace(visit) for visit in visits.values()}
    )


_INVITATIONS = (
    select(
        co_observers.c.visit_id,
        co_observers.c.person_id,
        co_observers.c.teacher_agreed_at,
        co_observers.c.declined_at,
        partnerships.c.coach_id,
    )
    .join(partnerships, partnerships.c.id == co_observers.c.partnership_id)
    .where(co_observers.c.visit_id.in_(among("visits")))
)
_PAIRS = select(partnerships).where(partnerships.c.coach_id == bindparam("coach")).order_by(partnerships.c.started_on)
_TAUGHT = select(classes.c.id, classes.c.school_id, classes.c.teacher_id).where(
    or_(
        classes.c.id.in_(among("named")),
        classes.c.teacher_id.in_(among("teachers")),
    )
)
