"""Who may see what: the one table, and the conditions it becomes in a WHERE.

"Not yours" and "not there" are the same answer: a query joins one of these
conditions and finds nothing. `TABLE` is what the tests and the page "What
others see" are made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, exists, false, func, or_, select, true, union

from coach_data import shared_with
from coach_data.actors import Actor
from coach_data.errors import NotAllowed
from coach_data.schema import (
    action_steps,
    class_sets,
    classes,
    co_observers,
    contacts,
    mentorships,
    partnerships,
    people,
    pulses,
    roles,
    schools,
    shares,
    team_meetings,
    team_members,
    teams,
    visits,
)

# A condition made of nothing but the actor is made once: to build one takes longer than to ask it.
built_once = lru_cache(maxsize=1024)
_second, _pair = co_observers.alias("second"), partnerships.alias("pair")

VisitData = Literal["took_place", "focus", "lines", "debrief", "engagement", "sightings"]
Time = datetime | ColumnElement[datetime]
"""A moment, or the place of one in a statement that is made once."""
PairData = Literal["agreement", "rhythm", "waiting", "promises"]


@dataclass(frozen=True)
class Row:
    """One kind of data and, in plain words, what each role sees of it; "no" where it sees nothing."""

    data: str
    coach: str
    co_observer: str
    teacher: str
    mentor: str
    team: str
    principal: str
    lead: str
    administrator: str


_SHARED = "if the teacher shares"
_TICKED = "if the teacher ticks it"
_OPENED = "yes, once opened"
_NAMES = "names, roles"
_MEMBER = "as a member"
_BY_NAME = "pooled; by name only if the teacher shares"
_OF_TEAM = "own team's cells, own school's beside them"

TABLE = (
    Row(
        "that a visit or debrief took place: who, when, minutes, kind",
        "yes",
        "yes",
        "yes",
        _TICKED,
        "no",
        "within rhythm or waiting, dates; own school",
        "counts per school",
        "no",
    ),
    Row("focus area", "yes", "yes", "yes", _TICKED, "pooled", _BY_NAME, "pooled", "no"),
    Row("note lines", "yes", "own, and the coach's after both finish", _OPENED, _SHARED, _SHARED, _SHARED, "no", "no"),
    Row("debrief", "yes", "no", "yes", _SHARED, _SHARED, _SHARED, "no", "no"),
    Row("action step: text, sightings", "yes", "that visit's", "yes", _TICKED, _SHARED, _SHARED, "no", "no"),
    Row("engagement of one visit or class", "yes", "that visit's", _OPENED, "no", "no", "no", "no", "no"),
    Row(
        "pooled engagement, steps, focus (opted-in classes only, for everyone)",
        "own school's cells",
        "no",
        _OF_TEAM,
        "own school's cells",
        _OF_TEAM,
        "own school's cells",
        "all schools' cells",
        "no",
    ),
    Row("agreement of the pair", "yes", "no", "yes", "no", "no", "rhythm only", "no", "no"),
    Row(
        "reason for waiting, pause, time asked for",
        "yes",
        "no",
        "yes",
        "no",
        "no",
        "own school, fixed choices only, no free text",
        "counts per school",
        "no",
    ),
    Row("promises (I will / you will)", "yes", "no", "yes", "no", "no", "no", "no", "no"),
    Row("coach's own log: contacts, time, the mirror", "self", "no", "no", "no", "no", "no", "no", "no"),
    Row("pulse of one teacher", "no", "no", "self", "no", "no", "no", "no", "no"),
    Row(
        "pooled pulses (teachers with an opted-in class only, for everyone)",
        _MEMBER,
        "no",
        _OF_TEAM,
        _MEMBER,
        _OF_TEAM,
        "own school's cells",
        "all schools' cells",
        "no",
    ),
    Row("who is asked to come along, and the teacher's answer", "yes", "own", "yes", "no", "no", "no", "no", "no"),
    Row("team meeting: notes, decisions", _MEMBER, "no", _MEMBER, _MEMBER, _MEMBER, "if the team shares", "no", "no"),
    Row("team meeting: who opened it", _MEMBER, "no", _MEMBER, _MEMBER, _MEMBER, "no", "no", "no"),
    Row("team meeting: the numbers it looked at", _MEMBER, "no", _MEMBER, _MEMBER, _MEMBER, "no", "no", "no"),
    Row("people, classes, roles", "own caseload", "no", "self", "mentees", "own team", "own school", _NAMES, "yes"),
)


def visits_seen(actor: Actor, data: VisitData, *, now: Time) -> ColumnElement[bool]:
    """The visits of which the actor sees this kind of data: a condition on `visits`."""
    mine = visits.c.coach_id == actor.person_id if data == "took_place" else own_visits(actor)
    return and_(visits.c.forgotten_at.is_(None), or_(mine, *_visits_of_others(actor, data, now)))


def _visits_of_others(actor: Actor, data: VisitData, now: Time) -> list[ColumnElement[bool]]:
    about_me = visits.c.teacher_id == actor.person_id
    if data == "took_place":
        return [
            about_me,
            is_co_observer(actor.person_id),
            _mentored(actor, visits.c.teacher_id, mentorships.c.sees_dates),
            _led(actor),
        ]
    if data == "focus":
        named = and_(shared_with.is_shared(actor, "visit", visits), _led(actor))
        return [
            about_me,
            is_co_observer(actor.person_id),
            _mentored(actor, visits.c.teacher_id, mentorships.c.sees_dates),
            named,
        ]
    if data == "lines":
        # The coach's lines come to a co-observer in the reading, once both have finished.
        return [
            and_(about_me, is_opened(now)),
            is_co_observer(actor.person_id),
            and_(shared_with.is_shared(actor, "visit", visits), is_opened(now)),
        ]
    if data == "debrief":
        held = visits.c.debrief_started_at.is_not(None)
        return [and_(about_me, held), and_(shared_with.is_shared(actor, "debrief", visits), held)]
    return [and_(about_me, is_opened(now)), is_co_observer(actor.person_id)]


@built_once
def own_visits(actor: Actor) -> ColumnElement[bool]:
    """The actor's visits as their coach, but not those of a partnership that is over: of these dates are left."""
    return and_(visits.c.coach_id == actor.person_id, ~_is_former(actor, visits))


