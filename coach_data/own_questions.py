"""What became of a coach's own questions: brought to the debrief, or erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, and_, select

from coach_data.schema import entries, questions, replacements, visits


@dataclass(frozen=True)
class Question:
    """One question with every entry that puts it in words; `brought` by any of them."""

    visit_id: UUID
    wordings: frozenset[UUID]
    is_brought: bool
    is_erased: bool


def of_visits(
    db: Connection, ids: Sequence[UUID], *, picked: Collection[str], standing: Collection[UUID]
) -> list[Question]:
    """The questions of these visits' coaches, whose reader has been checked. Two statements.

    Args:
        picked: ids of entries brought to a debrief, as the tablet wrote them.
        standing: entries of edited lines that nothing has replaced.
    """
    asked = db.execute(
        select(questions.c.entry_id, questions.c.visit_id, questions.c.is_current)
        .join(visits, and_(visits.c.id == questions.c.visit_id, visits.c.coach_id == questions.c.person_id))
        .where(questions.c.visit_id.in_(ids))
    ).all()
    newer = _newer(db, [row.visit_id for row in asked])
    found = []
    for row in asked:
        wordings = _wordings(row.entry_id, newer)
        is_brought = any(str(entry) in picked for entry in wordings)
        stands = row.is_current or not wordings.isdisjoint(standing)
        found.append(Question(row.visit_id, wordings, is_brought, not stands and not is_brought))
    return found


def _newer(db: Connection, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    rows = db.execute(
        select(replacements.c.replaced_id, replacements.c.entry_id)
        .join(entries, entries.c.id == replacements.c.entry_id)
        .where(replacements.c.visit_id.in_(set(ids)), entries.c.kind == "edit")
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for replaced_id, entry_id in rows:
        found[replaced_id].append(entry_id)
    return found


def _wordings(first: UUID, newer: dict[UUID, list[UUID]]) -> frozenset[UUID]:
    known, ahead = {first}, [first]
    while ahead:
        ahead = [one for entry in ahead for one in newer.get(entry, ()) if one not in known]
        known.update(ahead)
    return frozenset(known)
