"""Classes: who teaches what to how many, how many are in each priority group, and which classes share students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, or_, select, update

from coach_data import access, locks
from coach_data.actors import Actor
from coach_data.contributions import has_counted
from coach_data.errors import NotHere, WrongInput
from coach_data.forms import EmptyOr20, EmptyOr120, Form, Line20, Line60
from coach_data.schema import (
    class_groups,
    class_sets,
    classes,
    people,
    priority_groups,
    roles,
    teams,
)

_MOST = 200
Count = Annotated[int, Field(ge=0, le=_MOST)]


class GroupCountIn(Form):
    """How many of a class are in a group, and where they sit: a position, never a name."""

    group_id: UUID
    students: Count
    seated: EmptyOr120 = None


class CountsIn(Form):
    """How many students a class has, in its groups and in none. Groups may overlap, so they may add up to more."""

    students: Annotated[int, Field(ge=1, le=_MOST)]
    students_in_no_group: Count = 0
    groups: tuple[GroupCountIn, ...] = ()

    def misfits(self) -> dict[str, str]:
        """The counts that cannot be: the field to the sentence shown beside it; empty when all can."""
        size = f"The class has {self.students} students. Correct one of the two numbers."
        if self.students_in_no_group > self.students:
            return {"students_in_no_group": size}
        rest = self.students - self.students_in_no_group
        left = f"Only {rest} students are in any group. Correct one of the numbers."
        return {
            f"groups.{n}.students": size if group.students > self.students else left
            for n, group in enumerate(self.groups)
            if group.students > rest
        }


class ClassIn(CountsIn):
    """A class as an administrator writes it."""

    teacher_id: UUID
    subject: Line60
    grade: Line20
    period: Line20
    room: EmptyOr20 = None
    team_id: UUID | None = None
    class_set_id: UUID | None = None


@dataclass(frozen=True)
class GroupCount:
    """A group's students in one class."""

    group_id: UUID
    label: str
    name: str
    students: int
    seated: str | None


@dataclass(frozen=True)
class SchoolClass:
    """A class with its groups in order of their labels; retired groups are left out."""

    id: UUID
    school_id: UUID
    teacher_id: UUID
    teacher: str
    subject: str
    grade: str
    period: str
    room: str | None
    students: int
    students_in_no_group: int
    team_id: UUID | None
    class_set_id: UUID | None
    is_pooled: bool
    is_retired: bool
    groups: tuple[GroupCount, ...]

    @property
    def title(self) -> str:
        """What the class is called on screen: "Math, grade 7, period 3"."""
        return f"{self.subject}, grade {self.grade}, period {self.period}"


_IS_SOMEBODYS = ~exists().where(people.c.id == classes.c.teacher_id, people.c.forgotten_at.is_not(None))


def label_of(row: Any) -> str | None:
    """A class in a list, from a row with grade, subject, period and room: "Grade 7 Math, period 3, room 12"."""
    if row.grade is None:
        return None
    return f"Grade {row.grade} {row.subject}, period {row.period}" + (f", room {row.room}" if row.room else "")


def all_of(
    db: Connection,
    actor: Actor,
    *,
    today: date,
    school_id: UUID | None = None,
    teacher_id: UUID | None = None,
    with_retired: bool = False,
) -> list[SchoolClass]:
    """The classes the actor sees, by teacher, period and subject; of one school or teacher when named."""
    wanted = [classes.c.school_id == school_id] if school_id else []
    wanted += [classes.c.teacher_id == teacher_id] if teacher_id else []
    wanted += [] if with_retired else [classes.c.is_retired.is_(False)]
    return _read(db, access.classes_seen(actor, today=today), *wanted)


def one(db: Connection, actor: Actor, class_id: UUID, *, today: date) -> SchoolClass:
    """One class, retired or not.

    Raises:
        NotHere: not the actor's to see, or not there.
    """
    found = _read(db, access.classes_seen(actor, today=today), classes.c.id == class_id)
    if not found:
        raise NotHere
    return found[0]


