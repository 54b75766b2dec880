"""The key that locks what lies on a person's tablet: worked out when asked for, stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, select

from coach_data import installation
from coach_data.actors import Actor
from coach_data.schema import people

_KEY_BYTES = 32


@dataclass(frozen=True)
class VaultKey:
    """An AES-GCM key of 32 bytes; `key_id` stands beside whatever it locked."""

    key_id: str
    key: bytes


def key_of(db: Connection, actor: Actor) -> VaultKey:
    """The actor's key of the present generation: HKDF-SHA256 over the installation's secret.

    A new generation (a lost tablet) makes every earlier key unknown to the server.
    """
    generation = db.scalar(select(people.c.vault_generation).where(people.c.id == actor.person_id))
    info = b"tablet vault" + actor.person_id.bytes + str(generation).encode()
    derivation = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=b"keylever", info=info)
    return VaultKey(str(generation), derivation.derive(installation.secret(db)))
