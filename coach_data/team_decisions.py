"""What a team will try: who, by when, how it will know; and, at a later meeting, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Row, exists, insert, or_, select, update

from coach_data import access, team_meetings
from coach_data.actors import Actor
from coach_data.errors import ChangedMeanwhile, NotHere
from coach_data.forms import EmptyOr500, Form, Line120, Line500
from coach_data.schema import team_decisions
from coach_data.schema import team_meetings as meetings
from coach_data.team_meetings import Meeting

OUTCOMES = {"kept": "kept", "changed": "changed on the way", "set_aside": "set aside"}


class DecisionIn(Form):
    """What we will try; who may be a member, two of them, or all of us."""

    what: Line500
    who: Line120
    by_when: date | None = None
    how_we_will_know: EmptyOr500 = None


class OutcomeIn(Form):
    """What became of a decision."""

    outcome: Literal["kept", "changed", "set_aside"]
    came_of_it: EmptyOr500 = None


@dataclass(frozen=True)
class Decision:
    """One decision; `outcome` is None while it is open, or where the actor does not read the meeting it came up in."""

    id: UUID
    meeting_id: UUID
    decided_on: date
    what: str
    who: str
    by_when: date | None
    how_we_will_know: str | None
    outcome: str | None  # a key of OUTCOMES
    came_of_it: str | None
    version: int


def of_meeting(db: Connection, actor: Actor, meeting_id: UUID) -> list[Decision]:
    """What a meeting the actor reads decided, in that order."""
    return _read(db, actor, team_decisions.c.meeting_id == meeting_id)


def looked_back_on(db: Connection, actor: Actor, meeting: Meeting) -> list[Decision]:
    """What earlier meetings decided and this one looks at first: still open, or settled in it; the oldest first."""
    settled = team_decisions.c.settled_in == meeting.id
    if meeting.ended_at:
        return _read(db, actor, settled)
    begun = select(meetings.c.begun_at).where(meetings.c.id == meeting.id).scalar_subquery()
    earlier = (meetings.c.team_id == meeting.team_id) & (meetings.c.begun_at < begun)
    return _read(db, actor, earlier & or_(team_decisions.c.outcome.is_(None), settled))


def decide(db: Connection, actor: Actor, meeting_id: UUID, given: DecisionIn, *, now: datetime) -> UUID:
    """Adds a decision and gives its id.

    Raises:
        NotHere: not a member, or no such meeting.
        WrongInput: the meeting has ended.
    """
    team_meetings.require_open(db, actor, meeting_id)
    made = uuid4()
    row = {"id": made, "meeting_id": meeting_id, "person_id": actor.person_id, "at": now}
    db.execute(insert(team_decisions).values(**row, **given.model_dump()))
    return made


def change(db: Connection, actor: Actor, decision_id: UUID, given: DecisionIn, *, version: int) -> None:
    """Words a decision anew while its meeting is held.

    Raises:
        NotHere: not a member, or no such decision.
        WrongInput: its meeting has ended.
        ChangedMeanwhile: `version` is no longer the decision's; nothing was changed.
    """
    of = db.scalar(select(team_decisions.c.meeting_id).where(team_decisions.c.id == decision_id))
    if of is None:
        raise NotHere
    team_meetings.require_open(db, actor, of)
    _set(db, decision_id, version, given.model_dump())


def remove(db: Connection, actor: Actor, decision_id: UUID, *, version: int) -> None:
    """Takes a decision off the list while its meeting is held.

    Raises:
        NotHere: not a member, or no such decision.
        WrongInput: its meeting has ended.
        ChangedMeanwhile: `version` is no longer the decision's; it stays.
    """
    of = db.scalar(select(team_decisions.c.meeting_id).where(team_decisions.c.id == decision_id))
    if of is None:
        raise NotHere
    team_meetings.require_open(db, actor, of)
    same = (team_decisions.c.id == decision_id, team_decisions.c.version == version)
    if db.execute(team_decisions.delete().where(*same)).rowcount == 0:
        raise ChangedMeanwhile


def settle(
    db: Connection, actor: Actor, decision_id: UUID, given: OutcomeIn, *, in_meeting: UUID, version: int
) -> None:
    """Says in a meeting that is held what came of an earlier decision of the team.

    Raises:
        NotHere: not a member, or not an earlier decision of the same team.
        WrongInput: the meeting has ended.
        ChangedMeanwhile: `version` is no longer the decision's; nothing was changed.
    """
    held = team_meetings.require_open(db, actor, in_meeting)
    earlier = exists().where(
        meetings.c.id == team_decisions.c.meeting_id,
        meetings.c.team_id == held.team_id,
        meetings.c.begun_at < held.begun_at,
    )
    if not db.scalar(select(team_decisions.c.id).where(team_decisions.c.id == decision_id, earlier)):
        raise NotHere
    _set(db, decision_id, version, {**given.model_dump(), "settled_in": in_meeting})


def _set(db: Connection, decision_id: UUID, version: int, values: dict[str, object]) -> None:
    same = (team_decisions.c.id == decision_id, team_decisions.c.version == version)
    if db.execute(update(team_decisions).where(*same).values(**values, version=version + 1)).rowcount == 0:
        raise ChangedMeanwhile


def _read(db: Connection, actor: Actor, which: ColumnElement[bool]) -> list[Decision]:
    d, later = team_decisions.c, meetings.alias("later")
    asked = (
        select(team_decisions, meetings.c.held_on, later.c.team_id.label("in_team"), later.c.is_shared_with_principal)
        .join(meetings, meetings.c.id == d.meeting_id)
        .outerjoin(later, later.c.id == d.settled_in)
        .where(which, access.team_meetings_seen(actor))
        .order_by(d.at, d.id)
    )
    return [_decision(row, actor) for row in db.execute(asked)]


def _decision(row: Row[Any], actor: Actor) -> Decision:
    # What came of it was said at a later meeting, which the team may have kept to itself.
    is_told = row.in_team in actor.team_ids or bool(row.is_shared_with_principal)
    return Decision(
        row.id,
        row.meeting_id,
        row.held_on,
        row.what,
        row.who,
        row.by_when,
        row.how_we_will_know,
        row.outcome if is_told else None,
        row.came_of_it if is_told else None,
        row.version,
    )