def add(db: Connection, actor: Actor, school_id: UUID, given: ClassIn) -> UUID:
    """A new class; whether it counts in pools is its teacher's to say, and begins as no.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
        WrongInput: counts that cannot be, or a teacher, team, set or group of another school.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    _check(db, school_id, given)
    class_id = uuid4()
    db.execute(insert(classes).values(id=class_id, school_id=school_id, **given.model_dump(exclude={"groups"})))
    _keep_counts(db, class_id, given.groups)
    return class_id


def correct(db: Connection, actor: Actor, class_id: UUID, given: ClassIn) -> None:
    """Changes everything an administrator writes.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such class.
        WrongInput: as for `add`; or the class was counted for another team this year.
    """
    access.require_manager(actor)
    school_id = _lock(db, classes.c.id == class_id)
    _check(db, school_id, given)
    _check_team_stays(db, class_id, given.team_id)
    db.execute(update(classes).where(classes.c.id == class_id).values(**given.model_dump(exclude={"groups"})))
    _keep_counts(db, class_id, given.groups)


def count(db: Connection, actor: Actor, class_id: UUID, given: CountsIn) -> None:
    """Changes the numbers and where groups sit: an administrator, or the teacher of the class.

    Raises:
        NotHere: not the actor's class, or not there.
        WrongInput: counts that cannot be, or a group of another school.
    """
    mine = [] if access.may_manage(actor) else [classes.c.teacher_id == actor.person_id]
    school_id = _lock(db, classes.c.id == class_id, *mine)
    told = given.misfits() | _strange_groups(db, school_id, given.groups)
    if told:
        raise WrongInput(told)
    db.execute(update(classes).where(classes.c.id == class_id).values(**given.model_dump(exclude={"groups"})))
    _keep_counts(db, class_id, given.groups)


def retire(db: Connection, actor: Actor, class_id: UUID, *, is_retired: bool = True) -> None:
    """Takes a class out of use at the year's end, or back into it; its visits stay.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such class.
    """
    access.require_manager(actor)
    this = (classes.c.id == class_id, _IS_SOMEBODYS)
    if db.execute(update(classes).where(*this).values(is_retired=is_retired)).rowcount == 0:
        raise NotHere


def pool(db: Connection, actor: Actor, class_id: UUID, *, is_pooled: bool) -> None:
    """Opts a class in to pooled numbers, or out: only its own teacher, whatever other roles the actor has.

    Raises:
        NotHere: not the actor's own class, or not there.
    """
    mine = (classes.c.id == class_id, classes.c.teacher_id == actor.person_id)
    if db.execute(update(classes).where(*mine).values(is_pooled=is_pooled)).rowcount == 0:
        raise NotHere


def _lock(db: Connection, *which: ColumnElement[bool]) -> UUID:
    """Holds a class and gives its school."""
    school_id: UUID | None = db.scalar(select(classes.c.school_id).where(*which, _IS_SOMEBODYS).with_for_update())
    if school_id is None:
        raise NotHere
    return school_id


def _check(db: Connection, school_id: UUID, given: ClassIn) -> None:
    told = given.misfits() | _strange_groups(db, school_id, given.groups)
    teaches = (roles.c.person_id == given.teacher_id, roles.c.role == "teacher", roles.c.school_id == school_id)
    if not db.scalar(select(exists().where(*teaches))):
        told["teacher_id"] = "Choose somebody with the role teacher at this school."
    for field, table, chosen in (("team_id", teams, given.team_id), ("class_set_id", class_sets, given.class_set_id)):
        here = exists().where(table.c.id == chosen, table.c.school_id == school_id)
        if chosen is not None and not db.scalar(select(here)):
            told[field] = "Choose one of this school."
    if told:
        raise WrongInput(told)


def _strange_groups(db: Connection, school_id: UUID, groups: Sequence[GroupCountIn]) -> dict[str, str]:
    known = set(db.scalars(select(priority_groups.c.id).where(priority_groups.c.school_id == school_id)))
    told, met = {}, set()
    for n, group in enumerate(groups):
        if group.group_id not in known or group.group_id in met:
            told[f"groups.{n}.group_id"] = "Choose each group of this school once."
        met.add(group.group_id)
    return told


def _check_team_stays(db: Connection, class_id: UUID, team_id: UUID | None) -> None:
    """In one school year a class counts for one team only, else two pools could be subtracted."""
    moved = classes.c.team_id.is_not(None) & classes.c.team_id.is_distinct_from(team_id)
    if db.scalar(select(exists().where(classes.c.id == class_id, moved, has_counted(class_id)))):
        raise WrongInput(
            {"team_id": "This class already counts for its team. Retire it at the year's end and add it anew."}
        )


def _keep_counts(db: Connection, class_id: UUID, groups: Sequence[GroupCountIn]) -> None:
    """Replaces the counts; those of groups retired since stay, so that earlier sweeps keep their size."""
    in_use = select(priority_groups.c.id).where(priority_groups.c.is_retired.is_(False))
    named = [group.group_id for group in groups]
    gone = or_(class_groups.c.group_id.in_(in_use), class_groups.c.group_id.in_(named))
    db.execute(delete(class_groups).where(class_groups.c.class_id == class_id, gone))
    kept = [{"class_id": class_id, **group.model_dump()} for group in groups if group.students or group.seated]
    if kept:
        db.execute(insert(class_groups), kept)


def _read(db: Connection, *which: ColumnElement[bool]) -> list[SchoolClass]:
    query = (
        select(classes, people.c.name.label("teacher"))
        .join_from(classes, people, people.c.id == classes.c.teacher_id)
        .where(*which, people.c.forgotten_at.is_(None))
        .order_by(func.lower(people.c.name), classes.c.period, classes.c.subject, classes.c.id)
    )
    rows = db.execute(query).mappings().all()
    counts = _counts(db, [row["id"] for row in rows])
    return [SchoolClass(**row, groups=tuple(counts[row["id"]])) for row in rows]


def _counts(db: Connection, ids: Sequence[UUID]) -> dict[UUID, list[GroupCount]]:
    g, c = priority_groups.c, class_groups.c
    query = (
        select(c.class_id, c.group_id, g.label, g.name, c.students, c.seated)
        .join_from(class_groups, priority_groups)
        .where(c.class_id.in_(ids), g.is_retired.is_(False))
        .order_by(g.position)
    )
    found: dict[UUID, list[GroupCount]] = defaultdict(list)
    for class_id, *count_of in db.execute(query):
        found[class_id].append(GroupCount(*count_of))
    return found
