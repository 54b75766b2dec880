"""The lines of a visit as people read them: one per note, with its versions, clashes and the teacher's answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, literal, null, or_, select, union_all

from coach_data import access
from coach_data.actors import Actor
from coach_data.entries import times
from coach_data.errors import NotHere
from coach_data.schema import entries, line_answers, note_lines, people, questions, replacements, visits


@dataclass(frozen=True)
class Version:
    """One wording of a line."""

    id: UUID
    text: str
    speaker: str | None
    tags: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What the teacher says to a line: `saw_it_differently`, with words, or `leave_out`."""

    answer: str
    text: str | None
    at: datetime


@dataclass(frozen=True)
class Line:
    """A note line, or a question of the coach's own.

    Attributes:
        id: of its first entry; it stays through every edit.
        minute: whole minutes since the visit's start; None before it is known.
        versions: earlier wordings, the oldest first; to others than the author only those they could have read.
        clash: two wordings or more that nobody has chosen between; empty when there is none.
        is_added_later: it came after the visit had opened to its teacher.
    """

    id: UUID
    kind: Literal["note", "question"]
    text: str
    speaker: str | None
    tags: tuple[str, ...]
    at: datetime
    is_approximate: bool
    minute: int | None
    minute_in_recording: int | None
    person_id: UUID
    by: str
    is_mine: bool
    versions: tuple[Version, ...]
    clash: tuple[Version, ...]
    answers: tuple[Answer, ...]
    is_added_later: bool


def lines(db: Connection, actor: Actor, visit_id: UUID, *, now: datetime) -> list[Line]:
    """The lines of a visit that the actor may read, by time; what was undone or erased is not among them.

    A line the teacher wants left out is for the pair's eyes only.

    Raises:
        NotHere: no such visit, or its lines are not the actor's to read.
    """
    seen = and_(visits.c.id == visit_id, access.visits_seen(actor, "lines", now=now))
    visit = db.execute(select(visits).where(seen)).one_or_none()
    if visit is None:
        raise NotHere
    answers = _answers(db, visit)
    opened_at = _opened_at(db, visit)
    roots = _roots(db, visit_id)
    asked = set() if visit.teacher_id == actor.person_id else _hidden_questions(db, actor, visit)
    chains: dict[UUID, list[_Wording]] = defaultdict(list)
    for wording in _wordings(db, actor, visit, now):
        root = _root_of(wording.version.id, roots)
        if root not in asked:
            chains[root].append(wording)
    found = [_line(actor, visit, root, chain, answers[root], opened_at) for root, chain in chains.items()]
    is_of_pair = actor.person_id in (visit.coach_id, visit.teacher_id)
    shown = [line for line in found if line and (is_of_pair or not _is_left_out(line))]
    return sorted(shown, key=lambda line: (line.at, line.id))


def _is_left_out(line: Line) -> bool:
    return any(answer.answer == "leave_out" for answer in line.answers)


@dataclass(frozen=True)
class _Wording:
    version: Version
    kind: str
    is_current: bool
    is_approximate: bool
    received_at: datetime
    minute_in_recording: int | None
    person_id: UUID
    by: str


def _wordings(db: Connection, actor: Actor, visit: Row[Any], now: datetime) -> list[_Wording]:
    noted = select(
        *(note_lines.c[name] for name in ("entry_id", "is_current", "text", "speaker", "tags", "minute_in_recording"))
    ).where(note_lines.c.visit_id == visit.id)
    asked = select(
        questions.c.entry_id,
        questions.c.is_current,
        questions.c.text,
        null().label("speaker"),
        literal([], note_lines.c.tags.type).label("tags"),
        null().label("minute_in_recording"),
    ).where(questions.c.visit_id == visit.id)
    both = union_all(noted, asked).subquery()
    start = entries.join(both, both.c.entry_id == entries.c.id).join(people, people.c.id == entries.c.person_id)
    rows = db.execute(
        select(both, entries.c.id, entries.c.kind, entries.c.person_id, people.c.name, *times.COLUMNS)
        .select_from(times.with_clocks(start))
        .join(visits, visits.c.id == entries.c.visit_id)
        .where(_readable(actor, visit, now))
    )
    return sorted(map(_wording, rows), key=lambda one: (one.version.at, one.version.id))


def _wording(row: Row[Any]) -> _Wording:
    at, is_approximate = times.time_of(row)
    return _Wording(
        Version(row.entry_id, row.text, row.speaker, tuple(row.tags or ()), at),
        row.kind,
        row.is_current,
        is_approximate,
        row.received_at,
        row.minute_in_recording,
        row.person_id,
        row.name,
    )


def _readable(actor: Actor, visit: Row[Any], now: datetime) -> ColumnElement[bool]:
    """The own lines, and what the two observers may read of each other; the teacher, and whoever they show it to, all.

    One's questions are for oneself and the teacher. What somebody wrote who came
    along with another teacher's yes is nobody's but theirs.
    """
    theirs = or_(entries.c.person_id == visit.coach_id, access.is_co_observer(entries.c.person_id))
    if actor.person_id == visit.coach_id:
        opens_at = visit.opened_at or visit.opens_at
        is_open = literal(opens_at is not None and opens_at <= now)
        free = and_(entries.c.kind != "question", or_(_both_finished(entries.c.person_id, visit), is_open))
    elif actor.person_id == visit.teacher_id:
        free = literal(True)
    else:
        is_coachs = and_(entries.c.person_id == visit.coach_id, entries.c.kind != "question")
        free = or_(
            ~access.is_co_observer(actor.person_id), and_(is_coachs, _both_finished(literal(actor.person_id), visit))
        )
    return or_(entries.c.person_id == actor.person_id, and_(theirs, free))


