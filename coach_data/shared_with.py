"""Whom a share reaches: the conditions behind "if the teacher shares" in the table of `access`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, CompoundSelect, Table, and_, exists, or_, select, true, union_all

from coach_data.actors import Actor
from coach_data.anybody import may_be_some
from coach_data.schema import action_steps, mentorships, people, roles, shares, team_members, visits

# Made once: an alias's columns cost more than the rest of the condition.
_member, _teacher = team_members.alias(), people.alias()
_visit, _step = visits.alias(), action_steps.alias()


@lru_cache(maxsize=1024)
def reaches(actor: Actor) -> ColumnElement[bool]:
    """Whether a share reaches the actor as the teacher's principal, mentor or team: a condition on `shares`.

    It reaches principals of the record's own school alone, and nobody once the
    teacher has left school, team or Keylever: who moves on takes it along.
    """
    return and_(_is_teacher_there(), or_(*_ways(actor)))


def reaching(actor: Actor, *columns: Column[Any], record: str | None = None) -> CompoundSelect[Any]:
    """The shares in force that reach the actor, each way through an index of its own: for lists, to stand after IN.

    Args:
        columns: of `shares`.
        record: of this kind alone.
    """
    of_kind = true() if record is None else shares.c.record == record
    in_force = (shares.c.taken_back_at.is_(None), of_kind, _is_teacher_there())
    return union_all(*(select(*columns).where(way, *in_force).correlate(None) for way in _ways(actor)))


def _is_teacher_there() -> ColumnElement[bool]:
    return exists().where(_teacher.c.id == shares.c.teacher_id, _teacher.c.is_active)


def _ways(actor: Actor) -> list[ColumnElement[bool]]:
    mentees = select(mentorships.c.teacher_id).where(mentorships.c.mentor_id == actor.person_id)
    ways = [and_(shares.c.audience == "mentor", shares.c.teacher_id.in_(mentees))]
    if may_be_some(led := actor.schools_as("principal")):
        taught = select(roles.c.person_id).where(roles.c.role == "teacher", roles.c.school_id.in_(led))
        ways.append(and_(shares.c.audience == "principal", shares.c.teacher_id.in_(taught), _is_of_schools(led)))
    if may_be_some(actor.team_ids):
        is_member = exists().where(
            _member.c.team_id == shares.c.team_id,
            _member.c.person_id == shares.c.teacher_id,
            _member.c.until_on.is_(None),
        )
        ways.append(and_(shares.c.audience == "team", shares.c.team_id.in_(actor.team_ids), is_member))
    return ways


def _is_of_schools(here: frozenset[UUID]) -> ColumnElement[bool]:
    return or_(
        exists().where(_visit.c.id == shares.c.record_id, _visit.c.school_id.in_(here)),
        exists().where(_step.c.id == shares.c.record_id, _step.c.school_id.in_(here)),
    )


@lru_cache(maxsize=1024)  # made of nothing but the actor, as in `access`
def is_shared(actor: Actor, record: str, of: Table) -> ColumnElement[bool]:
    """Whether a record of this kind is shared with the actor: a condition on `visits` or `action_steps`."""
    return exists().where(
        shares.c.record == record,
        shares.c.record_id == of.c.id,
        shares.c.teacher_id == of.c.teacher_id,  # of a visit placed anew the teacher before has nothing to share
        shares.c.taken_back_at.is_(None),
        reaches(actor),
    )
