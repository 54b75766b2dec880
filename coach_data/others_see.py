"""What each other role sees of one teacher now, found by running the very conditions their pages run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, exists, select

from coach_data import access, action_steps, coverage, pooled_focus, pooled_steps, pools, rhythm, team_meetings
from coach_data.access import VisitData
from coach_data.actors import Actor, Role
from coach_data.pooled_focus import PooledFocus
from coach_data.pooled_steps import PooledSteps
from coach_data.pools import Pooled
from coach_data.schema import mentorships, partnerships, people, roles, team_members, teams, visits
from coach_data.school_days import calendar_of

WEEKS_SHOWN = 44
"""So far back the pages of a team and a school show engagement."""

_NOBODY = UUID(int=0)

KINDS: tuple[VisitData, ...] = ("took_place", "lines", "debrief", "engagement")


@dataclass(frozen=True)
class Viewer:
    """Somebody other than the pair, acting in one role only, and the names of all who have it."""

    role: str  # principal, mentor, team, former_coach, other_coach, lead, administrator
    names: tuple[str, ...]
    actor: Actor
    team: str | None = None

    @property
    def anyone(self) -> Actor:
        """Who reads what any of them reads of pooled numbers: a number may be kept from one of several."""
        return self.actor if len(self.names) == 1 else replace(self.actor, person_id=_NOBODY)


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
    visits: tuple[date, ...]  # that they took place
    notes: tuple[date, ...]
    debriefs: tuple[date, ...]
    measured: tuple[date, ...]  # visits whose own numbers are seen
    steps: tuple[str, ...]
    standings: tuple[str, ...]  # within the rhythm or waiting, in words
    meetings: tuple[date, ...]  # of the teacher's teams, whose notes and decisions are read
    together: Together = Together()

    @property
    def has_content(self) -> bool:
        """Whether anything seen, written, said or counted of this teacher alone is among it."""
        return bool(self.notes or self.debriefs or self.measured or self.steps)


def views(db: Connection, actor: Actor, *, now: datetime) -> list[View]:
    """One view a role, for the teacher who asks; a fixed number of statements for each viewer."""
    return [_view(db, actor, viewer, now) for viewer in _viewers(db, actor, now.date())]


def _view(db: Connection, teacher: Actor, viewer: Viewer, now: datetime) -> View:
    teacher_id = teacher.person_id
    found = _days(db, teacher_id, viewer.actor, now)
    seen = action_steps.seen_by(db, viewer.actor, teacher_id=teacher_id, now=now)
    own = rhythm.standings(db, viewer.actor, now=now, teacher_id=teacher_id)
    reasons = coverage.waiting_because(db, viewer.actor, own, now=now) if own else {}
    return View(
        teacher_id,
        viewer,
        found["took_place"],
        found["lines"],
        found["debrief"],
        found["engagement"],
        tuple(step.text for step in seen),
        tuple(coverage.state_in_words(each, reasons.get(each.partnership_id)) for each in own),
        tuple(each.held_on for each in team_meetings.ended(db, viewer.actor) if each.team_id in teacher.team_ids),
        _together(db, teacher, viewer.anyone, now),
    )


def _together(db: Connection, teacher: Actor, viewer: Actor, now: datetime) -> Together:
    since = now.date() - timedelta(weeks=WEEKS_SHOWN)
    schools, own = sorted(teacher.schools_as("teacher")), sorted(teacher.team_ids & viewer.team_ids)
    if own:  # a member's page is the team's
        engagement = [one for team in own for one in pools.of_team(db, viewer, team, since=since)]
        steps = [pooled_steps.of_team(db, viewer, team, now=now) for team in own]
        focus = [pooled_focus.of_team(db, viewer, team, now=now) for team in own]
    else:
        engagement = [one for school in schools for one in pools.of_school(db, viewer, school, since=since)]
        steps = [pooled_steps.of_school(db, viewer, school, now=now) for school in schools]
        focus = [pooled_focus.of_school(db, viewer, school, now=now) for school in schools]
    return Together(tuple(engagement), tuple(filter(None, steps)), tuple(filter(None, focus)))


def _days(db: Connection, teacher_id: UUID, viewer: Actor, now: datetime) -> dict[VisitData, tuple[date, ...]]:
    conditions = {kind: access.visits_seen(viewer, kind, now=now) for kind in KINDS}
    rows = db.execute(
        select(visits.c.school_id, visits.c.started_at, *(seen.label(kind) for kind, seen in conditions.items()))
        .where(visits.c.teacher_id == teacher_id, visits.c.started_at.is_not(None), visits.c.occasion == "visit")
        .order_by(visits.c.started_at.desc())
    ).all()
    calendars = {school: calendar_of(db, school) for school in {row.school_id for row in rows}}
    return {
        kind: tuple(calendars[row.school_id].today(row.started_at) for row in rows if getattr(row, kind))
        for kind in KINDS
    }


def _viewers(db: Connection, actor: Actor, today: date) -> list[Viewer]:
    mine = actor.schools_as("teacher")
    found = [_with_role(db, actor, "principal", school) for school in sorted(mine)]
    found += _mentors(db, actor) + _teams(db, actor, today) + _coaches(db, actor, mine)
    found += [_with_role(db, actor, "lead", None), _with_role(db, actor, "administrator", None)]
    return [viewer for viewer in found if viewer is not None]


def _with_role(db: Connection, actor: Actor, role: str, school_id: UUID | None) -> Viewer | None:
    here = roles.c.school_id == school_id if school_id else roles.c.school_id.is_(None)
    found = db.execute(
        select(people.c.id, people.c.name)
        .join(roles, roles.c.person_id == people.c.id)
        .where(roles.c.role == role, here, people.c.is_active, people.c.id != actor.person_id)
        .order_by(people.c.name)
    ).all()
    if not found:
        return None
    one = Actor(found[0].id, found[0].name, frozenset({Role(role, school_id)}))
    return Viewer(role, tuple(person.name for person in found), one)


def _mentors(db: Connection, actor: Actor) -> list[Viewer]:
    found = db.execute(
        select(people.c.id, people.c.name)
        .join(mentorships, mentorships.c.mentor_id == people.c.id)
        .where(mentorships.c.teacher_id == actor.person_id, people.c.is_active)
        .order_by(people.c.name)
    )
    return [Viewer("mentor", (one.name,), Actor(one.id, one.name, frozenset({Role("mentor", None)}))) for one in found]


def _teams(db: Connection, actor: Actor, today: date) -> list[Viewer]:
    rows = db.execute(
        select(teams.c.id, teams.c.name.label("team"), people.c.id.label("person_id"), people.c.name)
        .join(team_members, team_members.c.team_id == teams.c.id)
        .join(people, people.c.id == team_members.c.person_id)
        .where(
            teams.c.id.in_(actor.team_ids),
            people.c.id != actor.person_id,
            team_members.c.from_on <= today,
            team_members.c.until_on.is_(None) | (team_members.c.until_on >= today),
        )
        .order_by(teams.c.name, people.c.name)
    ).all()
    found = []
    for team_id in dict.fromkeys(row.id for row in rows):
        own = [row for row in rows if row.id == team_id]
        member = Actor(own[0].person_id, own[0].name, frozenset(), frozenset({team_id}))
        found.append(Viewer("team", tuple(row.name for row in own), member, own[0].team))
    return found


def _coaches(db: Connection, actor: Actor, mine: frozenset[UUID]) -> list[Viewer]:
    pair = exists().where(partnerships.c.coach_id == people.c.id, partnerships.c.teacher_id == actor.person_id)
    rows = db.execute(
        select(people.c.id, people.c.name, pair.label("was"))
        .join(roles, roles.c.person_id == people.c.id)
        .where(
            roles.c.role == "coach",
            roles.c.school_id.in_(mine),
            people.c.is_active,
            people.c.id != actor.person_id,
            ~pair.where(partnerships.c.ended_on.is_(None)),
        )
        .distinct()
        .order_by(people.c.name)
    ).all()
    here = frozenset(Role("coach", school) for school in mine)
    former = [Viewer("former_coach", (row.name,), Actor(row.id, row.name, here)) for row in rows if row.was]
    others = [row for row in rows if not row.was]
    if others:
        names = tuple(row.name for row in others)
        former.append(Viewer("other_coach", names, Actor(others[0].id, others[0].name, here)))
    return former
