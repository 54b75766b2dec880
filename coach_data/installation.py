"""The installation itself: its secret, whether it is the demo, and the code that guards its first account."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from coach_data.schema import installation, people

_SECRET_BYTES = 32


def begin(db: Connection, *, now: datetime) -> None:
    """Makes the installation's one row, with a secret of its own, unless it is there."""
    if db.execute(select(installation.c.id)).first():
        return
    try:
        with db.begin_nested():
            db.execute(installation.insert().values(id=1, secret=secrets.token_hex(_SECRET_BYTES), created_at=now))
    except IntegrityError:
        return  # another process was faster; its secret is the one


def secret(db: Connection) -> bytes:
    """What keys and signatures are derived from: `KEYLEVER_SECRET` if set, else the row's 32 random bytes."""
    return secrets_known(db)[0]


def secrets_known(db: Connection) -> list[bytes]:
    """Every secret this server has, the one in use first: setting another keeps what the row's own had locked."""
    own = bytes.fromhex(db.execute(select(installation.c.secret)).scalar_one())
    given = os.environ.get("KEYLEVER_SECRET", "")
    return [given.encode(), own] if given else [own]


def is_demo(db: Connection) -> bool:
    """Whether the invented schools live here."""
    return bool(db.execute(select(installation.c.is_demo)).scalar())


def is_empty(db: Connection) -> bool:
    """Whether nobody has an account yet."""
    return db.execute(select(func.count()).select_from(people)).scalar_one() == 0


def new_setup_code(db: Connection) -> str:
    """A fresh one-time code for the first account; the one before it is void."""
    code = "-".join(f"{secrets.randbelow(10_000):04}" for _ in range(4))
    db.execute(installation.update().values(setup_code_hash=_hash(code)))
    return code


def use_setup_code(db: Connection, code: str) -> bool:
    """Spends the code; true for one caller only, and only while nobody has an account."""
    if not is_empty(db):
        return False
    spent = db.execute(
        installation.update().where(installation.c.setup_code_hash == _hash(code.strip())).values(setup_code_hash=None)
    )
    return spent.rowcount == 1


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
