"""What a finished visit left behind, counted once and kept, so that a look costs visits and not note lines.

A row belongs to one state of its visit: `entry_count`, which every entry raises, and the rule it was counted by. The
reader counts anew where either has moved on, so nothing is ever wrong, and the hourly round writes those rows anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, case, exists, or_, select

from coach_data import own_questions, word_hints
from coach_data.debriefs import spent
from coach_data.entries import times
from coach_data.entries.upserts import put
from coach_data.own_questions import Question
from coach_data.schema import (
    action_steps,
    entries,
    fields,
    note_lines,
    practice_rounds,
    schools,
    stages,
    step_criteria,
    visit_tallies,
    visits,
)
from coach_data.schema import word_hints as listed_words

WAY = 1
"""Raised whenever something here is counted differently, so that every row is counted anew."""
KEPT_FOR = timedelta(weeks=52)
"""How far back rows are written by themselves: as far as the mirror or the longest term reaches."""
AT_ONCE = 200
"""Visits counted and written together: no writer waits for more."""
_SPEAKERS = {"teacher": "lines_teacher", "students": "lines_students", "room": "lines_room"}
_Found = Mapping[UUID, Any]


@dataclass(frozen=True)
class Tally:
    """One visit of a coach's, counted; of a visit with two observers, what is the coach's own.

    Attributes:
        lines_nobody: note lines about nobody named; the other three by whom they are about.
        lines_plain: note lines without a word of the school's list; None where the school has none.
        questions_brought: own questions brought to the debrief; the erased ones are counted beside them.
        has_step: with its criteria and a lesson it is for, where it has them.
        stage_ms: milliseconds of each stage of the debrief that was held; empty where the timers say nothing.
    """

    lines_teacher: int
    lines_students: int
    lines_room: int
    lines_nobody: int
    lines_plain: int | None
    questions_brought: int
    questions_erased: int
    has_praise: bool
    has_next_visit: bool
    has_practice: bool
    has_step: bool
    has_criteria: bool
    has_lesson: bool
    stage_ms: Mapping[str, int]


NAMES = tuple(Tally.__dataclass_fields__)
COLUMNS = (visit_tallies.c.rule, visit_tallies.c.entry_count.label("counted_at"), *(visit_tallies.c[n] for n in NAMES))
"""What `of` needs of visits selected with their rows of `visit_tallies` beside them, as their last columns."""
OF_VISIT = tuple(visits.c[name] for name in ("id", "coach_id", "school_id", "entry_count", "debrief_finished_at"))
IS_COUNTED = or_(visits.c.finished_at.is_not(None), visits.c.debrief_finished_at.is_not(None))
"""A condition on visits: while one goes on it is not counted."""


def of(db: Connection, rows: Sequence[Row[Any]]) -> dict[UUID, Tally]:
    """The tallies of visits, whose reader has been checked: as kept, or counted anew.

    One statement where all are kept, seven more where some are not, however many.

    Args:
        rows: each with COLUMNS and OF_VISIT, of visits for which IS_COUNTED holds.
    """
    here = {row.school_id for row in rows}
    lists = words_of(db, here)
    rules = {school: rule(lists.get(school, ())) for school in here}
    kept = {row.id: _kept(row) for row in rows if (row.counted_at, row.rule) == (row.entry_count, rules[row.school_id])}
    stale = [row for row in rows if row.id not in kept]
    return kept | (_count(db, stale, lists) if stale else {})


def _kept(row: Row[Any]) -> Tally:
    return Tally(*row[-len(NAMES) :])


def words_of(db: Connection, school_ids: Collection[UUID | None]) -> dict[UUID, list[str]]:
    """The word lists of schools; without those that have none."""
    mine = (listed_words.c.school_id, listed_words.c.word)
    asked = select(*mine).where(listed_words.c.school_id.in_([one for one in school_ids if one])).order_by(*mine)
    found: dict[UUID, list[str]] = defaultdict(list)
    for school_id, word in db.execute(asked):
        found[school_id].append(word)
    return dict(found)


def rule(words: Iterable[str]) -> str:
    """By what a visit is counted: the way, and the school's list of words, in order."""
    return f"{WAY}-{sha256(chr(10).join(words).encode()).hexdigest()[:12]}"


def due(db: Connection, *, now: datetime) -> list[UUID]:
    """The visits of the last year that are over and not counted as they stand, school by school."""
    every = list(db.scalars(select(schools.c.id).order_by(schools.c.id)))
    lists = words_of(db, every)
    fresh = exists().where(visit_tallies.c.visit_id == visits.c.id, visit_tallies.c.entry_count == visits.c.entry_count)
    lately = (visits.c.started_at >= now - KEPT_FOR, visits.c.forgotten_at.is_(None), IS_COUNTED)
    found: list[UUID] = []
    for school in every:
        is_fresh = fresh.where(visit_tallies.c.rule == rule(lists.get(school, ())))
        found += db.scalars(select(visits.c.id).where(visits.c.school_id == school, *lately, ~is_fresh))
    return found


