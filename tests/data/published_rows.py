"""Published cells of every kind, laid down as a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from coach_data import schema
from coach_data.step_flows import FLOWS
from tests.builders import add


def whose_steps(teacher_ids: Sequence[str] = ()) -> dict[str, list[str]]:
    """Of a cell of steps: the teachers whose steps were due, and whose were timed; nobody's where neither is told."""
    return {"due_teacher_ids": [*teacher_ids], "timed_teacher_ids": [*teacher_ids]}


def add_cells(
    db: Connection,
    school: UUID,
    fortnight: date,
    *,
    team: UUID,
    teachers: Sequence[UUID],
    group: UUID,
    kept_from: Sequence[UUID] = (),
    k: int = 300,
) -> None:
    """One cell of a team in each kind: 400 students looked at in 8 visits, 20 steps, 12 visits, 9 answers.

    Pulses are kept from nobody.
    """
    at = datetime.fromisoformat(f"{fortnight}T12:00:00+00:00")
    when = {"school_id": school, "first_fortnight": fortnight, "last_fortnight": fortnight, "published_at": at}
    who = when | {"teams": [str(team)], "teacher_ids": sorted(map(str, teachers))}
    of: dict[str, Any] = who | {"class_ids": [], "students": 60, "kept_from": [*map(str, kept_from)]}
    sums = {"visits": 8, "sweeps": 16, "n": 400, "k": k, "sum_n2": 20000, "sum_kn": 50 * k, "sum_k2": k * k // 8 + 200}
    add(db, schema.published_cells, **of, **sums, group_id=group, measured="in_room")
    add(db, schema.published_step_cells, **of, **whose_steps(of["teacher_ids"]), steps=20, **dict.fromkeys(FLOWS, 8))
    add(db, schema.published_focus_cells, **of, visits=12, focus="Talk moves")
    felt = {"version": 1, "question": "chose_focus", "answers": 9, "at_least": 4, "at_most": 6}
    add(db, schema.published_pulse_cells, **who, **felt)
