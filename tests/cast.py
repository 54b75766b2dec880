"""The fixed cast: one account per role, at North; `outsider` belongs to South and may see nothing of North's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from coach_data.actors import Actor
from tests.builders import (
    actor_for,
    add_agreement,
    add_class,
    add_group,
    add_partnership,
    add_person,
    add_school,
    add_team,
    seat_group,
)


@dataclass(frozen=True)
class Cast:
    """`teacher.person_id` and so on are ids; `pair`, `new_pair`, `south_pair` are partnerships."""

    north: UUID
    south: UUID
    coach: Actor
    outsider: Actor
    teacher: Actor
    newteacher: Actor
    south_teacher: Actor
    principal: Actor
    team: Actor
    lead: Actor
    admin: Actor
    math_team: UUID
    pair: UUID
    new_pair: UUID
    south_pair: UUID
    math_7: UUID  # the teacher's class, with `english_learners` seated in it
    math_6: UUID  # the new teacher's
    south_math: UUID
    english_learners: UUID


def make_cast(db: Connection) -> Cast:
    """`coach` works with `teacher` and `newteacher`; `teacher` and `team` are of North's math team."""
    north, south = add_school(db, "North School"), add_school(db, "South School")
    people = _people(db, north, south)
    math_team = add_team(db, north, "Math", [people["teacher"], people["team"]])
    group = add_group(db, north, "English learners", "Group A")
    math_7 = add_class(db, people["teacher"], north, team_id=math_team, students=24, students_in_no_group=18)
    seat_group(db, group, math_7, students=6)
    return Cast(
        north=north,
        south=south,
        math_team=math_team,
        pair=_pair(db, people["coach"], people["teacher"], north),
        new_pair=_pair(db, people["coach"], people["newteacher"], north),
        south_pair=_pair(db, people["outsider"], people["south_teacher"], south),
        math_7=math_7,
        math_6=add_class(db, people["newteacher"], north, grade="6"),
        south_math=add_class(db, people["south_teacher"], south),
        english_learners=group,
        **{name: actor_for(db, person) for name, person in people.items()},
    )


def _people(db: Connection, north: UUID, south: UUID) -> dict[str, UUID]:
    parts = {
        "coach": ("Casey Coach", "coach", north),
        "outsider": ("Oona Outsider", "coach", south),
        "teacher": ("Terry Teacher", "teacher", north),
        "newteacher": ("Nina Newteacher", "teacher", north),
        "south_teacher": ("Sam South", "teacher", south),
        "principal": ("Pat Principal", "principal", north),
        "team": ("Toni Team", "teacher", north),
        "lead": ("Lee Lead", "lead", None),
        "admin": ("Ada Admin", "administrator", None),
    }
    return {
        username: add_person(
            db, name, role=role, school=school, username=username, is_new_teacher=username == "newteacher"
        )
        for username, (name, role, school) in parts.items()
    }


def _pair(db: Connection, coach: UUID, teacher: UUID, school: UUID) -> UUID:
    pair = add_partnership(db, coach, teacher, school)
    add_agreement(db, pair)
    return pair
