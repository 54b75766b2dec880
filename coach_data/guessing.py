"""Slows guessing of passwords down, per account and per address, and locks nobody out.

Only failed tries count. A browser that has signed in to an account before carries a mark for that account: its tries
are counted apart from everybody else's, so whatever strangers try, the coach at the usual tablet does not wait for it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, func, select

from coach_data import installation
from coach_data.errors import TryLater
from coach_data.schema import failed_sign_ins

WINDOW = timedelta(hours=1)
LONGEST_S = 300
FREE_PER_ACCOUNT = 4
FREE_PER_ADDRESS = 40  # a whole school may sit behind one address
DEVICE_COOKIE = "keylever-device"

_KNOWN = "device "  # stands in the column `address` before the mark of a known browser


@dataclass(frozen=True)
class Place:
    """Where a try comes from.

    Args:
        address: of the network, as text.
        marks: what the browser carries of earlier sign-ins.
    """

    address: str
    marks: str = ""


def wait_s(tries: int, free: int) -> int:
    """Seconds to wait after so many failed tries: nothing at first, then 2, 4, 8 … up to five minutes."""
    return 0 if tries < free else min(LONGEST_S, 2 ** min(tries - free + 1, 9))


def begin_try(db: Connection, username: str, place: Place, *, now: datetime) -> UUID:
    """Counts a try as failed before the password is looked at, so that a hundred at once are a hundred.

    Returns:
        The try's id; `succeeded` takes it back.

    Raises:
        TryLater: it is too soon; this try does not count.
    """
    username = _key(username)
    mark = _mark_for(db, username, place.marks)
    origin = _KNOWN + mark if mark else place.address[:64]
    _take_turns(db, username)
    left = _left(db, username, origin, mark is not None, now=now)
    if left > 0:
        raise TryLater(left)
    try_id = uuid4()
    db.execute(failed_sign_ins.insert().values(id=try_id, username=username, address=origin, at=now))
    return try_id


def succeeded(db: Connection, try_id: UUID) -> None:
    """The password was right: the try is no failure, and this browser's earlier ones for the account are forgotten."""
    row = db.execute(select(failed_sign_ins).where(failed_sign_ins.c.id == try_id)).first()
    if row:
        db.execute(
            failed_sign_ins.delete().where(
                failed_sign_ins.c.username == row.username, failed_sign_ins.c.address == row.address
            )
        )


def add_mark(db: Connection, username: str, marks: str) -> str:
    """The marks of a browser that has just signed in; at most the ten latest accounts."""
    key = _key(username)
    if _mark_for(db, key, marks):
        return marks
    nonce = secrets.token_hex(8)
    kept = [mark for mark in marks.split(".") if mark][-9:]
    return ".".join([*kept, nonce + _signature(db, key, nonce)])


def forget_old(db: Connection, *, now: datetime) -> None:
    """Removes tries that no longer count."""
    db.execute(failed_sign_ins.delete().where(failed_sign_ins.c.at < now - 2 * WINDOW))


def _left(db: Connection, username: str, origin: str, is_known: bool, *, now: datetime) -> int:
    here = (failed_sign_ins.c.username == username) & (failed_sign_ins.c.address == origin)
    strangers = (failed_sign_ins.c.username == username) & failed_sign_ins.c.address.not_like(_KNOWN + "%")
    waits = [_until(db, here if is_known else strangers, FREE_PER_ACCOUNT, now=now)]
    if not is_known:
        waits.append(_until(db, failed_sign_ins.c.address == origin, FREE_PER_ADDRESS, now=now))
    return max(waits)


def _until(db: Connection, condition: ColumnElement[bool], free: int, *, now: datetime) -> int:
    tries, last = db.execute(
        select(func.count(), func.max(failed_sign_ins.c.at)).where(condition, failed_sign_ins.c.at > now - WINDOW)
    ).one()
    if not last:
        return 0
    return max(0, wait_s(tries, free) - int((now - last).total_seconds()))


def _take_turns(db: Connection, username: str) -> None:
    """Two tries for one account wait for each other; SQLite has one writer anyway."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(func.hashtext(username))))


def _mark_for(db: Connection, username: str, marks: str) -> str | None:
    """The number in the mark that is really ours and for this account."""
    for mark in marks.split(".")[:10]:
        if hmac.compare_digest(mark[16:].encode(), _signature(db, username, mark[:16]).encode()):
            return mark[:16]
    return None


def _signature(db: Connection, username: str, nonce: str) -> str:
    key = hashlib.sha256(b"keylever known device" + installation.secret(db)).digest()
    return hmac.new(key, f"{nonce} {username}".encode(), hashlib.sha256).hexdigest()[:32]


def _key(username: str) -> str:
    return username.strip().lower()[:80]
