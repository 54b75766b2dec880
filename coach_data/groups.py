"""Priority groups: the school's own list. On the tablet each has a neutral label, because students can read it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, exists, func, insert, select, update

from coach_data import access, locks
from coach_data.actors import Actor
from coach_data.errors import NotHere, WrongInput
from coach_data.forms import Form, Line80
from coach_data.schema import priority_groups, schools

_LETTERS = 26


class GroupIn(Form):
    """A priority group's name, as the school says it."""

    name: Line80


@dataclass(frozen=True)
class Group:
    """A priority group; `label` is the neutral one ("Group A")."""

    id: UUID
    school_id: UUID
    name: str
    label: str
    is_retired: bool


def of_school(db: Connection, actor: Actor, school_id: UUID, *, with_retired: bool = False) -> list[Group]:
    """The school's groups in order of their labels; empty for a school that is not the actor's."""
    g = priority_groups.c
    query = (
        select(g.id, g.school_id, g.name, g.label, g.is_retired)
        .join_from(priority_groups, schools)
        .where(g.school_id == school_id, access.schools_seen(actor))
        .order_by(g.position)
    )
    found = db.execute(query if with_retired else query.where(g.is_retired.is_(False)))
    return [Group(row.id, row.school_id, row.name, row.label, row.is_retired) for row in found]


def add(db: Connection, actor: Actor, school_id: UUID, given: GroupIn) -> UUID:
    """A new group with the next label; a retired group keeps its own, so that no label ever means two groups.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: the school has a group of this name.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    _check_name(db, school_id, given.name, None)
    last = db.scalar(select(func.max(priority_groups.c.position)).where(priority_groups.c.school_id == school_id))
    position = 0 if last is None else last + 1
    group_id = uuid4()
    kept = {"school_id": school_id, "name": given.name, "position": position, "label": label(position)}
    db.execute(insert(priority_groups).values(id=group_id, **kept))
    return group_id


def rename(db: Connection, actor: Actor, school_id: UUID, group_id: UUID, given: GroupIn) -> None:
    """Corrects a group's name; its label stays.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such group in that school.
        WrongInput: the school has another group of this name.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    _check_name(db, school_id, given.name, group_id)
    _change(db, school_id, group_id, name=given.name)


def retire(db: Connection, actor: Actor, school_id: UUID, group_id: UUID) -> None:
    """Takes a group out of use; what was counted stays.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such group in that school.
    """
    access.require_manager(actor)
    _change(db, school_id, group_id, is_retired=True)


def bring_back(db: Connection, actor: Actor, school_id: UUID, group_id: UUID) -> None:
    """Puts a retired group to use again.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such group in that school.
    """
    access.require_manager(actor)
    _change(db, school_id, group_id, is_retired=False)


def label(position: int) -> str:
    """The neutral label of a position counted from 0: Group A … Group Z, Group AA …"""
    letters, rest = "", position + 1
    while rest > 0:
        rest, letter = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"Group {letters}"


def _change(db: Connection, school_id: UUID, group_id: UUID, **values: object) -> None:
    this = (priority_groups.c.id == group_id, priority_groups.c.school_id == school_id)
    if db.execute(update(priority_groups).where(*this).values(**values)).rowcount == 0:
        raise NotHere


def _check_name(db: Connection, school_id: UUID, name: str, group_id: UUID | None) -> None:
    same = func.lower(priority_groups.c.name) == name.lower()
    here = (priority_groups.c.school_id == school_id, priority_groups.c.id.is_distinct_from(group_id))
    if db.scalar(select(exists().where(same, *here))):
        raise WrongInput({"name": "The school has a group with this name, perhaps a retired one."})
