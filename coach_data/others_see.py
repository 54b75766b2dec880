"""What each other role sees of one teacher now, found by running the very conditions their pages run.

What is the same for all viewers is read once; each one's visits and steps are asked for with two statements more. One
for all viewers took longer, and was another for every number of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from coach_data import (
    access,
    coverage,
    pooled_focus,
    pooled_pulses,
    pooled_steps,
    pools,
    rhythm,
    team_meetings,
    viewers,
)
from coach_data.access import VisitData
from coach_data.actors import Actor
from coach_data.anybody import SOMEBODY_IN_ONE_ROLE, named_in_one_role
from coach_data.pooled_focus import PooledFocus
from coach_data.pooled_pulses import PooledPulses
from coach_data.pooled_steps import PooledSteps
from coach_data.pools import Pooled
from coach_data.schema import Moment, action_steps, partnerships, visits
from coach_data.shelf import Shelf, Source, shelf_of
from coach_data.viewers import Viewer

WEEKS_SHOWN = 44
"""So far back the pages of a team and a school show engagement."""

KINDS: tuple[VisitData, ...] = ("took_place", "lines", "debrief", "engagement")

Days = tuple[date, ...]
Who = tuple[Actor, ...]
_TEACHER: ColumnElement[UUID] = bindparam("teacher")
# A statement made of nothing but the viewers is made once: to build one takes longer than to ask it.
_built_once = lru_cache(maxsize=128)


@dataclass(frozen=True)
class Together:
    """What one viewer's queries find of several teachers together, in a school or team of the teacher's."""

    engagement: tuple[Pooled, ...] = ()
    steps: tuple[PooledSteps, ...] = ()
    focus: tuple[PooledFocus, ...] = ()
    pulses: tuple[PooledPulses, ...] = ()

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
    standings: tuple[str, ...]  # within the rhythm or waiting, in words
    meetings: Days  # of the teacher's teams, whose notes and decisions are read
    together: Together = Together()

    @property
    def has_content(self) -> bool:
        """Whether anything seen, written, said or counted of this teacher alone is among it."""
        return bool(self.notes or self.debriefs or self.measured or self.steps)


def views(db: Source, actor: Actor, *, now: datetime) -> list[View]:
    """One view a role, for the teacher who asks; as many statements whatever is found, and two more for each view."""
    shelf = shelf_of(db)
    found = viewers.of_teacher(shelf.db, actor, today=now.date())
    who = tuple(viewer.actor for viewer in found)
    standings, held = _standings(shelf, actor, who, now), team_meetings.held_of(shelf.db, who, actor.team_ids)
    return [_view(shelf, actor, viewer, standings[n], held[n], now) for n, viewer in enumerate(found)]


def _view(shelf: Shelf, teacher: Actor, viewer: Viewer, standings: tuple[str, ...], held: Days, now: datetime) -> View:
    found = _days(shelf, teacher, viewer.actor, now)
    return View(
        teacher.person_id,
        viewer,
        found["took_place"],
        found["lines"],
        found["debrief"],
        found["engagement"],
        _steps(shelf, teacher, viewer.actor),
        standings,
        held,
        _together(shelf, teacher, viewer, now),
    )


def _days(shelf: Shelf, teacher: Actor, viewer: Actor, now: datetime) -> dict[VisitData, Days]:
    """Per kind the days of the teacher's visits."""
    given = {"teacher": teacher.person_id, "now": now}
    rows = shelf.db.execute(_VISITS, given | named_in_one_role(viewer)).all()
    on = [shelf.calendar(row.school_id).today(row.started_at) for row in rows]
    return {kind: tuple(day for row, day in zip(rows, on, strict=True) if row[at]) for at, kind in enumerate(KINDS)}