def _hidden_questions(db: Connection, actor: Actor, visit: Row[Any]) -> set[UUID]:
    """Questions that the two observers keep from each other, so that an edit of one does not show it."""
    if actor.person_id != visit.coach_id and not _is_second(db, actor, visit):
        return set()
    others = and_(questions.c.visit_id == visit.id, questions.c.person_id != actor.person_id)
    return set(db.scalars(select(questions.c.entry_id).where(others)))


def _is_second(db: Connection, actor: Actor, visit: Row[Any]) -> bool:
    second = and_(visits.c.id == visit.id, access.is_co_observer(actor.person_id))
    return db.execute(select(visits.c.id).where(second)).first() is not None


def _both_finished(person_id: ColumnElement[UUID], visit: Row[Any]) -> ColumnElement[bool]:
    own = entries.alias("own")
    has_finished = exists().where(
        own.c.visit_id == visit.id, own.c.person_id == person_id, own.c.kind == "finished", own.c.is_folded
    )
    return and_(literal(visit.finished_at is not None), has_finished)


def _roots(db: Connection, visit_id: UUID) -> dict[UUID, list[UUID]]:
    """What each entry replaces; another person's entry it cannot."""
    newer, older = entries.alias("newer"), entries.alias("older")
    rows = db.execute(
        select(replacements.c.entry_id, replacements.c.replaced_id)
        .join(newer, newer.c.id == replacements.c.entry_id)
        .outerjoin(older, older.c.id == replacements.c.replaced_id)
        .where(
            replacements.c.visit_id == visit_id,
            func.coalesce(older.c.person_id, newer.c.person_id) == newer.c.person_id,
        )
        .order_by(replacements.c.replaced_id)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for entry_id, replaced_id in rows:
        found[entry_id].append(replaced_id)
    return found


def _root_of(entry_id: UUID, replaced: dict[UUID, list[UUID]]) -> UUID:
    """The first entry of a line, also while it has not arrived: what replaces it names it."""
    seen = {entry_id}
    ahead = [entry_id]
    while ahead:
        older = [one for entry in ahead for one in replaced.get(entry, ()) if one not in seen]
        if not older:
            return min(ahead)
        seen.update(older)
        ahead = older
    return entry_id


def _opened_at(db: Connection, visit: Row[Any]) -> datetime | None:
    """When the visit opened as far as its teacher could tell: a debrief held offline opens it when it arrives."""
    if visit.opened_at is None:
        opens_at: datetime | None = visit.opens_at
        return opens_at
    arrived: datetime | None = db.scalar(
        select(func.min(entries.c.received_at)).where(
            entries.c.visit_id == visit.id, entries.c.kind == "debrief_finished", entries.c.is_folded
        )
    )
    by_debrief = visit.opened_at == visit.debrief_finished_at
    at: datetime = max(visit.opened_at, arrived) if by_debrief and arrived else visit.opened_at
    return at


def _answers(db: Connection, visit: Row[Any]) -> dict[UUID, list[Answer]]:
    # Of a visit placed with another teacher at first, what that one answered is not the next one's to read.
    given = (line_answers.c.visit_id == visit.id, line_answers.c.teacher_id == visit.teacher_id)
    rows = db.execute(select(line_answers).where(*given).order_by(line_answers.c.at))
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for row in rows:
        found[row.line_id].append(Answer(row.answer, row.text, row.at))
    return found


def _line(
    actor: Actor,
    visit: Row[Any],
    root: UUID,
    chain: list[_Wording],
    answers: list[Answer],
    opened_at: datetime | None,
) -> Line | None:
    heads = [one for one in chain if one.is_current]
    if not heads:
        return None
    first, last = chain[0], heads[-1]
    is_mine = first.person_id == actor.person_id
    earlier = [one for one in chain if not one.is_current and (is_mine or _could_be_read(one, chain, opened_at))]
    different = {(one.version.text, one.version.speaker, one.version.tags) for one in heads}
    since = first.version.at - visit.started_at if visit.started_at else None
    return Line(
        id=root,
        kind="question" if first.kind == "question" else "note",
        text=last.version.text,
        speaker=last.version.speaker,
        tags=last.version.tags,
        at=first.version.at,
        is_approximate=first.is_approximate,
        minute=max(0, int(since.total_seconds() // 60)) if since is not None else None,
        minute_in_recording=last.minute_in_recording or first.minute_in_recording,
        person_id=first.person_id,
        by=first.by,
        is_mine=is_mine,
        versions=tuple(one.version for one in earlier),
        clash=tuple(one.version for one in heads) if len(different) > 1 else (),
        answers=tuple(answers),
        is_added_later=opened_at is not None and first.received_at > opened_at,
    )


def _could_be_read(wording: _Wording, chain: list[_Wording], opened_at: datetime | None) -> bool:
    """Whether a wording still stood when the visit opened: what was put better before that is the author's alone."""
    newer = [one.received_at for one in chain if one.version.at > wording.version.at]
    return opened_at is not None and bool(newer) and min(newer) > opened_at
