"""Whether two databases gave the same answer: one text of anything a question gives, whatever gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

_AS_THEY_ARE = (str, int, bool, type(None), UUID, date, time)


class Told(NamedTuple):
    """An answer's 32 bytes, the same for the same answer in every process, and its length in letters."""

    digest: bytes
    letters: int


def told(answer: Any) -> Told:
    """What is kept of an answer.

    Raises:
        TypeError: there is something in it that has no text of its own.
    """
    text = repr(plain(answer))
    return Told(sha256(text.encode()).digest(), len(text))


def rows_told(results: Iterable[Iterable[Any]]) -> Told:
    """The same for what drivers give: each statement's rows in any order, as not every statement says one."""
    return told([sorted(map(plain, rows), key=repr) for rows in results])


def plain(answer: Any) -> Any:
    """An answer made of nothing but tuples and what every process writes alike."""
    if is_dataclass(answer) and not isinstance(answer, type):
        return (type(answer).__name__, *(plain(getattr(answer, each.name)) for each in fields(answer)))
    if isinstance(answer, Mapping):
        return sorted(((plain(key), plain(value)) for key, value in answer.items()), key=repr)
    if isinstance(answer, AnySet):
        return sorted(map(plain, answer), key=repr)
    if isinstance(answer, Sequence) and not isinstance(answer, str | bytes):
        return tuple(map(plain, answer))
    return _one(answer)


def _one(answer: Any) -> Any:
    if isinstance(answer, datetime):  # moments without a zone are UTC here
        return (answer.astimezone(UTC) if answer.tzinfo else answer.replace(tzinfo=UTC)).isoformat()
    if isinstance(answer, Decimal | float):
        return round(float(answer), 9) if answer != int(answer) else int(answer)
    if isinstance(answer, ZoneInfo):
        return answer.key
    if isinstance(answer, _AS_THEY_ARE):
        return answer
    raise TypeError(f"{type(answer).__name__} has no text that is the same in every process.")
