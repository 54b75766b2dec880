"""A teacher's pulse: in a minute, how the coaching feels; at most once a fortnight, and for nobody else to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, select, update

from coach_data import access
from coach_data.actors import Actor
from coach_data.entries.upserts import insert_into
from coach_data.errors import ChangedMeanwhile, NotHere
from coach_data.forms import Form
from coach_data.published import PUBLISHED_AFTER
from coach_data.schema import classes, partnerships, published_fortnights, pulses, schools, visits
from coach_data.school_days import A_FORTNIGHT, fortnight_of

VERSION = 1
"""Of the questions: whoever words one anew raises it, so that answers to two wordings are never added up."""

QUESTIONS = {
    "chose_focus": "I chose what we work on",
    "step_fits": "The step fits my next lesson",
    "debrief_worth": "The debrief was worth its time",
    "can_say": "I could say what I really think",
}
ANSWERS = {"yes": "Yes", "partly": "Partly", "not_yet": "Not yet"}

LATELY = timedelta(days=28)
"""Asked for as long after a debrief: without one there is nothing to say."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_PUBLISHED = "This fortnight’s numbers are published by now, so its answers stay as they are."


class Answers(Form):
    """What a teacher said; a question that was skipped is None."""

    chose_focus: Literal["yes", "partly", "not_yet"] | None = None
    step_fits: Literal["yes", "partly", "not_yet"] | None = None
    debrief_worth: Literal["yes", "partly", "not_yet"] | None = None
    can_say: Literal["yes", "partly", "not_yet"] | None = None


@dataclass(frozen=True)
class Pulse:
    """One fortnight's answers.

    Attributes:
        fortnight: its Monday.
        answers: a key of QUESTIONS to one of ANSWERS; what was skipped is left out.
        publishes_on: the day on which it is published; until then the answers can be changed.
        is_open: whether that day is still ahead.
    """

    fortnight: date
    version: int
    answers: Mapping[str, str]
    publishes_on: date
    is_open: bool


@dataclass(frozen=True)
class Mine:
    """Everything of a teacher's own.

    Attributes:
        present: the Monday of this fortnight; None for somebody who has no coach now, who is not asked.
        answered: those with any answer, the latest first.
        is_counted: whether a class at the school where one answers now takes part in pooled numbers; what is said
            without one is never counted, whatever is agreed to later.
    """

    present: date | None
    answered: tuple[Pulse, ...]
    is_counted: bool

    def of(self, fortnight: date) -> Pulse | None:
        """The answers of a fortnight."""
        return next((pulse for pulse in self.answered if pulse.fortnight == fortnight), None)


def mine(db: Connection, actor: Actor, *, now: datetime) -> Mine:
    """The actor's own answers, and whether there is something to answer now."""
    here = _here(db, actor)
    rows = db.execute(
        select(pulses, schools.c.time_zone)
        .join(schools, schools.c.id == pulses.c.school_id)
        .where(access.own_pulses(actor))
        .order_by(pulses.c.fortnight.desc())
    )
    found = (_pulse(row, _today(row, now)) for row in rows)
    return Mine(
        fortnight_of(_today(here, now)) if here else None,
        tuple(pulse for pulse in found if pulse.answers),
        here is not None and _is_counted(db, actor, here.school_id),
    )


def offered(db: Connection, actor: Actor, *, now: datetime) -> date | None:
    """The Monday of the present fortnight where the actor is asked: a debrief was lately, and there is no row yet."""
    here = _here(db, actor)
    if here is None or here.debriefed_at is None or here.debriefed_at < now - LATELY:
        return None
    present = fortnight_of(_today(here, now))
    same = (access.own_pulses(actor), pulses.c.fortnight == present)
    return None if db.execute(select(pulses.c.fortnight).where(*same)).first() else present


def keep(db: Connection, actor: Actor, fortnight: date, given: Mapping[str, object], *, now: datetime) -> None:
    """Keeps the actor's answers of a fortnight, in place of those it had.

    Args:
        fortnight: its Monday: the present one's, one's just over, or an answered one's that is not published yet.
        given: a key of QUESTIONS to a key of ANSWERS, or None where it was skipped.

    Raises:
        NotHere: neither such a fortnight of somebody who has a coach, nor one with a row.
        ChangedMeanwhile: the fortnight has been published.
        WrongInput: not one of ANSWERS.
    """
    answers = Answers.read(given).model_dump()
    if not _add(db, actor, fortnight, answers, now):
        _change(db, actor, fortnight, answers, now)


