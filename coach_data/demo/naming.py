"""Ids and chance of the demo: the same words give the same id and the same draws, wherever it is loaded."""

from __future__ import annotations

from random import Random
from uuid import UUID, uuid5

_DEMO = UUID("6b1f0f5e-2f0c-5a0e-9a55-6d0f9c1f4d11")


def id_of(*words: object) -> UUID:
    """The id of whatever these words name."""
    return uuid5(_DEMO, "/".join(str(word) for word in words))


def chance_of(*words: object) -> Random:
    """A source of draws of its own for whatever these words name, so that one change does not shift all others."""
    return Random("/".join(str(word) for word in words))  # noqa: S311 - invented lessons, no secrets
