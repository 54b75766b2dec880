"""What each other role sees of one teacher now: the very conditions their pages run, asked for all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, true

from coach_data import (
    access,
    coverage,
    rhythm,
    team_meetings,
    time_requests,
    together,
    viewers,
)
from coach_data.access import VisitData
from coach_data.actors import Actor
from coach_data.anybody import EACH_OF_SEVERAL, named_side_by_side, side_by_side
from coach_data.coverage import Stands, Uncoached
from coach_data.pooled_focus import PooledFocus
from coach_data.pooled_pulses import PooledPulses
from coach_data.pooled_steps import PooledSteps
from coach_data.pools import Pooled
from coach_data.schema import Moment, action_steps, partnerships, visits
from coach_data.shelf import Shelf, Source, shelf_of
from coach_data.time_requests import TimeRequest
from coach_data.together import Numbers
from coach_data.viewers import Viewer

WEEKS_SHOWN = 44
"""So far back the pages of a team and a school show engagement."""

KINDS: tuple[VisitData, ...] = ("took_place", "lines", "debrief", "engagement")

Days = tuple[date, ...]
Reached = tuple[tuple[Stands, ...], tuple[Uncoached, ...], tuple[TimeRequest, ...]]
Who = tuple[Actor, ...]
_TEACHER: ColumnElement[UUID] = bindparam("teacher")
# A statement made of nothing but the viewers is made once: to build one takes longer than to ask it.
_built_once = lru_cache(maxsize=128)


@dataclass(frozen=True)
class Together:
    """What one viewer's queries find of several teachers together, in schools or teams of the teacher's."""

    engagement: tuple[Pooled, ...] = ()
    steps: tuple[PooledSteps, ...] = ()
    focus: tuple[PooledFocus, ...] = ()
    pulses: tuple[PooledPulses, ...] = ()

    @classmethod
    def of(cls, pages: Sequence[Numbers]) -> Together:
        """What is on some pages, one for each school or team."""
        return cls(
            tuple(one for page in pages for one in page.engagement),
            tuple(page.steps for page in pages if page.steps),
            tuple(page.focus for page in pages if page.focus),
            tuple(page.pulses for page in pages if page.pulses),
        )

    def told_to(self, person_id: UUID) -> Together:
        """Without the kinds of which a number is kept from somebody: read as others read it, it would be no secret."""
        me, kinds = str(person_id), {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(
            self, **{kind: () for kind, all_of in kinds.items() if any(me in one.kept_from for one in all_of)}
        )

    @property
    def made_of(self) -> tuple[int, ...]:
        """The same for two that were found in one look and hold the very same numbers."""
        return tuple(map(id, (*self.engagement, *self.steps, *self.focus, *self.pulses)))


@dataclass(frozen=True)
class View:
    """What one viewer's queries find about the teacher; days are on the school's calendar, the latest first."""

    teacher_id: UUID
    viewer: Viewer
    visits: Days  # that they took place
    notes: Days
    debriefs: Days
    measured: Days  # visits whose own numbers are seen
    steps: tuple[str, ...]
    standings: tuple[Stands, ...]  # within the rhythm or waiting
    uncoached: tuple[Uncoached, ...]  # where the teacher is named as one without a coach
    requests: tuple[TimeRequest, ...]  # time asked for
    meetings: Days  # of the teacher's teams, whose notes and decisions are read
    together: Together = Together()
    school: Together = Together()  # beside it on a team's page, the whole school's

    @property
    def has_content(self) -> bool:
        """Whether anything seen, written, said or counted of this teacher alone is among it."""
        return bool(self.notes or self.debriefs or self.measured or self.steps)


def views(db: Source, actor: Actor, *, now: datetime) -> list[View]:
    """One view a role, for the teacher who asks; as many statements whatever is found, and for however many views."""
    shelf = shelf_of(db)
    today = _today(shelf, actor, now)
    found = viewers.of_teacher(shelf.db, actor, today=today)
    if not found:
        return []
    who = tuple(viewer.actor for viewer in found)
    days, steps = _days(shelf, actor, who, now), _steps(shelf, actor, who)
    reached, held = _reached(shelf, actor, who, now, today), team_meetings.held_of(shelf.db, who, actor.team_ids)
    return [
        View(
            actor.person_id,
            viewer,
            days[n, "took_place"],
            days[n, "lines"],
            days[n, "debrief"],
            days[n, "engagement"],
            steps[n],
            *reached[n],
            held[n],
            *_together(shelf, actor, viewer, now),
        )
        for n, viewer in enumerate(found)
    ]


def _today(shelf: Shelf, teacher: Actor, now: datetime) -> date:
    """The day at the teacher's school, as those who lead it have it."""
    schools = sorted(teacher.schools_as("teacher"))
    return shelf.calendar(schools[0]).today(now) if schools else now.date()