def leave_out(db: Connection, actor: Actor, fortnight: date, *, now: datetime) -> None:
    """ "Not this time": the actor is not asked again in the present fortnight.

    Raises:
        NotHere: the actor has no coach now, or it is another fortnight.
    """
    present = mine(db, actor, now=now).present
    if fortnight != present:
        raise NotHere
    _add(db, actor, fortnight, {}, now)


def take_back(db: Connection, actor: Actor, fortnight: date, *, now: datetime) -> None:
    """Takes the actor's answers of a fortnight back: nothing of them is kept.

    Raises:
        NotHere: there are none.
        ChangedMeanwhile: the fortnight has been published.
    """
    _change(db, actor, fortnight, dict.fromkeys(QUESTIONS), now)


def _add(db: Connection, actor: Actor, fortnight: date, answers: Mapping[str, str | None], now: datetime) -> bool:
    """Whether a row was added: there was none."""
    here = _here(db, actor)
    if here is None or not _is_answered_now(fortnight, _today(here, now)):
        return False
    row = {"school_id": here.school_id, "fortnight": fortnight, "teacher_id": actor.person_id}
    row |= {"version": VERSION, "is_counted": _is_counted(db, actor, here.school_id), "kept_at": now}
    new = insert_into(db.dialect.name, pulses).values(**row, **answers)
    return bool(db.execute(new.on_conflict_do_nothing()).rowcount == 1)


def _is_answered_now(fortnight: date, today: date) -> bool:
    # A form opened on the last Sunday may be sent on the Monday after.
    return fortnight in (fortnight_of(today), fortnight_of(today) - A_FORTNIGHT) and _is_open(fortnight, today)


def _is_counted(db: Connection, actor: Actor, school_id: UUID) -> bool:
    own = (classes.c.teacher_id == actor.person_id, classes.c.school_id == school_id, classes.c.is_retired.is_(False))
    asked = select(classes.c.id).where(*own, classes.c.is_pooled, classes.c.team_id.is_not(None))
    return db.execute(asked.limit(1)).first() is not None


def _change(db: Connection, actor: Actor, fortnight: date, answers: Mapping[str, str | None], now: datetime) -> None:
    asked: Select[Any] = select(schools.c.id, schools.c.time_zone).join(pulses, pulses.c.school_id == schools.c.id)
    school = db.execute(asked.where(_this(actor, fortnight))).first()
    if school is None:
        raise NotHere
    if not _is_open(fortnight, _today(school, now)):
        raise ChangedMeanwhile(_PUBLISHED)
    is_counted = _is_counted(db, actor, school.id)
    said = {**answers, "version": VERSION, "is_counted": is_counted, "kept_at": now}
    changed = update(pulses).where(_this(actor, fortnight), ~_IS_PUBLISHED).values(said)
    if db.execute(changed).rowcount != 1:
        raise ChangedMeanwhile(_PUBLISHED)


_IS_PUBLISHED = exists().where(
    published_fortnights.c.school_id == pulses.c.school_id, published_fortnights.c.fortnight == pulses.c.fortnight
)


def _this(actor: Actor, fortnight: date) -> ColumnElement[bool]:
    return and_(access.own_pulses(actor), pulses.c.fortnight == fortnight)


def _here(db: Connection, actor: Actor) -> Row[Any] | None:
    """The school of the actor's last debrief with a coach of now, else of the first of these; its zone; when it was."""
    held = select(func.max(visits.c.debrief_finished_at, type_=visits.c.debrief_finished_at.type)).where(
        visits.c.teacher_id == partnerships.c.teacher_id,
        visits.c.coach_id == partnerships.c.coach_id,
        visits.c.school_id == partnerships.c.school_id,
        visits.c.occasion == "visit",
        visits.c.forgotten_at.is_(None),
    )
    asked: Select[Any] = (
        select(partnerships.c.school_id, schools.c.time_zone, held.scalar_subquery().label("debriefed_at"))
        .join(schools, schools.c.id == partnerships.c.school_id)
        .where(partnerships.c.teacher_id == actor.person_id, partnerships.c.ended_on.is_(None))
        .order_by(partnerships.c.started_on, partnerships.c.id)
    )
    # A teacher may have several coaches, and answers once for all of them.
    return max(db.execute(asked), key=lambda row: row.debriefed_at or _NEVER, default=None)


def _today(of: Row[Any], now: datetime) -> date:
    return now.astimezone(ZoneInfo(of.time_zone)).date()


def _is_open(fortnight: date, today: date) -> bool:
    return today < fortnight + PUBLISHED_AFTER


def _pulse(row: Row[Any], today: date) -> Pulse:
    answers = {name: said for name in QUESTIONS if (said := getattr(row, name))}
    opened = _is_open(row.fortnight, today)
    return Pulse(row.fortnight, row.version, answers, row.fortnight + PUBLISHED_AFTER, opened)
