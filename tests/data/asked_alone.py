"""One viewer's view of a teacher, by asking as that viewer alone, through the functions of the viewer's own pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data import (
    access,
    action_steps,
    coverage,
    others_see,
    pooled_focus,
    pooled_pulses,
    pooled_steps,
    pools,
    rhythm,
    team_meetings,
    teams,
    time_requests,
)
from coach_data.actors import Actor
from coach_data.coverage import Stands, Uncoached
from coach_data.others_see import WEEKS_SHOWN, Days, Together, View
from coach_data.schema import visits
from coach_data.school_days import calendar_of


def view(db: Connection, teacher: Actor, asked: View, now: datetime) -> View:
    """The same view, by asking as that viewer only."""
    who = asked.viewer.actor
    dates = [_days(db, teacher, who, kind, now) for kind in others_see.KINDS]
    standings = rhythm.standings(db, who, now=now, teacher_id=teacher.person_id)
    reasons = coverage.waiting_because(db, who, standings, now=now)
    stands = tuple(Stands(one, reasons.get(one.partnership_id)) for one in standings)
    asked_for = time_requests.open_ones(db, who, today=now.date(), teacher_id=teacher.person_id)
    steps = action_steps.seen_by(db, who, teacher_id=teacher.person_id, now=now)
    held = [one.held_on for one in team_meetings.ended(db, who) if one.team_id in teacher.team_ids]
    together, school = _together(db, teacher, asked.viewer.anyone, now)
    reached = (stands, _uncoached(db, teacher, who, now), tuple(asked_for))
    texts, days = tuple(one.text for one in steps), tuple(held)
    return View(teacher.person_id, asked.viewer, *dates, texts, *reached, days, together, school)


def _uncoached(db: Connection, teacher: Actor, who: Actor, now: datetime) -> tuple[Uncoached, ...]:
    found = [coverage.of_school(db, who, school, now=now).uncoached for school in who.schools_as("principal")]
    return tuple(one for school in found for one in school if one.teacher_id == teacher.person_id)


def _days(db: Connection, teacher: Actor, who: Actor, kind: access.VisitData, now: datetime) -> Days:
    theirs = (visits.c.teacher_id == teacher.person_id, visits.c.occasion == "visit", visits.c.started_at.is_not(None))
    seen = select(visits.c.school_id, visits.c.started_at).where(*theirs, access.visits_seen(who, kind, now=now))
    rows = db.execute(seen.order_by(visits.c.started_at.desc())).all()
    return tuple(calendar_of(db, row.school_id).today(row.started_at) for row in rows)


def _together(db: Connection, teacher: Actor, who: Actor, now: datetime) -> tuple[Together, Together]:
    """What the viewer's page of own teams and of schools shows; on the former the school's stands beside."""
    own = [team for team in teams.mine(db, who, today=now.date()) if team.id in teacher.team_ids]
    if own:
        of_team, of_school = [(team.id, "of_team") for team in own], [(team.school_id, "of_school") for team in own]
        return _found(db, who, of_team, now), _found(db, who, of_school, now)
    return _found(db, who, [(one, "of_school") for one in sorted(teacher.schools_as("teacher"))], now), Together()


def _found(db: Connection, who: Actor, of: list[tuple[UUID, str]], now: datetime) -> Together:
    since = now.date() - timedelta(weeks=WEEKS_SHOWN)
    engagement = [cell for one, ask in of for cell in getattr(pools, ask)(db, who, one, since=since)]
    kinds = (pooled_steps, pooled_focus, pooled_pulses)
    rest = [[getattr(kind, ask)(db, who, one, now=now) for one, ask in of] for kind in kinds]
    return Together(tuple(engagement), *(tuple(filter(None, found)) for found in rest))


def check(db: Connection, teacher: Actor, now: datetime) -> list[View]:
    """All views of a teacher, each compared with the one asked for alone."""
    found = others_see.views(db, teacher, now=now)
    assert found == [view(db, teacher, one, now) for one in found]
    return found
