"""Copies of unsent entries, saved on a tablet as a file and handed in later: once or twice makes no difference."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, select

from coach_data import vault
from coach_data.actors import Actor
from coach_data.entries import Receipt, envelope, receive
from coach_data.entries.envelope import Batch
from coach_data.entries.upserts import among
from coach_data.errors import KeyleverError, NotHere, WrongInput
from coach_data.schema import entries

BYTES_MOST = 10_000_000
FORMAT = "keylever unsent entries 1"
LABEL = "copy"
_FOREIGN = "This file is not a copy saved on a tablet. Choose the file whose name begins with “keylever-not-saved”."
_OTHERS = "Somebody else saved this copy. It can be handed in only by whoever wrote what is in it."
_BROKEN = "This file is not whole, so nothing of it was taken. Copy it from the tablet again, or save another copy."
_KEYLESS = "This copy was saved with another Keylever, or with one set up anew since. Hand it in there."
_LARGE = "This file is too large to be a copy saved on a tablet. Nothing was taken."


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal["keylever unsent entries 1"]
    person: UUID
    key_id: Annotated[str, Field(max_length=100)]
    iv: Annotated[Base64Bytes, Field(min_length=12, max_length=12)]
    box: Base64Bytes


@dataclass(frozen=True)
class HandedIn:
    """What became of a copy's entries.

    `taken` are new on the server, `known` were there already (forgotten ones included), `refused` could not be
    taken: reason to how many.
    """

    taken: int = 0
    known: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def hand_in(db: Connection, actor: Actor, raw: bytes, *, now: datetime) -> HandedIn:
    """Takes what a saved copy holds, as if the tablet had sent it; what was sent meanwhile stays as it is.

    Args:
        db: a writing transaction of the caller's.
        raw: the file, at most BYTES_MOST.
        now: when it was handed in.

    Returns:
        How many entries were taken, were there already, and were refused with which reasons.

    Raises:
        WrongInput: for the field `copy`: too large, no copy at all, another person's, not whole, or from another
            Keylever. Nothing of it was taken.
    """
    file = _read(raw)
    if file.person != actor.person_id:
        raise WrongInput({"copy": _OTHERS})
    batches = list(_batches(_opened(db, actor, file), actor))
    ids = {one.id for batch in batches for one in batch.entries}
    before = _there(db, actor, ids)
    receipts = [receipt for batch in batches for receipt in receive(db, actor, batch, now=now, is_live=False)]
    return _told(receipts, before)


def _read(raw: bytes) -> _File:
    if len(raw) > BYTES_MOST:
        raise WrongInput({"copy": _LARGE})
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError) as error:
        begins_well = raw.lstrip()[:200].startswith(b'{"format":"keylever')
        raise WrongInput({"copy": _BROKEN if begins_well else _FOREIGN}) from error
    if not isinstance(sent, dict) or sent.get("format") != FORMAT:
        raise WrongInput({"copy": _FOREIGN})
    try:
        return _File.model_validate(sent)
    except ValidationError as error:
        raise WrongInput({"copy": _BROKEN}) from error


def _opened(db: Connection, actor: Actor, file: _File) -> bytes:
    try:
        key = vault.key_named(db, actor, file.key_id)
    except NotHere as error:
        raise WrongInput({"copy": _KEYLESS}) from error
    label = f"{actor.person_id} {LABEL}".encode()
    try:
        return AESGCM(key.key).decrypt(file.iv, file.box, label)
    except InvalidTag as error:
        raise WrongInput({"copy": _BROKEN}) from error


def _batches(plain: bytes, actor: Actor) -> Iterator[Batch]:
    """The envelopes in the box, each read as one that came over the wire."""
    try:
        sent: list[Any] = json.loads(plain)
        read = [envelope.read(json.dumps(one, ensure_ascii=False).encode()) for one in sent]
    except (ValueError, TypeError, RecursionError, KeyleverError) as error:
        raise WrongInput({"copy": _BROKEN}) from error
    if any(batch.person != actor.person_id for batch in read):
        raise WrongInput({"copy": _OTHERS})
    yield from read


def _there(db: Connection, actor: Actor, ids: set[UUID]) -> set[UUID]:
    found = select(entries.c.id).where(entries.c.person_id == actor.person_id, entries.c.id.in_(among("ids")))
    return set(db.scalars(found, {"ids": list(ids)}))


def _told(receipts: list[Receipt], before: set[UUID]) -> HandedIn:
    known = {one.id for one in receipts if one.status == "forgotten" or (one.status == "saved" and one.id in before)}
    taken = {one.id for one in receipts if one.status == "saved"} - known
    reasons = Counter(
        one.reason or "It could not be taken." for one in receipts if one.status in ("refused", "conflict")
    )
    return HandedIn(len(taken), len(known), dict(reasons))