@built_once
def held_by(actor: Actor) -> ColumnElement[bool]:
    """The visits the actor held as their coach, of a partnership that is over too: `took_place`, the own part of it."""
    return and_(visits.c.coach_id == actor.person_id, visits.c.forgotten_at.is_(None))


@built_once
def _is_former(actor: Actor, of: Table) -> ColumnElement[bool]:
    """Whether the actor coached the teacher of a visit or step at its school, and does no longer."""
    theirs = exists().where(
        _pair.c.coach_id == actor.person_id, _pair.c.teacher_id == of.c.teacher_id, _pair.c.school_id == of.c.school_id
    )
    return and_(theirs.where(_pair.c.ended_on.is_not(None)), ~theirs.where(_pair.c.ended_on.is_(None)))


@built_once
def is_co_observer(person_id: ColumnElement[UUID] | UUID) -> ColumnElement[bool]:
    """Whether somebody comes along to a visit with its teacher's yes; one placed with another teacher has none."""
    of_its_teacher = or_(visits.c.coach_id.is_(None), _second.c.teacher_id == visits.c.teacher_id)
    agreed = _second.c.teacher_agreed_at.is_not(None)
    return exists().where(_second.c.visit_id == visits.c.id, _second.c.person_id == person_id, agreed, of_its_teacher)


