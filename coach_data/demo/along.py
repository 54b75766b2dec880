"""A colleague beside the coach: one visit somebody came along to, and one they are asked to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from coach_data import accounts, co_observers
from coach_data.demo.cast import Cast
from coach_data.demo.plan import Planned
from coach_data.demo.tablet import Sitting, send
from coach_data.demo.year import Year

_CAME = ("newteacher", "castellanos")
_IS_ASKED = ("teacher", "principal")
_LINES = (
    ("room", "Four tables begin before the directions are over."),
    ("teacher", "“Show your partner which step you would check first.”"),
    ("students", "Two students at the window compare two ways to set it up."),
    ("room", "Hands go down while the timer runs; most look at the paper."),
    ("students", "“You forgot the sign, look.” They change it together."),
)


def bring(db: Connection, everybody: Cast, year: Year, visits: list[Planned], now: datetime) -> None:
    """Asks two colleagues along; the teacher of the earlier visit said yes, the other one has not answered yet."""
    _came(db, everybody, year, visits)
    pair, colleague = everybody.pair(_IS_ASKED[0]), everybody.person(_IS_ASKED[1])
    coach = accounts.load_actor(db, pair.coach_id, today=year.today)
    co_observers.invite(db, coach, pair.id, colleague.id, on_day=year.ahead(pair.next), now=now)


def _came(db: Connection, everybody: Cast, year: Year, visits: list[Planned]) -> None:
    pair, colleague = everybody.pair(_CAME[0]), everybody.person(_CAME[1])
    coach, teacher, second = (
        accounts.load_actor(db, person, today=year.today) for person in (pair.coach_id, pair.teacher_id, colleague.id)
    )
    theirs = [visit.starts_at.date() for visit in visits if visit.pair.coach_id == second.person_id]
    seen = [visit for visit in visits if visit.pair is pair and visit.debrief_at and visit.mode == "in_room"]
    visit = [visit for visit in seen if visit.starts_at.date() not in theirs][-1]
    before = visit.starts_at - timedelta(days=1)
    co_observers.invite(
        db, coach, pair.id, second.person_id, on_day=before.date(), visit_id=visit.id, now=before - timedelta(days=1)
    )
    co_observers.answer(db, teacher, visit.id, second.person_id, is_yes=True, now=before)
    sitting, at = Sitting(visit.id, second, "along"), visit.starts_at
    for speaker, text in _LINES:
        at += timedelta(seconds=142)
        sitting.add("note", at, {"speaker": speaker, "text": text, "tags": []})
    ends_at = visit.starts_at + timedelta(minutes=visit.minutes)
    sitting.add("finished", ends_at)
    send(db, [sitting], ends_at + timedelta(minutes=1))
