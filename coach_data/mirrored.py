"""What each of a coach's own visits left behind, counted for the mirror."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from coach_data import agendas, held
from coach_data.actors import Actor
from coach_data.held import Held
from coach_data.schema import promises
from coach_data.school_days import Calendar
from coach_data.tallies import Tally

SOON_DAYS = 2
"""School days within which a debrief follows its visit closely."""
PROMISE_DAYS = 10
"""School days after which a promise counts as still open: one usual rhythm."""
SPEAKERS = {"teacher": "the teacher", "students": "students", "room": "the room", "": "nobody named"}
_LINES = {who: f"lines_{who or 'nobody'}" for who in SPEAKERS}  # names of a tally's


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    k: int
    n: int


@dataclass(frozen=True)
class Mirrored:
    """One finished visit.

    Attributes:
        shares: by the keys of mirror.LINES.
        lines: by the keys of SPEAKERS.
        practice_min: minutes of the debrief's practice; None where its agenda has none, or the timers say nothing.
    """

    held: Held
    shares: dict[str, Share]
    lines: dict[str, int]
    practice_min: int | None


def since(
    db: Connection,
    actor: Actor,
    first: datetime,
    *,
    calendars: Mapping[UUID, Calendar],
    default: Calendar,
    now: datetime,
) -> list[Mirrored]:
    """The actor's own finished visits from an aware moment on, the earliest first, in a fixed number of statements."""
    every = held.since(db, actor, first, calendars=calendars, default=default, now=now)
    found = [(one, one.tally) for one in every if _is_mirrored(one) and one.tally]
    promised = _promised(db, actor, first)
    practice = {school: _practice_stages(db, school) for school in calendars}
    return [
        Mirrored(
            one,
            _shares(one, tally, promised.get(one.visit_id, ()), _at(one, calendars) or default, now),
            {who: getattr(tally, name) for who, name in _LINES.items()},
            _practice_min(one, tally, _at(one, practice) or {}),
        )
        for one, tally in found
    ]


def _is_mirrored(one: Held) -> bool:
    return one.is_own and one.occasion == "visit" and one.teacher_id is not None and one.minutes is not None


def _at(one: Held, by_school: Mapping[UUID, Any]) -> Any:
    return by_school.get(one.school_id) if one.school_id else None


def _practice_stages(db: Connection, school_id: UUID) -> dict[str, frozenset[str]]:
    """Per agenda, the stages in which something is practiced."""
    known = agendas.for_school(db, school_id)
    return {agenda.key: frozenset(stage.key for stage in agenda.stages if stage.is_practice) for agenda in known}


def _practice_min(one: Held, tally: Tally, practice: Mapping[str, frozenset[str]]) -> int | None:
    own = practice.get(one.agenda or "", frozenset())
    if one.debriefed_on is None or not own or not tally.stage_ms:
        return None
    return round(sum(tally.stage_ms.get(stage, 0) for stage in own) / 60_000)


def _promised(db: Connection, actor: Actor, first: datetime) -> dict[UUID, list[Any]]:
    """What the actor promised in visits from a moment on; a tablet's clock may have been a day off."""
    rows = db.execute(
        select(promises.c.visit_id, promises.c.made_at, promises.c.done_at).where(
            promises.c.person_id == actor.person_id, promises.c.made_at >= first - timedelta(days=1)
        )
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
    return found


def _shares(
    one: Held, tally: Tally, promised: Iterable[Row[Any]], calendar: Calendar, now: datetime
) -> dict[str, Share]:
    today, is_debriefed, has_step = calendar.today(now), one.debriefed_on is not None, tally.has_step
    lines, questions = sum(getattr(tally, name) for name in _LINES.values()), tally.questions_brought
    return {
        "words": Share(0, 0) if tally.lines_plain is None else Share(tally.lines_plain, lines),
        "praise": _one(tally.has_praise),
        "brought": Share(questions, questions + tally.questions_erased),
        "soon": _soon(one, calendar, today),
        "step": _one(has_step, of=is_debriefed),
        "criteria": _one(tally.has_criteria, of=has_step),
        "lesson": _one(tally.has_lesson, of=has_step),
        "practice": _one(tally.has_practice, of=is_debriefed),
        "next": _one(tally.has_next_visit, of=is_debriefed),
        "promise": _promise(promised, calendar, today),
    }


def _one(is_so: bool, *, of: bool = True) -> Share:
    return Share(int(is_so and of), int(of))


def _soon(one: Held, calendar: Calendar, today: date) -> Share:
    """A visit whose days are not over counts once its debrief is held."""
    until = calendar.add(one.on, SOON_DAYS)
    is_soon = one.debriefed_on is not None and one.debriefed_on <= until
    return _one(is_soon, of=one.debriefed_on is not None or until < today)


def _promise(made: Iterable[Row[Any]], calendar: Calendar, today: date) -> Share:
    due = [row for row in made if row.done_at or calendar.add(calendar.today(row.made_at), PROMISE_DAYS) < today]
    return Share(sum(row.done_at is not None for row in due), len(due))
