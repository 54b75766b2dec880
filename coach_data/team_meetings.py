"""A team's meetings over its numbers: begun with what it sees, ended with what it decided, shared if it wants to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import AfterValidator
from sqlalchemy import CompoundSelect, Connection, Row, Select, literal, select, union_all, update

from coach_data import access, team_snapshots
from coach_data.actors import Actor
from coach_data.entries.upserts import insert_into
from coach_data.errors import ChangedMeanwhile, NotHere, WrongInput
from coach_data.forms import EmptyOr400, EmptyOr500, Form, unless_taken
from coach_data.schema import people, team_meetings, teams
from coach_data.school_days import calendar_of
from coach_data.team_snapshots import Look, Snapshot, StepsSnapshot

MOST_LISTED = 40
_ENDED = "This meeting has ended. Choose “Go on with this meeting” first."
_OTHER_OPEN = "Your team has another meeting open. End that one first."


def _on_the_web(link: str | None) -> str | None:
    if link and (not link.startswith(("https://", "http://")) or set(link) & set(' "<>\\`')):
        raise ValueError("Paste a whole address that begins with https://.")
    return link


class BesideIn(Form):
    """What lies beside the chart: a link, or a sentence on the student work on the table."""

    link: Annotated[EmptyOr400, AfterValidator(_on_the_web)] = None
    student_work: EmptyOr500 = None


@dataclass(frozen=True)
class Meeting:
    """One meeting of a team; its numbers are for its members alone, and None too where it was held without a chart.

    Attributes:
        are_numbers_kept_back: whether the actor, a member, does not see them because some could be worked out.
    """

    id: UUID
    school_id: UUID
    team_id: UUID
    team: str
    held_on: date
    begun_by: str
    ended_at: datetime | None
    snapshot: Snapshot | None
    steps: StepsSnapshot | None
    are_numbers_kept_back: bool
    link: str | None
    student_work: str | None
    is_shared: bool
    version: int
    is_member: bool


def begin(db: Connection, actor: Actor, team_id: UUID, look: Look | None, *, now: datetime) -> UUID:
    """Begins a meeting with what the actor sees of the team's numbers now, and gives its id.

    Where a colleague has begun one that is still open, it is that one's id: the team holds one meeting.

    Args:
        look: which chart of engagement to look at; None for a meeting without one.

    Raises:
        NotHere: not a member of the team.
    """
    team = db.execute(select(teams).where(teams.c.id == team_id, teams.c.id.in_(actor.team_ids))).one_or_none()
    if team is None:
        raise NotHere
    on = calendar_of(db, team.school_id).today(now)
    seen = team_snapshots.take(db, actor, team_id, look, team=team.name, on=on, now=now)
    made = uuid4()
    values = {"id": made, "school_id": team.school_id, "team_id": team_id, "held_on": on, "begun_at": now}
    new = insert_into(db.dialect.name, team_meetings).values(
        **values, begun_by=actor.person_id, snapshot=team_snapshots.to_json(seen)
    )
    if db.execute(new.on_conflict_do_nothing()).rowcount == 1:
        return made
    found = open_one(db, actor, team_id)
    if found is None:
        raise NotHere
    return found.id


def open_one(db: Connection, actor: Actor, team_id: UUID) -> Meeting | None:
    """The meeting a team is holding, or forgot to end; None when there is none or the actor is not a member."""
    asked = _asked(actor).where(team_meetings.c.team_id == team_id, team_meetings.c.ended_at.is_(None))
    row = db.execute(asked.where(team_meetings.c.team_id.in_(actor.team_ids))).one_or_none()
    return _meeting(row, actor) if row else None


def ended(db: Connection, actor: Actor, *, team_id: UUID | None = None) -> list[Meeting]:
    """The meetings that have ended and that the actor reads, the latest first; of one team where one is named."""
    asked = _latest(_asked(actor))
    rows = db.execute(asked.where(team_meetings.c.team_id == team_id) if team_id else asked)
    return [_meeting(row, actor) for row in rows]


def held_of(db: Connection, who: Sequence[Actor], teams_of: Collection[UUID]) -> list[tuple[date, ...]]:
    """Per actor the days of the meetings of some teams among those `ended` gives them, the latest first."""
    rows = db.execute(_latest_of(tuple(who))).all() if who and teams_of else []
    held = sorted((row for row in rows if row.team_id in teams_of), key=lambda row: row.begun_at, reverse=True)
    return [tuple(row.held_on for row in held if row.reader == n) for n in range(len(who))]


def one(db: Connection, actor: Actor, meeting_id: UUID) -> Meeting:
    """One meeting.

    Raises:
        NotHere: not the actor's to read, or not there.
    """
    row = db.execute(_asked(actor).where(team_meetings.c.id == meeting_id)).one_or_none()
    if row is None:
        raise NotHere
    return _meeting(row, actor)


def lay_beside(db: Connection, actor: Actor, meeting_id: UUID, given: BesideIn, *, version: int) -> None:
    """Puts a link or a word on student work beside the chart.

    Raises:
        NotHere: not a member, or not there.
        WrongInput: the meeting has ended.
        ChangedMeanwhile: `version` is no longer the meeting's; nothing was changed.
    """
    require_open(db, actor, meeting_id)
    own = (team_meetings.c.id == meeting_id, team_meetings.c.version == version)
    if db.execute(update(team_meetings).where(*own).values(**given.model_dump(), version=version + 1)).rowcount == 0:
        raise ChangedMeanwhile


def end(db: Connection, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """Ends a meeting; ending it twice is ending it once.

    Raises:
        NotHere: not a member, or not there.
    """
    member = _of_member(db, actor, meeting_id)
    if member.ended_at is None:
        _set(db, meeting_id, ended_at=now)


def go_on(db: Connection, actor: Actor, meeting_id: UUID) -> None:
    """Opens an ended meeting again; one that was shared is taken back, for it is about to change.

    Raises:
        NotHere: not a member, or not there.
        WrongInput: the team has another meeting open.
    """
    _of_member(db, actor, meeting_id)
    with unless_taken("meeting", _OTHER_OPEN):
        _set(db, meeting_id, ended_at=None, is_shared_with_principal=False)


def share(db: Connection, actor: Actor, meeting_id: UUID) -> None:
    """Lets the school's principals read the notes and decisions of an ended meeting; its numbers stay the team's.

    Raises:
        NotHere: not a member, or not there.
        WrongInput: the meeting has not ended.
    """
    if _of_member(db, actor, meeting_id).ended_at is None:
        raise WrongInput({"meeting": "End the meeting first. What is shared is what the team ended with."})
    _set(db, meeting_id, is_shared_with_principal=True)


def take_back(db: Connection, actor: Actor, meeting_id: UUID) -> None:
    """Ends the sharing, at once.

    Raises:
        NotHere: not a member, or not there.
    """
    _of_member(db, actor, meeting_id)
    _set(db, meeting_id, is_shared_with_principal=False)


def require_open(db: Connection, actor: Actor, meeting_id: UUID) -> Row[Any]:
    """The row of a meeting that is being held, locked until the transaction ends, so that nothing is added to an end.

    Raises:
        NotHere: not a member, or not there.
        WrongInput: the meeting has ended.
    """
    row = _of_member(db, actor, meeting_id)
    if row.ended_at:
        raise WrongInput({"meeting": _ENDED})
    return row


def _of_member(db: Connection, actor: Actor, meeting_id: UUID) -> Row[Any]:
    own = (team_meetings.c.id == meeting_id, team_meetings.c.team_id.in_(actor.team_ids))
    row = db.execute(select(team_meetings).where(*own).with_for_update()).one_or_none()
    if row is None:
        raise NotHere
    return row


def _set(db: Connection, meeting_id: UUID, **values: object) -> None:
    db.execute(update(team_meetings).where(team_meetings.c.id == meeting_id).values(values))


def _latest(asked: Select[Any]) -> Select[Any]:
    latest = asked.where(team_meetings.c.ended_at.is_not(None)).order_by(team_meetings.c.begun_at.desc())
    return latest.limit(MOST_LISTED)


@lru_cache(maxsize=128)  # made of nothing but the actors, as conditions in `access`
def _latest_of(who: tuple[Actor, ...]) -> CompoundSelect[Any]:
    when = (team_meetings.c.team_id, team_meetings.c.held_on, team_meetings.c.begun_at)
    asked = [
        select(literal(n).label("reader"), *when).where(access.team_meetings_seen(one)) for n, one in enumerate(who)
    ]
    return union_all(*(select(_latest(one).subquery()) for one in asked))


def _asked(actor: Actor) -> Select[Any]:
    return (
        select(team_meetings, teams.c.name.label("team"), people.c.name.label("begun_by_name"))
        .join(teams, teams.c.id == team_meetings.c.team_id)
        .join(people, people.c.id == team_meetings.c.begun_by)
        .where(access.team_meetings_seen(actor))
    )


def _meeting(row: Row[Any], actor: Actor) -> Meeting:
    is_member = row.team_id in actor.team_ids
    # A team's own cells go to nobody else: what a principal sees are unions of five teachers and more.
    seen = team_snapshots.from_json(row.snapshot if is_member else None)
    is_kept_back = str(actor.person_id) in seen.kept_from
    return Meeting(
        row.id,
        row.school_id,
        row.team_id,
        row.team,
        row.held_on,
        row.begun_by_name,
        row.ended_at,
        None if is_kept_back else seen.engagement,
        None if is_kept_back else seen.steps,
        is_kept_back,
        row.link if is_member else None,
        row.student_work if is_member else None,
        row.is_shared_with_principal,
        row.version,
        is_member,
    )
