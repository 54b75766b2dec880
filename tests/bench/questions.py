"""Every question a dashboard asks, page by page, through somebody's eyes: a bench times them, tests count them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coach_data import (
    action_steps,
    agreements,
    classes,
    co_observers,
    coach_day,
    coach_weeks,
    coverage,
    debriefs,
    engagement,
    meetings,
    mentor_ticks,
    mirror,
    others_see,
    partnerships,
    published,
    pulses,
    rhythm,
    schools,
    sharing,
    team_decisions,
    team_meetings,
    team_notes,
    team_snapshots,
    teams,
    time_requests,
    together,
    unfinished,
    visit_history,
    visits,
)
from coach_data.actors import Actor
from coach_data.shelf import Shelf
from coach_data.team_snapshots import Look
from tests.bench.district import District, School

NOW = datetime(2026, 1, 28, 21, 0, tzinfo=UTC)
TODAY = NOW.date()
A_YEAR = TODAY - timedelta(weeks=44)
"""How far the pages look back at most."""


@dataclass(frozen=True)
class Eyes:
    """Who looks, at a district in a database, and since when."""

    district: District
    school: School
    turn: int
    since: date = A_YEAR

    @property
    def coach(self) -> Actor:
        return self.school.pair(self.turn)[0]

    @property
    def teacher(self) -> Actor:
        return self.school.pair(self.turn)[1]

    @property
    def principal(self) -> Actor:
        return self.school.a("principal")

    @property
    def mentor(self) -> Actor:
        return self.school.a("mentor", self.turn)

    @property
    def lead(self) -> Actor:
        return self.district.lead


@dataclass(frozen=True)
class Question:
    """What a page asks, giving all it is told.

    `is_of_all` where the answer lists everything there ever was, or so many of the latest, not a window of time.
    """

    ask: Callable[[Connection, Eyes], Any]
    is_of_all: bool = False


def eyes(district: District, turn: int, since: date = A_YEAR) -> Eyes:
    """Another school, coach and teacher each turn."""
    return Eyes(district, district.schools[turn * 7 % len(district.schools)], turn, since)


def _coverage(db: Connection, see: Eyes) -> Any:
    return (
        schools.names(db, see.principal),
        coverage.of_school(db, see.principal, see.school.id, now=NOW),
        time_requests.open_ones(db, see.principal, today=TODAY),
    )


def _team_data(db: Connection, see: Eyes) -> Any:
    (team,) = teams.mine(db, see.teacher, today=TODAY)
    read = Shelf(db)
    return (
        together.of_team(read, see.teacher, team.id, since=see.since, now=NOW),
        together.beside_team(read, see.teacher, team.id, since=see.since, now=NOW),
        published.left_out(read, see.teacher, team.id, since=see.since, now=NOW),
        published.left_out_of_school(read, see.teacher, see.school.id, since=see.since, now=NOW),
    )


def _school_data(db: Connection, see: Eyes, actor: Actor) -> Any:
    read, school = Shelf(db), see.school.id
    return (
        schools.names(db, actor),
        together.of_school(read, actor, school, since=see.since, now=NOW),
        published.left_out_of_school(read, actor, school, since=see.since, now=NOW),
    )


def _team_look(db: Connection, see: Eyes) -> Any:
    (team,) = teams.mine(db, see.teacher, today=TODAY)
    return (
        team_meetings.open_one(db, see.teacher, team.id),
        team_snapshots.take(db, see.teacher, team.id, Look("in_room"), team=team.name, on=TODAY, now=NOW),
    )


def _team_meetings(db: Connection, see: Eyes) -> Any:
    (team,) = teams.mine(db, see.teacher, today=TODAY)
    return team_meetings.ended(db, see.teacher, team_id=team.id)


def _team_meeting(db: Connection, see: Eyes) -> Any:
    (team,) = see.teacher.team_ids
    latest = team_meetings.ended(db, see.teacher, team_id=team)[0]
    held = team_meetings.one(db, see.teacher, latest.id)
    return (
        held,
        team_decisions.looked_back_on(db, see.teacher, held),
        team_decisions.of_meeting(db, see.teacher, held.id),
        team_notes.of_meeting(db, see.teacher, held.id),
    )


def _pair(db: Connection, see: Eyes, actor: Actor) -> Any:
    known = partnerships.caseload(db, actor) if actor is see.coach else None
    return known, engagement.by_visit(db, actor, see.teacher.person_id, since=see.since, now=NOW)


def _my_coaching(db: Connection, see: Eyes) -> Any:
    return (
        agreements.mine(db, see.teacher),
        meetings.on(db, see.teacher, first=TODAY, last=TODAY + timedelta(days=21)),
        visit_history.of_teacher(db, see.teacher, see.teacher.person_id, now=NOW),
        co_observers.asked(db, see.teacher, today=TODAY),
        pulses.offered(db, see.teacher, now=NOW),
    )


def _shares(db: Connection, see: Eyes) -> Any:
    return (
        sharing.in_force(db, see.teacher),
        sharing.readings(db, see.teacher, limit=51),
        co_observers.may_read(db, see.teacher),
        classes.all_of(db, see.teacher, today=TODAY, teacher_id=see.teacher.person_id),
        sharing.audiences(db, see.teacher),
        mentor_ticks.of_teacher(db, see.teacher),
    )


def _shown_to(db: Connection, see: Eyes, actor: Actor) -> Any:
    shown, ticked = sharing.shown_to(db, actor), mentor_ticks.given_to(db, actor)
    since = NOW - timedelta(days=365)
    return shown, ticked, mentor_ticks.of_mentor(db, actor, since=since, now=NOW) if ticked else []


def _record(db: Connection, see: Eyes, actor: Actor) -> Any:
    opened = visit_history.of_teacher(db, see.teacher, see.teacher.person_id, now=NOW)
    visit = next(one.visit_id for one in opened if one.is_debriefed)
    parts = (visits.record, visits.summary, visits.lines, visits.sightings, debriefs.record)
    return [part(db, actor, visit, now=NOW) for part in parts]


def _teachers(db: Connection, see: Eyes) -> Any:
    found = rhythm.standings(db, see.coach, now=NOW)
    return found, classes.all_of(db, see.coach, today=TODAY, teacher_id=found[0].teacher_id)


def _steps(db: Connection, actor: Actor, see: Eyes | None = None, **which: Any) -> Any:
    of = {"teacher_id": see.teacher.person_id} if see else {}
    return action_steps.seen_by(db, actor, now=NOW, **of, **which)


def _a_year_of_steps(see: Eyes) -> datetime:
    return NOW - (timedelta(days=365) if see.since == A_YEAR else TODAY - see.since)


def _earlier_steps(db: Connection, actor: Actor) -> Any:
    """Of all there is, as a history of half a year has none."""
    return _steps(db, actor, coach_id=actor.person_id, since=NOW - timedelta(days=730), until=NOW - timedelta(days=365))


def _waiting(db: Connection, see: Eyes) -> Any:
    return unfinished.of(db, see.coach, now=NOW), debriefs.waiting(db, see.coach, now=NOW)


QUESTIONS = {
    "Today, for a coach": Question(lambda db, see: coach_day.of(db, see.coach, now=NOW)),
    "debriefs waiting": Question(_waiting),
    "teachers of a caseload": Question(_teachers),
    "My weeks, for a coach": Question(lambda db, see: coach_weeks.of(db, see.coach, now=NOW)),
    "My mirror, for a coach": Question(lambda db, see: mirror.of(db, see.coach, now=NOW)),
    "engagement of a pair, for its coach": Question(lambda db, see: _pair(db, see, see.coach)),
    "engagement of a pair, for its teacher": Question(lambda db, see: _pair(db, see, see.teacher)),
    "a visit's record, for its coach": Question(lambda db, see: _record(db, see, see.coach), is_of_all=True),
    "a visit's record, for its teacher": Question(lambda db, see: _record(db, see, see.teacher), is_of_all=True),
    "My coaching, for a teacher": Question(_my_coaching, is_of_all=True),
    "My pulse, for a teacher": Question(lambda db, see: pulses.mine(db, see.teacher, now=NOW), is_of_all=True),
    "coverage of a school, for its principal": Question(_coverage),
    "coverage of all schools, for a lead": Question(lambda db, see: coverage.by_school(db, see.lead, now=NOW)),
    "team data": Question(_team_data),
    "school data, for its principal": Question(lambda db, see: _school_data(db, see, see.principal)),
    "school data, for a lead": Question(lambda db, see: _school_data(db, see, see.lead)),
    "a team's meetings": Question(_team_meetings, is_of_all=True),
    "a team's numbers for a meeting": Question(_team_look),
    "a team's last meeting": Question(_team_meeting, is_of_all=True),
    "steps of a caseload": Question(
        lambda db, see: _steps(db, see.coach, coach_id=see.coach.person_id, since=_a_year_of_steps(see))
    ),
    "steps of a caseload, a year before": Question(lambda db, see: _earlier_steps(db, see.coach), is_of_all=True),
    "steps of a pair, for its coach": Question(lambda db, see: _steps(db, see.coach, see), is_of_all=True),
    "My steps, for a teacher": Question(lambda db, see: _steps(db, see.teacher, see), is_of_all=True),
    "what others see": Question(lambda db, see: others_see.views(db, see.teacher, now=NOW), is_of_all=True),
    "what a teacher shares": Question(_shares, is_of_all=True),
    "shared with a principal": Question(lambda db, see: _shown_to(db, see, see.principal), is_of_all=True),
    "shared with a mentor": Question(lambda db, see: _shown_to(db, see, see.mentor), is_of_all=True),
    "shared with a team": Question(lambda db, see: _shown_to(db, see, see.teacher), is_of_all=True),
}