def counted(db: Connection, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The rows to keep of these visits, as they stand; for up to a few hundred in nine statements."""
    asked = select(*OF_VISIT).where(visits.c.id.in_(ids))
    # First: what comes later makes them old. In order, as a batch locks them, or the two wait for each other.
    rows = db.execute(asked.order_by(visits.c.id)).all()
    lists = words_of(db, {row.school_id for row in rows})
    found = _count(db, rows, lists)
    return [_row(row, found[row.id], lists) for row in rows]


def keep(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps what `counted` gave, maybe in an earlier transaction; the same again changes nothing.

    Of a visit forgotten meanwhile nothing is kept.
    """
    ids = [row["visit_id"] for row in rows]
    there = select(visits.c.id).where(visits.c.id.in_(ids), visits.c.forgotten_at.is_(None)).order_by(visits.c.id)
    kept = set(db.scalars(there.with_for_update(read=True, key_share=True)))
    put(db, visit_tallies, [row for row in rows if row["visit_id"] in kept])


def _row(visit: Row[Any], tally: Tally, lists: _Found) -> dict[str, Any]:
    at = {"visit_id": visit.id, "school_id": visit.school_id, "entry_count": visit.entry_count}
    return {**at, "rule": rule(lists.get(visit.school_id, ())), **asdict(tally)}


def _count(db: Connection, rows: Sequence[Row[Any]], lists: _Found) -> dict[UUID, Tally]:
    ids = [row.id for row in rows]
    written, lines = _fields(db, ids), _lines(db, ids)
    picked = {str(each) for by_name in written.values() for each in by_name.get("summary.picked") or ()}
    standing = {line.edit_id for of_visit in lines.values() for line in of_visit if line.edit_id}
    asked: dict[UUID, list[Question]] = defaultdict(list)
    for question in own_questions.of_visits(db, ids, picked=picked, standing=standing):
        asked[question.visit_id].append(question)
    steps, practiced, took = _steps(db, ids), _practiced(db, ids), _stage_ms(db, rows)
    judges = {school: word_hints.judging(words) for school, words in lists.items()}
    return {
        row.id: Tally(
            **_said(lines.get(row.id, []), asked[row.id], judges.get(row.school_id)),
            has_praise=bool(written[row.id].get("summary.praise")),
            has_next_visit=bool(written[row.id].get("next_visit")),
            has_practice=row.id in practiced,
            **_agreed(steps.get(row.id)),
            stage_ms=took.get(row.id, {}),
        )
        for row in rows
    }


def _said(noted: Iterable[Row[Any]], asked: Collection[Question], judges: Any) -> dict[str, Any]:
    """A question that was put anew as a line stays a question; one that still waits is none yet."""
    reworded = {entry for question in asked for entry in question.wordings}
    lines = [line for line in noted if line.edit_id not in reworded]
    about = Counter(_SPEAKERS.get(line.speaker or "", "lines_nobody") for line in lines)
    return {
        **{name: about[name] for name in (*_SPEAKERS.values(), "lines_nobody")},
        "lines_plain": sum(not judges(line.text) for line in lines) if judges else None,
        "questions_brought": sum(question.is_brought for question in asked),
        "questions_erased": sum(question.is_erased for question in asked),
    }


def _agreed(step: Row[Any] | None) -> dict[str, bool]:
    return {
        "has_step": step is not None,
        "has_criteria": step is not None and bool(step.has_criteria),
        "has_lesson": step is not None and bool(step.lesson),
    }


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


def _lines(db: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    rows = db.execute(
        select(
            note_lines.c.visit_id,
            # Only an edit can be one of a question; to read every id takes as long as all the rest of a row.
            case((note_lines.c.is_edit, note_lines.c.entry_id)).label("edit_id"),
            note_lines.c.speaker,
            note_lines.c.text,
        )
        .join(visits, and_(visits.c.id == note_lines.c.visit_id, visits.c.coach_id == note_lines.c.person_id))
        .where(note_lines.c.visit_id.in_(ids), note_lines.c.is_current)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
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


def _stage_ms(db: Connection, rows: Sequence[Row[Any]]) -> dict[UUID, dict[str, int]]:
    debriefed = {row.id: times.in_ms(row.debrief_finished_at) for row in rows if row.debrief_finished_at}
    changed = db.execute(
        select(stages.c.visit_id, stages.c.stage, stages.c.what, entries.c.seq, *times.COLUMNS)
        .select_from(times.with_clocks(stages.join(entries, entries.c.id == stages.c.entry_id)))
        .where(stages.c.visit_id.in_(list(debriefed)), stages.c.is_current)
    )
    found: dict[UUID, list[tuple[int, int, str, str]]] = defaultdict(list)
    for row in changed:
        found[row.visit_id].append((times.in_ms(times.time_of(row)[0]), row.seq, row.stage, row.what))
    return {
        visit: spent([(at_ms, stage, what) for at_ms, _, stage, what in sorted(found.get(visit, []))], until_ms)
        for visit, until_ms in debriefed.items()
    }
