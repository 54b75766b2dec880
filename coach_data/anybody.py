"""An actor who is named only when a statement is asked, so that it is made once and asked for one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CTE, BindParameter, Select, Uuid, bindparam, literal_column, select, union_all

from coach_data.actors import Actor


class _Anybody:
    """Person, schools and teams as places in a statement; whatever needs to know them while it is made fails."""

    person_id: BindParameter[Any] = bindparam("person", type_=Uuid())
    team_ids: BindParameter[Any] = bindparam("teams", type_=Uuid(), expanding=True)

    def schools_as(self, *roles: str) -> BindParameter[Any]:
        return bindparam(_schools(*roles), type_=Uuid(), expanding=True)


ANYBODY = cast(Actor, _Anybody())
"""To make a condition of `access` with, instead of one actor."""


def named(actor: Actor) -> dict[str, Any]:
    """What to ask a statement made with ANYBODY with, so that it is the actor's own."""
    as_principal = {_schools("principal"): list(actor.schools_as("principal"))}
    return {"person": actor.person_id, "teams": list(actor.team_ids)} | as_principal


class _OfARow(_Anybody):
    """One of several, each a row of `side_by_side`: at most one school that they lead, or one team."""

    # Only by their names: a column brings its table along, into the first subquery that knows of no such row.
    person_id = literal_column("who.person_id", Uuid())  # type: ignore[assignment]
    team_ids = (literal_column("who.team_id", Uuid()),)  # type: ignore[assignment]

    def schools_as(self, *roles: str) -> Any:
        if roles != ("principal",):
            raise ValueError(f"the rows say who leads a school, not who is there as {roles}")
        return (literal_column("who.school_id", Uuid()),)


EACH_OF_SEVERAL = cast(Actor, _OfARow())
"""To make one condition of `access` with that holds for several actors, each in one role; beside `side_by_side`."""
_NONE = UUID(int=0)


def side_by_side(count: int) -> CTE:
    """So many actors as rows of "who", each with its number `n`, for a statement made with EACH_OF_SEVERAL.

    Args:
        count: one at least.
    """
    return union_all(*map(_numbered, range(count))).cte("who")


def _numbered(n: int) -> Select[Any]:
    one: Select[Any] = select(literal_column(str(n)).label("n"))
    named = (bindparam(f"{name}_{n}", type_=Uuid()).label(name) for name in ("person_id", "team_id", "school_id"))
    return one.add_columns(*named)


def named_side_by_side(actors: Sequence[Actor]) -> dict[str, UUID]:
    """What to ask a statement beside `side_by_side` with.

    Raises:
        ValueError: somebody leads several schools, or belongs to several teams.
    """
    given: dict[str, UUID] = {}
    for n, actor in enumerate(actors):
        (school,) = actor.schools_as("principal") or (_NONE,)
        (team,) = actor.team_ids or (_NONE,)
        given |= {f"person_id_{n}": actor.person_id, f"team_id_{n}": team, f"school_id_{n}": school}
    return given


def may_be_some(given: object) -> bool:
    """Whether there are any of these schools or teams, or may be once the statement is asked."""
    return isinstance(given, BindParameter) or bool(given)


def _schools(*roles: str) -> str:
    return "_".join(("schools_as", *roles))
