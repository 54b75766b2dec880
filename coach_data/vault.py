"""The key that locks what lies on a person's tablet: worked out when asked for, stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, select

from coach_data import installation
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.schema import people

_KEY_BYTES = 32
_MARK_BYTES = 4
_MOST_GENERATIONS = 10_000


@dataclass(frozen=True)
class VaultKey:
    """An AES-GCM key of 32 bytes; `key_id` stands beside whatever it locked.

    The id is `secret's mark-generation`: a tablet sees by it alone that a key is not its present one.
    """

    key_id: str
    key: bytes


def key_of(db: Connection, actor: Actor) -> VaultKey:
    """The actor's key of the present generation: HKDF-SHA256 over the installation's secret."""
    generation = db.scalar(select(people.c.vault_generation).where(people.c.id == actor.person_id))
    return _derive(installation.secret(db), actor.person_id, generation or 1)


def key_named(db: Connection, actor: Actor, key_id: str) -> VaultKey:
    """Another key of the same actor, for what a tablet locked under it: an earlier generation, or a later one.

    A database restored from a backup may know a smaller generation than its tablets, and a secret set later does not
    replace the one the installation began with. A key is worked out from its number, so neither is lost.

    Args:
        key_id: as it stands beside what the key locked.

    Raises:
        NotHere: made from a secret that is not here any more, or no id at all.
    """
    mark, _, number = key_id.partition("-")
    generation = int(number) if number.isascii() and number.isdecimal() and len(number) <= 5 else 0
    for secret in installation.secrets_known(db):
        if mark == _mark(secret) and 1 <= generation <= _MOST_GENERATIONS:
            return _derive(secret, actor.person_id, generation)
    raise NotHere("This key comes from another secret than this server has.")


def begin_generation(db: Connection, person_id: UUID) -> None:
    """From here on a person's tablets lock with a new key, so that one read out of a lost tablet opens nothing more."""
    db.execute(people.update().where(people.c.id == person_id).values(vault_generation=people.c.vault_generation + 1))


def _derive(secret: bytes, person_id: UUID, generation: int) -> VaultKey:
    key = _expand(secret, b"tablet vault" + person_id.bytes + str(generation).encode(), _KEY_BYTES)
    return VaultKey(f"{_mark(secret)}-{generation}", key)


def _mark(secret: bytes) -> str:
    return _expand(secret, b"tablet vault, name of the secret", _MARK_BYTES).hex()


def _expand(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=b"keylever", info=info).derive(secret)
