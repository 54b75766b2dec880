"""All that a page shows of several teachers together: a team's numbers, or a whole school's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from coach_data import pooled_focus, pooled_pulses, pooled_steps, pools
from coach_data.actors import Actor
from coach_data.pooled_focus import PooledFocus
from coach_data.pooled_pulses import PooledPulses
from coach_data.pooled_steps import PooledSteps
from coach_data.pools import Pooled
from coach_data.shelf import Source, shelf_of

Year = PooledSteps | PooledFocus | PooledPulses | None


@dataclass(frozen=True)
class Numbers:
    """Of one team or school, what one actor may read; empty or None where there is nothing for them."""

    engagement: tuple[Pooled, ...] = ()
    steps: PooledSteps | None = None
    focus: PooledFocus | None = None
    pulses: PooledPulses | None = None

    @property
    def by_kind(self) -> dict[str, frozenset[Pooled] | Year]:
        """The numbers of each kind by its field's name, without whose they are said to be; false where there are none.

        The same for a team and its school as long as nothing else of the school is published.
        """
        unnamed = frozenset(replace(one, who="") for one in self.engagement)
        years = {"steps": self.steps, "focus": self.focus, "pulses": self.pulses}
        return {"engagement": unnamed, **{kind: replace(of, together=()) if of else None for kind, of in years.items()}}


def of_team(db: Source, actor: Actor, team_id: UUID, *, since: date, now: datetime) -> Numbers:
    """A member's own team's cells; nothing for anybody else.

    Args:
        since: of engagement; the others are of the school year.
    """
    shelf = shelf_of(db)
    return Numbers(
        tuple(pools.of_team(shelf, actor, team_id, since=since)),
        pooled_steps.of_team(shelf, actor, team_id, now=now),
        pooled_focus.of_team(shelf, actor, team_id, now=now),
        pooled_pulses.of_team(shelf, actor, team_id, now=now),
    )


def of_school(db: Source, actor: Actor, school_id: UUID, *, since: date, now: datetime) -> Numbers:
    """A school's unions, for whom `published.shows_school` names; nothing for anybody else.

    Args:
        since: of engagement; the others are of the school year.
    """
    shelf = shelf_of(db)
    return Numbers(
        tuple(pools.of_school(shelf, actor, school_id, since=since)),
        pooled_steps.of_school(shelf, actor, school_id, now=now),
        pooled_focus.of_school(shelf, actor, school_id, now=now),
        pooled_pulses.of_school(shelf, actor, school_id, now=now),
    )


def beside_team(db: Source, actor: Actor, team_id: UUID, *, since: date, now: datetime) -> Numbers:
    """The unions of a member's own team's school, to stand beside the team's numbers; nothing for anybody else.

    Both are made of whole cells, so what is left of one without the other is whole cells too, never a part of one;
    and a cell that is kept from the actor is in neither.

    Args:
        since: of engagement; the others are of the school year.
    """
    shelf = shelf_of(db)
    school_id = shelf.school_of(team_id) if team_id in actor.team_ids else None
    return of_school(shelf, actor, school_id, since=since, now=now) if school_id else Numbers()
