"""Who acts: the person behind a session with the roles of this very moment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Role:
    """What a person is, and where: `school_id` is None for a district lead or an administrator."""

    role: str  # coach, teacher, mentor, principal, lead, administrator
    school_id: UUID | None


@dataclass(frozen=True)
class Actor:
    """The person on whose behalf a query runs; the second argument of every query function."""

    person_id: UUID
    name: str
    roles: frozenset[Role]
    team_ids: frozenset[UUID] = frozenset()  # current memberships

    def is_a(self, role: str, school_id: UUID | None = None) -> bool:
        """Whether the person has the role: in that school, or anywhere when none is named."""
        return any(r.role == role and (school_id is None or r.school_id == school_id) for r in self.roles)

    def schools_as(self, *roles: str) -> frozenset[UUID]:
        """The schools in which the person has one of the roles."""
        return frozenset(r.school_id for r in self.roles if r.role in roles and r.school_id is not None)
