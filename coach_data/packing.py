"""How single things look in a tablet's briefcase: texts, times, classes with groups, steps with criteria."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, select

from coach_data.schema import class_groups, priority_groups, step_criteria

LONGEST = 400  # characters of a text somebody wrote; the whole of it is on the pages

Packed = dict[str, Any]


def clip(text: str | None) -> str | None:
    """A text as far as the tablet carries it."""
    return text if text is None or len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def at(moment: datetime | None) -> str | None:
    """A moment as text, in UTC: "2026-03-11T15:00:00Z"."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def classes_of(db: Connection, wanted: Select[Any]) -> list[tuple[Row[Any], Packed]]:
    """The classes of a select from `classes`, in its order, each with its row and its groups."""
    rows = db.execute(wanted).all()
    seated: dict[UUID, list[Packed]] = defaultdict(list)
    counted = (
        select(class_groups)
        .join(priority_groups, priority_groups.c.id == class_groups.c.group_id)
        .where(class_groups.c.class_id.in_(select(wanted.subquery().c.id)), priority_groups.c.is_retired.is_(False))
        .order_by(priority_groups.c.position)
    )
    for group in db.execute(counted):
        one = {"group": str(group.group_id), "students": group.students, "seated": group.seated}
        seated[group.class_id].append(one)
    return [(row, _class(row, seated[row.id])) for row in rows]


def _class(row: Row[Any], groups: list[Packed]) -> Packed:
    return {
        "id": str(row.id),
        "subject": row.subject,
        "grade": row.grade,
        "period": row.period,
        "room": row.room,
        "students": row.students,
        "no_group": row.students_in_no_group,
        "groups": groups,
    }


def criteria_of(db: Connection, step_ids: list[UUID]) -> dict[UUID, list[Packed]]:
    """The current success criteria of each step, in their order."""
    found: dict[UUID, list[Packed]] = defaultdict(list)
    current = and_(step_criteria.c.step_id.in_(step_ids), step_criteria.c.is_current)
    for row in db.execute(select(step_criteria).where(current).order_by(step_criteria.c.position)):
        found[row.step_id].append({"id": str(row.id), "text": clip(row.text)})
    return found
