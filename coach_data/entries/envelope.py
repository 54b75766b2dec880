"""The envelope a tablet sends: the batch is read as a whole, every entry's body on its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Json,
    TypeAdapter,
    ValidationError,
    create_model,
)

from coach_data.entries.kinds import KINDS, Data, Id, Millis
from coach_data.errors import TooLarge, Unreadable

BATCH_BYTES_MOST = 1_000_000
BATCH_ENTRIES_MOST = 500
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Wall = Annotated[AwareDatetime, Field(gt=_EARLIEST, lt=_LATEST)]
"""What a tablet's clock shows; none is wrong by more than that."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Sent(_Strict):
    """One entry as sent: its id and the text the tablet froze."""

    id: Id
    body: str


class Earlier(_Strict):
    """A clock of a page that is gone; it left an entry dated later than the moment the next page found it.

    `lead_ms` is the new clock's tick at that moment less the entry's tick. As the
    entry was made before, the earlier clock's zero lies at most so long after the new one's.
    """

    clock: Id
    lead_ms: Annotated[int, Field(ge=-(10**12), le=10**12)]


class ClockNow(_Strict, extra="ignore"):
    """The tablet's clock at the moment of sending, and what it can say of clocks before it.

    What a later release adds here only makes times better, so a server set back to this one leaves it out.
    """

    clock: Id
    tick_ms: Millis
    wall: Annotated[Wall, Field(strict=False)]
    earlier: Annotated[list[Earlier], Field(max_length=BATCH_ENTRIES_MOST)] = []


class Batch(_Strict):
    """What one POST carries."""

    person: Id
    device: Id
    now: ClockNow
    entries: list[Sent]


class Frame(_Strict):
    """What every entry says, whatever its kind, as its author's tablet froze it."""

    id: UUID
    visit: UUID
    person: UUID
    device: UUID
    clock: UUID
    tick_ms: Millis
    seq: Annotated[int, Field(ge=0, le=2**31 - 1)]
    noted_at: Wall
    kind: Annotated[str, Field(max_length=20)]
    v: int
    replaces: Annotated[list[UUID], Field(max_length=100)] = []


class _Body(Frame):
    data: dict[str, Any] = {}  # checked by its kind's model afterwards


def _body_of(kind: str, v: int, data: type[Data]) -> Any:
    of: Any = {"kind": (Literal[kind], ...), "v": Annotated[int, Field(ge=v, le=v)], "data": data}
    return create_model(f"_{kind}_{v}", __base__=Frame, **of)


def _bodies() -> TypeAdapter[Any]:
    """Reads JSON texts, each a body of any kind in its last version, frame and data in one go."""
    last = {kind: _body_of(kind, v, data) for (kind, v), data in KINDS.items()}
    text: Any = Annotated[reduce(or_, last.values()), Discriminator("kind")]
    texts: Any = list.__class_getitem__(Annotated[text, Json])
    return TypeAdapter(texts)


_BODIES = _bodies()


@dataclass(frozen=True)
class Entry:
    """A body that was read: its frame, its data as the kind's model, its text and the text's hash."""

    frame: Frame
    data: Data
    text: str
    sha256: str


class Refused(Exception):
    """This entry cannot be taken; the rest of the batch can. The reason is for a person's eyes."""


def read(raw: bytes) -> Batch:
    """Reads a batch, leaving the bodies unread.

    Raises:
        TooLarge: more than 1 MB or 500 entries; half of it may pass.
        Unreadable: not the envelope; nothing of it was read.
    """
    if len(raw) > BATCH_BYTES_MOST:
        raise TooLarge
    batch = _read_whole(raw)
    if len(batch.entries) > BATCH_ENTRIES_MOST:
        raise TooLarge
    return batch


def _read_whole(raw: bytes) -> Batch:
    with suppress(ValidationError):
        return Batch.model_validate_json(raw)
    # Half a character is no JSON to pydantic; to Python it is, so that only the entry it is in will be refused.
    try:
        return Batch.model_validate(json.loads(raw))
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def read_bodies(texts: Sequence[str]) -> list[Entry | Refused]:
    """Reads a batch's bodies, each as `read_body` does: its entry, or why it cannot be taken."""
    with suppress(ValidationError, UnicodeEncodeError):
        if not any("\\u0000" in text for text in texts):
            # All in one call, frame and data together: half the time. Only who finds a fault looks at each alone.
            return [
                Entry(frame, frame.data, text, _sha256(text.encode()))
                for frame, text in zip(_BODIES.validate_python(texts), texts, strict=True)
            ]
    return [_read_or_refused(text) for text in texts]


def _read_or_refused(text: str) -> Entry | Refused:
    try:
        return read_body(text)
    except Refused as refusal:
        return refusal


def read_body(text: str) -> Entry:
    """Reads one body.

    Raises:
        Refused: with the reason, when it is no valid entry of a known kind and version.
    """
    try:
        raw = text.encode()
        frame = _Body.model_validate_json(raw)
    except UnicodeEncodeError as error:
        raise Refused("It holds half a character, which cannot be stored.") from error
    except ValidationError as error:
        raise Refused(_reason(error)) from error
    model = KINDS.get((frame.kind, frame.v))
    if model is None:
        raise Refused(f"This server does not know “{frame.kind}” version {frame.v} yet.")
    if "\\u0000" in text and any("\0" in string for string in _strings(frame.data)):
        raise Refused("It holds a NUL character, which cannot be stored.")
    try:
        data = model.model_validate(frame.data)
    except ValidationError as error:
        raise Refused(_reason(error)) from error
    return Entry(frame, data, text, _sha256(raw))


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the entry"
    return f"{where}: {first['msg']}"[:300]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
