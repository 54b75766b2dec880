"""What each other role sees of one teacher now, found by running the very conditions their pages run.

A statement asks for all viewers at once, with a condition for each; what is the same for all of them is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select

from coach_data import access, coverage, pooled_focus, pooled_steps, pools, rhythm, team_meetings, viewers
from coach_data.access import VisitData
from coach_data.actors import Actor
from coach_data.pooled_focus import PooledFocus
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
    """One view a role, for the teacher who asks; as many statements whoever and however many they are."""
    shelf = shelf_of(db)
    found = viewers.of_teacher(shelf.db, actor, today=now.date())
    who = tuple(viewer.actor for viewer in found)
    days, steps = _days(shelf, actor, who, now), _steps(shelf, actor, who)
    standings, held = _standings(shelf, actor, who, now), team_meetings.held_of(shelf.db, who, actor.team_ids)
    return [
        View(
            actor.person_id,
            viewer,
            days[n, "took_place"],
            days[n, "lines"],
            days[n, "debrief"],
            days[n, "engagement"],
            steps[n],
            standings[n],
            held[n],
            _together(shelf, actor, viewer, now),
        )
        for n, viewer in enumerate(found)
    ]


def _days(shelf: Shelf, teacher: Actor, who: Who, now: datetime) -> dict[tuple[int, VisitData], Days]:
    """Per viewer, by number, and kind the days of the teacher's visits."""
    rows = shelf.db.execute(_visits_seen(who), {"teacher": teacher.person_id, "now": now}).all()
    on = [shelf.calendar(row.school_id).today(row.started_at) for row in rows]
    asked = product(range(len(who)), KINDS)
    return {one: tuple(day for row, day in zip(rows, on, strict=True) if row[2 + at]) for at, one in enumerate(asked)}


@_built_once
def _visits_seen(who: Who) -> Select[Any]:
    now = bindparam("now", type_=Moment())
    seen = [access.visits_seen(viewer, kind, now=now) for viewer in who for kind in KINDS]
    return (
        select(visits.c.school_id, visits.c.started_at, *(one.label(f"seen_{n}") for n, one in enumerate(seen)))
        .where(visits.c.teacher_id == _TEACHER, visits.c.started_at.is_not(None), visits.c.occasion == "visit")
        .order_by(visits.c.started_at.desc())
    )


def _steps(shelf: Shelf, teacher: Actor, who: Who) -> list[tuple[str, ...]]:
    """Per viewer the teacher's steps that are read by name, the newest first."""
    rows = shelf.db.execute(_steps_seen(who), {"teacher": teacher.person_id}).all()
    return [tuple(row.text for row in rows if row[1 + n]) for n in range(len(who))]


@_built_once
def _steps_seen(who: Who) -> Select[Any]:
    seen = [access.steps_seen(viewer).label(f"seen_{n}") for n, viewer in enumerate(who)]
    own = select(action_steps.c.text, *seen).where(action_steps.c.teacher_id == _TEACHER)
    return own.order_by(action_steps.c.agreed_at.desc())


def _standings(shelf: Shelf, teacher: Actor, who: Who, now: datetime) -> list[tuple[str, ...]]:
    """Per viewer where the teacher's partnerships stand, in words: those whose rhythm is theirs to see."""
    own = rhythm.standings(shelf, teacher, now=now, teacher_id=teacher.person_id)
    reasons = coverage.waiting_because(shelf.db, teacher, own, now=now) if own else {}
    rows = shelf.db.execute(_pairs_seen(who), {"teacher": teacher.person_id}).all() if own else []
    seen = {row.id: row[1:] for row in rows}

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
    else:
        engagement = [one for school in schools for one in pools.of_school(shelf, who, school, since=since)]
        steps = [pooled_steps.of_school(shelf, who, school, now=now) for school in schools]
        focus = [pooled_focus.of_school(shelf, who, school, now=now) for school in schools]
    return Together(tuple(engagement), tuple(filter(None, steps)), tuple(filter(None, focus)))
