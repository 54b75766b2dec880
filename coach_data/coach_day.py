"""A coach's day: everything Today shows, in a fixed number of questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coach_data import action_steps, co_observers, coverage, meetings, promises, rhythm, time_requests, unfinished
from coach_data.action_steps import Step
from coach_data.actors import Actor
from coach_data.co_observers import Invitation
from coach_data.meetings import Meeting
from coach_data.promises import Promise
from coach_data.rhythm import Standing
from coach_data.school_days import Calendar, calendar_of
from coach_data.time_requests import TimeRequest
from coach_data.unfinished import Unfinished

DAYS_AHEAD = 7


@dataclass(frozen=True)
class Day:
    """What a coach has before them today, on the school's clock."""

    today: date
    is_school_day: bool
    zone: ZoneInfo
    agreed_today: list[Meeting]
    agreed_later: list[Meeting]
    unfinished: list[Unfinished]
    joining: list[Invitation]
    waiting: list[Standing]
    pausing: list[Standing]
    caseload: int
    reasons: dict[UUID, str]  # partnership -> key of meetings.REASONS
    promises: list[Promise]
    steps: list[Step]  # open ones
    praise: dict[UUID, str]  # teacher -> the last praise
    asked: list[TimeRequest]
    periods: dict[UUID, list[str]]  # partnership -> what may be asked for by name


def of(db: Connection, actor: Actor, *, now: datetime) -> Day:
    """The actor's day as a coach."""
    calendar = _calendar(db, actor)
    today = calendar.today(now)
    standings = [s for s in rhythm.standings(db, actor, now=now) if s.coach_id == actor.person_id]
    waiting = [s for s in standings if s.is_waiting]
    ahead = meetings.on(db, actor, first=today, last=today + timedelta(days=DAYS_AHEAD))
    steps = action_steps.open_of(db, actor, {standing.teacher_id for standing in standings}, now=now)
    return Day(
        today,
        calendar.is_school_day(today),
        calendar.zone,
        [m for m in ahead if m.on_day == today],
        [m for m in ahead if m.on_day > today],
        unfinished.of(db, actor, now=now),
        co_observers.joining(db, actor, today=today),
        waiting,
        [s for s in standings if s.pause],
        len(standings),
        coverage.waiting_because(db, actor, waiting, now=now),
        promises.open_ones(db, actor, now=now),
        steps,
        unfinished.last_praise(db, actor, now=now),
        time_requests.open_ones(db, actor, today=today),
        time_requests.periods(db, actor),
    )


def _calendar(db: Connection, actor: Actor) -> Calendar:
    schools = sorted(actor.schools_as("coach"), key=str)
    return calendar_of(db, schools[0]) if schools else Calendar(ZoneInfo("UTC"), ())