def _visits_seen() -> Select[Any]:
    now = bindparam("now", type_=Moment())
    seen = [access.visits_seen(SOMEBODY_IN_ONE_ROLE, kind, now=now).label(kind) for kind in KINDS]
    theirs = (visits.c.teacher_id == _TEACHER, visits.c.started_at.is_not(None), visits.c.occasion == "visit")
    # Offset: without it PostgreSQL puts the conditions in place of their names, and plans each of them twice.
    found = select(*seen, visits.c.school_id, visits.c.started_at).where(*theirs).offset(0).subquery()
    return select(found).where(or_(*(found.c[kind] for kind in KINDS))).order_by(found.c.started_at.desc())


# Made once, when the program starts: to make them for each viewer takes longer than to ask them.
_VISITS = _visits_seen()
_STEPS = (
    select(action_steps.c.text)
    .where(action_steps.c.teacher_id == _TEACHER, access.steps_seen(SOMEBODY_IN_ONE_ROLE))
    .order_by(action_steps.c.agreed_at.desc(), action_steps.c.id)
)


def _steps(shelf: Shelf, teacher: Actor, viewer: Actor) -> tuple[str, ...]:
    """The teacher's steps that are read by name, the newest first."""
    return tuple(shelf.db.scalars(_STEPS, {"teacher": teacher.person_id} | named_in_one_role(viewer)))


def _standings(shelf: Shelf, teacher: Actor, who: Who, now: datetime) -> list[tuple[str, ...]]:
    """Per viewer where the teacher's partnerships stand, in words: those whose rhythm is theirs to see."""
    own = rhythm.standings(shelf, teacher, now=now, teacher_id=teacher.person_id)
    reasons = coverage.waiting_because(shelf.db, teacher, own, now=now) if own else {}
    rows = shelf.db.execute(_pairs_seen(who), {"teacher": teacher.person_id}).all() if own else []
    seen = {row.id: row[1:] for row in rows}
    own = [one for one in own if one.partnership_id in seen]  # without a pair that ended at this very moment

    def told(n: int) -> tuple[str, ...]:
        return tuple(
            coverage.state_in_words(
                one, reasons.get(one.partnership_id) if seen[one.partnership_id][2 * n + 1] else None
            )
            for one in own
            if seen[one.partnership_id][2 * n]
        )

    return [told(n) for n in range(len(who))]


@_built_once
def _pairs_seen(who: Who) -> Select[Any]:
    seen = [access.partnerships_seen(viewer, data) for viewer in who for data in ("rhythm", "waiting")]
    labelled = (one.label(f"seen_{n}") for n, one in enumerate(seen))
    running = (partnerships.c.teacher_id == _TEACHER, partnerships.c.ended_on.is_(None))
    return select(partnerships.c.id, *labelled).where(*running)


def _together(shelf: Shelf, teacher: Actor, viewer: Viewer, now: datetime) -> Together:
    since, who = now.date() - timedelta(weeks=WEEKS_SHOWN), viewer.anyone
    schools, own = sorted(teacher.schools_as("teacher")), sorted(teacher.team_ids & who.team_ids)
    if own:  # a member's page is the team's
        engagement = [one for team in own for one in pools.of_team(shelf, who, team, since=since)]
        steps = [pooled_steps.of_team(shelf, who, team, now=now) for team in own]
        focus = [pooled_focus.of_team(shelf, who, team, now=now) for team in own]
        pulses = [pooled_pulses.of_team(shelf, who, team, now=now) for team in own]
    else:
        engagement = [one for school in schools for one in pools.of_school(shelf, who, school, since=since)]
        steps = [pooled_steps.of_school(shelf, who, school, now=now) for school in schools]
        focus = [pooled_focus.of_school(shelf, who, school, now=now) for school in schools]
        pulses = [pooled_pulses.of_school(shelf, who, school, now=now) for school in schools]
    there = (tuple(filter(None, steps)), tuple(filter(None, focus)), tuple(filter(None, pulses)))
    return Together(tuple(engagement), *there)
