"""An actor who is named only when a statement is asked, so that it is made once and asked for one after another."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam

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


class _InOneRole(_Anybody):
    """At most one school or one team: with lists of any length a statement is written anew each time it is asked."""

    team_ids = (bindparam("team", type_=Uuid()),)  # type: ignore[assignment]

    def schools_as(self, *roles: str) -> Any:
        return (bindparam(_schools(*roles), type_=Uuid()),)


SOMEBODY_IN_ONE_ROLE = cast(Actor, _InOneRole())
"""The same for an actor who leads one school at most, or belongs to one team."""
_NONE = UUID(int=0)


def named_in_one_role(actor: Actor) -> dict[str, Any]:
    """What to ask a statement made with SOMEBODY_IN_ONE_ROLE with.

    Raises:
        ValueError: the actor leads several schools, or belongs to several teams.
    """
    (school,) = actor.schools_as("principal") or (_NONE,)
    (team,) = actor.team_ids or (_NONE,)
    return {"person": actor.person_id, "team": team, _schools("principal"): school}


def may_be_some(given: object) -> bool:
    """Whether there are any of these schools or teams, or may be once the statement is asked."""
    return isinstance(given, BindParameter) or bool(given)


def _schools(*roles: str) -> str:
    return "_".join(("schools_as", *roles))