@built_once
def invitations_seen(actor: Actor) -> ColumnElement[bool]:
    """The invitations of co-observers the actor sees: the coach who asked, the teacher, the one who was invited."""
    asked = select(partnerships.c.id).where(
        partnerships.c.coach_id == actor.person_id, partnerships.c.ended_on.is_(None)
    )
    return or_(
        co_observers.c.person_id == actor.person_id,
        co_observers.c.teacher_id == actor.person_id,
        co_observers.c.partnership_id.in_(asked),
    )


def is_opened(now: Time) -> ColumnElement[bool]:
    """Whether a visit's lines are open to its teacher: by its debrief, by the coach, or by five school days."""
    return func.coalesce(visits.c.opened_at, visits.c.opens_at) <= now


@built_once
def steps_seen(actor: Actor) -> ColumnElement[bool]:
    """The action steps the actor sees by name: the pair, a mentor who was ticked, whoever it is shared with."""
    return or_(
        and_(action_steps.c.coach_id == actor.person_id, ~_is_former(actor, action_steps)),
        action_steps.c.teacher_id == actor.person_id,
        _mentored(actor, action_steps.c.teacher_id, mentorships.c.sees_step),
        shared_with.is_shared(actor, "step", action_steps),
    )


def steps_listed(actor: Actor, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The `steps_seen` that meet `which`, found through indexes: for lists that name neither a step nor a teacher."""
    found = union(*(way.where(*which).correlate(None) for way in _ways_to_steps(actor)))
    return action_steps.c.id.in_(found)


@built_once
def _ways_to_steps(actor: Actor) -> tuple[Select[tuple[UUID]], ...]:
    own = select(action_steps.c.id).where(action_steps.c.coach_id == actor.person_id, ~_is_former(actor, action_steps))
    mine = select(action_steps.c.id).where(action_steps.c.teacher_id == actor.person_id)
    mentees = select(mentorships.c.teacher_id).where(
        mentorships.c.mentor_id == actor.person_id, mentorships.c.sees_step.is_(True)
    )
    ticked = select(action_steps.c.id).where(action_steps.c.teacher_id.in_(mentees))
    reaching = shared_with.reaching(actor, shares.c.record_id, shares.c.teacher_id, record="step").subquery("reaching")
    by_its_teacher = and_(reaching.c.record_id == action_steps.c.id, reaching.c.teacher_id == action_steps.c.teacher_id)
    return own, mine, ticked, select(action_steps.c.id).join(reaching, by_its_teacher)


def partnerships_seen(actor: Actor, data: PairData) -> ColumnElement[bool]:
    """The partnerships of which the actor sees this kind of data; a principal only rhythm and waiting.

    Of one that is over its coach keeps the dates, which go with the rhythm.
    """
    coach = partnerships.c.coach_id == actor.person_id
    if data != "rhythm":
        coach = and_(coach, partnerships.c.ended_on.is_(None))
    pair = or_(coach, partnerships.c.teacher_id == actor.person_id)
    if data in ("rhythm", "waiting"):
        return or_(pair, partnerships.c.school_id.in_(actor.schools_as("principal")))
    return pair


def own_log(actor: Actor) -> ColumnElement[bool]:
    """The contacts the actor put down as a coach, nobody else's: a condition on `contacts`."""
    return contacts.c.coach_id == actor.person_id


def own_pulses(actor: Actor) -> ColumnElement[bool]:
    """The actor's own pulses, nobody else's: a condition on `pulses`."""
    return pulses.c.teacher_id == actor.person_id


def people_seen(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """The people whose name and roles the actor sees: a condition on `people`."""
    if actor.is_a("administrator") or actor.is_a("lead"):
        return true()
    schools = actor.schools_as("principal")
    return or_(
        people.c.id == actor.person_id,
        people.c.id.in_(_partners(actor)),
        people.c.id.in_(select(mentorships.c.teacher_id).where(mentorships.c.mentor_id == actor.person_id)),
        people.c.id.in_(_teammates(actor, today)),
        people.c.id.in_(select(roles.c.person_id).where(roles.c.school_id.in_(schools))) if schools else false(),
    )


@built_once
def classes_seen(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """The classes the actor sees: a condition on `classes`."""
    if actor.is_a("administrator"):
        return true()
    caseload = select(partnerships.c.teacher_id).where(
        partnerships.c.coach_id == actor.person_id,
        partnerships.c.school_id == classes.c.school_id,
        partnerships.c.ended_on.is_(None),
    )
    return or_(
        classes.c.teacher_id == actor.person_id,
        classes.c.teacher_id.in_(caseload),
        classes.c.teacher_id.in_(select(mentorships.c.teacher_id).where(mentorships.c.mentor_id == actor.person_id)),
        classes.c.team_id.in_(actor.team_ids),
        classes.c.school_id.in_(actor.schools_as("principal")),
    )


@built_once
def teams_seen(actor: Actor) -> ColumnElement[bool]:
    """The teams the actor sees by name: a condition on `teams`."""
    if actor.is_a("administrator") or actor.is_a("lead"):
        return true()
    return or_(teams.c.id.in_(actor.team_ids), teams.c.school_id.in_(actor.schools_as("principal", "coach")))


@built_once
def team_meetings_seen(actor: Actor) -> ColumnElement[bool]:
    """The team meetings whose notes and decisions the actor reads: a condition on `team_meetings`.

    Members of today, and the school's principals once the team shares it. Its numbers are the members' alone.
    """
    led = team_meetings.c.school_id.in_(actor.schools_as("principal"))
    return or_(team_meetings.c.team_id.in_(actor.team_ids), and_(team_meetings.c.is_shared_with_principal, led))


@built_once
def class_sets_seen(actor: Actor) -> ColumnElement[bool]:
    """Sets of classes with the same students: the administrator's, and those of the actor's schools."""
    if actor.is_a("administrator"):
        return true()
    return class_sets.c.school_id.in_(actor.schools_as("coach", "teacher", "principal"))


@built_once
def schools_seen(actor: Actor) -> ColumnElement[bool]:
    """The schools whose name, terms and groups the actor sees: a condition on `schools`."""
    if actor.is_a("administrator") or actor.is_a("lead"):
        return true()
    here = actor.schools_as("coach", "teacher", "mentor", "principal")
    return or_(
        schools.c.id.in_(here), schools.c.id.in_(select(teams.c.school_id).where(teams.c.id.in_(actor.team_ids)))
    )


def may_manage(actor: Actor) -> bool:
    """Whether the actor keeps people and rosters."""
    return actor.is_a("administrator")


def require_manager(actor: Actor) -> None:
    """Raises NotAllowed for anybody who does not keep people and rosters."""
    if not may_manage(actor):
        raise NotAllowed


@built_once
def _partners(actor: Actor) -> Select[tuple[UUID]]:
    teachers = select(partnerships.c.teacher_id).where(
        partnerships.c.coach_id == actor.person_id, partnerships.c.ended_on.is_(None)
    )
    coaches = select(partnerships.c.coach_id).where(partnerships.c.teacher_id == actor.person_id)
    return select(teachers.union(coaches).subquery().c[0])


def _teammates(actor: Actor, today: date) -> Select[tuple[UUID]]:
    now = and_(
        team_members.c.from_on <= today, or_(team_members.c.until_on.is_(None), team_members.c.until_on >= today)
    )
    return select(team_members.c.person_id).where(team_members.c.team_id.in_(actor.team_ids), now)


@built_once
def _mentored(actor: Actor, teacher_id: ColumnElement[UUID], ticked: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        mentorships.c.mentor_id == actor.person_id, mentorships.c.teacher_id == teacher_id, ticked.is_(True)
    )


@built_once
def _led(actor: Actor) -> ColumnElement[bool]:
    return visits.c.school_id.in_(actor.schools_as("principal"))
