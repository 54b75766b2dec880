"""What each of a coach's own visits left behind, counted for the mirror."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, case, exists, select

from coach_data import access, agendas, held, own_questions, word_hints
from coach_data.actors import Actor
from coach_data.held import Held
from coach_data.own_questions import Question
from coach_data.schema import action_steps, fields, note_lines, practice_rounds, promises, step_criteria, visits
from coach_data.school_days import Calendar

SOON_DAYS = 2
"""School days within which a debrief follows its visit closely."""
PROMISE_DAYS = 10
"""School days after which a promise counts as still open: one usual rhythm."""
SPEAKERS = {"teacher": "the teacher", "students": "students", "room": "the room", "": "nobody named"}


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    k: int
    n: int

    def __add__(self, other: Share) -> Share:
        return Share(self.k + other.k, self.n + other.n)


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
    lines: Counter[str]
    practice_min: int | None


@dataclass(frozen=True)
class _Kept:
    """The rows of all the visits, read at once."""

    fields: dict[UUID, dict[str, Any]]
    steps: dict[UUID, Row[Any]]
    practiced: frozenset[UUID]
    promised: dict[UUID, list[Row[Any]]]
    questions: dict[UUID, list[Question]]
    lines: dict[UUID, list[Row[Any]]]


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
    own = _own(db, actor, first)
    found = [
        one
        for one in held.since(db, actor, first, calendars=calendars, default=default, now=now)
        if one.visit_id in own
    ]
    kept = _kept(db, actor, [one.visit_id for one in found])
    judging = {school: _judging(db, actor, school) for school in calendars}
    practice = {school: _practice_stages(db, school) for school in calendars}
    return [
        Mirrored(
            one,
            *_counts(one, kept, _at(one, calendars) or default, _at(one, judging), now),
            _practice_min(one, _at(one, practice) or {}),
        )
        for one in found
    ]


def _at(one: Held, by_school: Mapping[UUID, Any]) -> Any:
    return by_school.get(one.school_id) if one.school_id else None


def _judging(db: Connection, actor: Actor, school_id: UUID) -> Callable[[str], bool] | None:
    """None where the school has no list: then there is nothing to count."""
    words = [hint.word for hint in word_hints.of_school(db, actor, school_id)]
    return word_hints.judging(words) if words else None


def _practice_stages(db: Connection, school_id: UUID) -> dict[str, frozenset[str]]:
    """Per agenda, the stages in which something is practiced."""
    known = agendas.for_school(db, school_id)
    return {agenda.key: frozenset(stage.key for stage in agenda.stages if stage.is_practice) for agenda in known}


def _practice_min(one: Held, practice: Mapping[str, frozenset[str]]) -> int | None:
    own = practice.get(one.agenda or "", frozenset())
    if one.debriefed_on is None or not own or not one.stage_ms:
        return None
    return round(sum(one.stage_ms.get(stage, 0) for stage in own) / 60_000)


def _own(db: Connection, actor: Actor, first: datetime) -> set[UUID]:
    return set(
        db.scalars(
            select(visits.c.id).where(
                access.own_visits(actor),
                visits.c.occasion == "visit",
                visits.c.teacher_id.is_not(None),
                visits.c.finished_at.is_not(None),
                visits.c.forgotten_at.is_(None),
                visits.c.started_at >= first,
            )
        )
    )


def _kept(db: Connection, actor: Actor, ids: Sequence[UUID]) -> _Kept:
    written = _fields(db, ids)
    lines = _lines(db, actor, ids)
    picked = {str(each) for by_name in written.values() for each in by_name.get("summary.picked") or ()}
    standing = {row.edit_id for rows in lines.values() for row in rows if row.edit_id}
    asked: dict[UUID, list[Question]] = defaultdict(list)
    for question in own_questions.of_visits(db, ids, picked=picked, standing=standing):
        asked[question.visit_id].append(question)
    return _Kept(written, _steps(db, ids), _practiced(db, ids), _promised(db, actor, ids), asked, lines)


def _fields(db: Connection, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = db.execute(
        select(fields.c.visit_id, fields.c.name, fields.c.value).where(
            fields.c.visit_id.in_(ids),
            fields.c.is_current,
            fields.c.name.in_(("summary.praise", "summary.picked", "next_visit")),
        )
    )
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for visit_id, name, value in rows:
        found[visit_id][name] = value or found[visit_id].get(name)  # of two wordings that clash, any
    return found


def _steps(db: Connection, ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    named = exists().where(step_criteria.c.step_id == action_steps.c.id, step_criteria.c.is_current)
    rows = db.execute(
        select(action_steps.c.id, action_steps.c.lesson, named.label("has_criteria")).where(action_steps.c.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _practiced(db: Connection, ids: Sequence[UUID]) -> frozenset[UUID]:
    of_visits = (practice_rounds.c.visit_id.in_(ids), practice_rounds.c.is_current)
    return frozenset(db.scalars(select(practice_rounds.c.visit_id).where(*of_visits).distinct()))


def _promised(db: Connection, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    rows = db.execute(
        select(promises.c.visit_id, promises.c.made_at, promises.c.done_at).where(
            promises.c.visit_id.in_(ids), promises.c.person_id == actor.person_id
        )
    )
    return _by_visit(rows)


def _lines(db: Connection, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    rows = db.execute(
        select(
            note_lines.c.visit_id,
            # Only an edit can be one of a question; to read every id took a third of the mirror's time.
            case((note_lines.c.is_edit, note_lines.c.entry_id)).label("edit_id"),
            note_lines.c.speaker,
            note_lines.c.text,
        ).where(note_lines.c.visit_id.in_(ids), note_lines.c.is_current, note_lines.c.person_id == actor.person_id)
    )
    return _by_visit(rows)


def _by_visit(rows: Iterable[Any]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
    return found


def _counts(
    one: Held, kept: _Kept, calendar: Calendar, judges: Callable[[str], bool] | None, now: datetime
) -> tuple[dict[str, Share], Counter[str]]:
    visit, today = one.visit_id, calendar.today(now)
    asked = kept.questions.get(visit, [])
    reworded = {entry for question in asked for entry in question.wordings}
    lines = [row for row in kept.lines.get(visit, ()) if row.edit_id not in reworded]
    said, step, is_debriefed = kept.fields.get(visit, {}), kept.steps.get(visit), one.debriefed_on is not None
    shares = {
        "words": Share(sum(not judges(row.text) for row in lines), len(lines)) if judges else Share(0, 0),
        "praise": _one(bool(said.get("summary.praise"))),
        "brought": _brought(asked),
        "soon": _soon(one, calendar, today),
        "step": _one(step is not None, of=is_debriefed),
        "criteria": _one(step is not None and step.has_criteria, of=step is not None),
        "lesson": _one(step is not None and bool(step.lesson), of=step is not None),
        "practice": _one(visit in kept.practiced, of=is_debriefed),
        "next": _one(bool(said.get("next_visit")), of=is_debriefed),
        "promise": _promise(kept.promised.get(visit, ()), calendar, today),
    }
    return shares, Counter(row.speaker or "" for row in lines)


def _one(is_so: bool, *, of: bool = True) -> Share:
    return Share(int(is_so and of), int(of))


def _brought(asked: Collection[Question]) -> Share:
    """Of the questions decided; one that still waits is none yet."""
    brought = sum(question.is_brought for question in asked)
    return Share(brought, brought + sum(question.is_erased for question in asked))


def _soon(one: Held, calendar: Calendar, today: date) -> Share:
    """A visit whose days are not over counts once its debrief is held."""
    until = calendar.add(one.on, SOON_DAYS)
    is_soon = one.debriefed_on is not None and one.debriefed_on <= until
    return _one(is_soon, of=one.debriefed_on is not None or until < today)


def _promise(made: Iterable[Row[Any]], calendar: Calendar, today: date) -> Share:
    due = [row for row in made if row.done_at or calendar.add(calendar.today(row.made_at), PROMISE_DAYS) < today]
    return Share(sum(row.done_at is not None for row in due), len(due))