def _days(shelf: Shelf, teacher: Actor, who: Who, now: datetime) -> dict[tuple[int, VisitData], Days]:
    """Per viewer's place and kind the days of the teacher's visits."""
    given = {"teacher": teacher.person_id, "now": now} | named_side_by_side(who)
    found: dict[tuple[int, VisitData], Days] = defaultdict(tuple)
    for row in shelf.db.execute(_visits_seen(len(who)), given):
        day = shelf.calendar(row.school_id).today(row.started_at)
        for kind in KINDS:
            if getattr(row, kind):
                found[row.n, kind] += (day,)
    return found


# Made once for each number of viewers: to make them takes longer than to ask them.
@_built_once
def _visits_seen(count: int) -> Select[Any]:
    who, now = side_by_side(count), bindparam("now", type_=Moment())
    seen = [access.visits_seen(EACH_OF_SEVERAL, kind, now=now).label(kind) for kind in KINDS]
    theirs = (visits.c.teacher_id == _TEACHER, visits.c.started_at.is_not(None), visits.c.occasion == "visit")
    # Offset: without it PostgreSQL puts the conditions in place of their names, and plans each of them twice.
    every = select(who.c.n, *seen, visits.c.school_id, visits.c.started_at).join_from(visits, who, true())
    found = every.where(*theirs).offset(0).subquery()
    return select(found).where(or_(*(found.c[kind] for kind in KINDS))).order_by(found.c.started_at.desc())


def _steps(shelf: Shelf, teacher: Actor, who: Who) -> dict[int, tuple[str, ...]]:
    """Per viewer's place the teacher's steps that are read by name, the newest first."""
    given = {"teacher": teacher.person_id} | named_side_by_side(who)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in shelf.db.execute(_steps_seen(len(who)), given):
        found[row.n] += (row.text,)
    return found


@_built_once
def _steps_seen(count: int) -> Select[Any]:
    who = side_by_side(count)
    every = select(who.c.n, action_steps.c.text).join_from(action_steps, who, true())
    theirs = every.where(action_steps.c.teacher_id == _TEACHER, access.steps_seen(EACH_OF_SEVERAL))
    return theirs.order_by(action_steps.c.agreed_at.desc(), action_steps.c.id)


def _reached(shelf: Shelf, teacher: Actor, who: Who, now: datetime, today: date) -> list[Reached]:
    """Per viewer what Coverage says of the teacher: where the pairs stand, that nobody coaches, time asked for."""
    me = teacher.person_id
    own = rhythm.standings(shelf, teacher, now=now, teacher_id=me)
    reasons = coverage.waiting_because(shelf.db, teacher, own, now=now) if own else {}
    asked = time_requests.open_ones(shelf.db, teacher, today=today, teacher_id=me)
    rows = shelf.db.execute(_pairs_seen(who), {"teacher": me}).all() if own or asked else []
    seen = {row.id: row[2:] for row in rows}
    running = {row.id for row in rows if row.ended_on is None}  # without a pair that ended at this very moment
    uncoached = coverage.uncoached_for(shelf.db, who, me)

    def reached(n: int) -> Reached:
        stands, waits = ({pair for pair in seen if seen[pair][2 * n + k]} for k in (0, 1))
        told = (
            Stands(one, reasons.get(one.partnership_id) if one.partnership_id in waits else None)
            for one in own
            if one.partnership_id in stands & running
        )
        return tuple(told), uncoached[n], tuple(one for one in asked if one.partnership_id in waits)

    return [reached(n) for n in range(len(who))]


@_built_once
def _pairs_seen(who: Who) -> Select[Any]:
    seen = [access.partnerships_seen(viewer, data) for viewer in who for data in ("rhythm", "waiting")]
    labelled = (one.label(f"seen_{n}") for n, one in enumerate(seen))
    return select(partnerships.c.id, partnerships.c.ended_on, *labelled).where(partnerships.c.teacher_id == _TEACHER)


def _together(shelf: Shelf, teacher: Actor, viewer: Viewer, now: datetime) -> tuple[Together, Together]:
    """What the viewer's pages show of several teachers together, and what stands beside it there."""
    who, since = viewer.anyone, now.date() - timedelta(weeks=WEEKS_SHOWN)
    if own := sorted(teacher.team_ids & who.team_ids):
        pages = [together.of_team(shelf, who, team, since=since, now=now) for team in own]
        beside = [together.beside_team(shelf, who, team, since=since, now=now) for team in own]
        return Together.of(pages), Together.of(beside)
    schools = sorted(teacher.schools_as("teacher"))
    found = [together.of_school(shelf, who, school, since=since, now=now) for school in schools]
    return Together.of(found), Together()
