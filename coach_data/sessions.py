"""Sessions: who is signed in where. The cookie holds 256 random bits, the table only their hash.

How long one lasts:
- "This is my tablet": 14 days, one rhythm, so that a coach signs in about once per round of visits. The key to what
  is kept on the tablet has its own, shorter life of 12 hours.
- A shared tablet: 12 hours at most (a school day), and 3 hours after the last contact (a tablet put back on the cart).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from coach_data import installation, settings
from coach_data.database import Database
from coach_data.schema import people, sessions, sign_in_codes

MY_TABLET = timedelta(days=14)
SHARED_TABLET = timedelta(hours=12)
SHARED_IDLE = timedelta(hours=3)
CODE_LIFE = timedelta(seconds=30)
SEEN_EVERY = timedelta(minutes=5)  # one write per session and five minutes, not one per run

SIGNED_OUT_MARK = "keylever-out"
"""A cookie scripts can set: signing out without a network leaves it, and no session counts beside it."""


@dataclass(frozen=True)
class Session:
    """A session that counts at this moment."""

    token_hash: str
    person_id: UUID
    is_my_tablet: bool
    started_at: datetime
    seen_at: datetime
    expires_at: datetime

    def is_behind(self, token: str | None) -> bool:
        """Whether this token stands for this session."""
        return token is not None and _hash(token) == self.token_hash


COLUMNS = tuple(sessions.c[name] for name in Session.__dataclass_fields__)
IN_FORCE = and_(
    sessions.c.token_hash == bindparam("token_hash"),
    sessions.c.ended_at.is_(None),
    sessions.c.expires_at > bindparam("now"),
    or_(sessions.c.is_my_tablet, sessions.c.seen_at > bindparam("idle_since")),
)
"""The condition on `sessions` that one of them counts; `in_force` gives its values."""
MAY_SIGN_IN = and_(people.c.is_active, people.c.forgotten_at.is_(None))
"""The condition on `people` that one of them can sign in and stay so; not while they are being forgotten either."""
_FIND = select(*COLUMNS).join(people, people.c.id == sessions.c.person_id).where(MAY_SIGN_IN, IN_FORCE)


def in_force(token: str, now: datetime) -> dict[str, object]:
    """The values of `IN_FORCE` for a token at a moment."""
    return {"token_hash": _hash(token), "now": now, "idle_since": now - SHARED_IDLE}


def cookie_name(secure: bool) -> str:
    """The cookie's name; on HTTPS browsers bind this prefix to the host, to `/` and to Secure."""
    return "__Host-keylever" if secure else "keylever"


def token_from(cookies: Mapping[str, str], secure: bool | None = None) -> str | None:
    """The token a browser sent, or None: no cookie, or signed out since without a network.

    Args:
        cookies: name to value.
        secure: whether the installation is on HTTPS; read from the settings when left out.
    """
    if SIGNED_OUT_MARK in cookies:
        return None
    return cookies.get(cookie_name(is_secure() if secure is None else secure)) or None


def is_secure() -> bool:
    """Whether browsers reach this installation over HTTPS: by its own certificate, or through a proxy."""
    return settings.load().is_https


def make_code(db: Connection, person_id: UUID, *, is_my_tablet: bool, now: datetime) -> str:
    """A code the browser trades for the cookie: good for 30 seconds and one use."""
    code = secrets.token_urlsafe(32)
    db.execute(
        sign_in_codes.insert().values(
            code_hash=_hash(code), person_id=person_id, is_my_tablet=is_my_tablet, expires_at=now + CODE_LIFE
        )
    )
    return code


def token_of(db: Connection, code: str) -> str:
    """The token a code becomes: the server can work it out from the code, a browser that saw the code cannot."""
    key = hashlib.sha256(b"keylever sign-in code" + installation.secret(db)).digest()
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()


def trade(db: Connection, code: str, *, now: datetime, instead_of: str | None = None) -> Session | None:
    """Spends a code and begins its session, ending the one the browser had; None when the code is void."""
    spent = db.execute(
        sign_in_codes.update()
        .where(
            sign_in_codes.c.code_hash == _hash(code),
            sign_in_codes.c.used_at.is_(None),
            sign_in_codes.c.expires_at > now,
        )
        .values(used_at=now)
    )
    if spent.rowcount != 1:
        return None
    if instead_of:
        end(db, instead_of, now=now)
    row = db.execute(select(sign_in_codes).where(sign_in_codes.c.code_hash == _hash(code))).one()
    return begin(db, token_of(db, code), row.person_id, is_my_tablet=row.is_my_tablet, now=now)


def begin(db: Connection, token: str, person_id: UUID, *, is_my_tablet: bool, now: datetime) -> Session:
    """Starts a session under a token."""
    life = MY_TABLET if is_my_tablet else SHARED_TABLET
    session = Session(_hash(token), person_id, is_my_tablet, now, now, now + life)
    db.execute(sessions.insert().values(**vars(session)))
    return session


def find(db: Connection, token: str | None, *, now: datetime) -> Session | None:
    """The session behind a token, if it counts now and its person is still active."""
    if not token:
        return None
    row = db.execute(_FIND, in_force(token, now)).first()
    return Session(*row) if row else None


def username_of(db: Connection, session: Session) -> str:
    """The user name of the session's person."""
    return str(db.execute(select(people.c.username).where(people.c.id == session.person_id)).scalar_one())


def of_person(db: Connection, person_id: UUID, *, now: datetime) -> list[Session]:
    """Where a person is signed in now, the latest first."""
    rows = db.execute(
        select(*COLUMNS)
        .where(sessions.c.person_id == person_id, _counts(now))
        .order_by(sessions.c.started_at.desc(), sessions.c.token_hash)
    )
    return [Session(*row) for row in rows]


def keep_alive(database: Database, session: Session, *, now: datetime) -> None:
    """Notes the contact, at most every five minutes, in a transaction of its own."""
    if now - session.seen_at >= SEEN_EVERY:
        with database.write() as db:
            note_contact(db, session, now=now)


def note_contact(db: Connection, session: Session, *, now: datetime) -> None:
    """Notes the contact, at most every five minutes."""
    if now - session.seen_at >= SEEN_EVERY:
        db.execute(
            sessions.update()
            .where(sessions.c.token_hash == session.token_hash, sessions.c.seen_at < now)
            .values(seen_at=now)
        )


def end(db: Connection, token: str, *, now: datetime) -> None:
    """Ends the session behind a token; one that is over stays over."""
    db.execute(
        sessions.update()
        .where(sessions.c.token_hash == _hash(token), sessions.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_signed_out(database: Database, cookies: Mapping[str, str], *, now: datetime) -> None:
    """Ends the session of a browser that signed out without a network: its mark tells of it at the next contact."""
    token = cookies.get(cookie_name(is_secure()))
    if not token or SIGNED_OUT_MARK not in cookies:
        return
    with database.read() as db:
        is_over = find(db, token, now=now) is None
    if not is_over:
        with database.write() as db:
            end(db, token, now=now)


def end_all(db: Connection, person_id: UUID, *, now: datetime, but: str | None = None) -> int:
    """Ends every session of a person, except the one behind the token `but`; gives how many ended."""
    condition = and_(sessions.c.person_id == person_id, sessions.c.ended_at.is_(None), sessions.c.expires_at > now)
    if but:
        condition = and_(condition, sessions.c.token_hash != _hash(but))
    db.execute(sign_in_codes.delete().where(sign_in_codes.c.person_id == person_id))
    return db.execute(sessions.update().where(condition).values(ended_at=now)).rowcount


def forget_old(db: Connection, *, now: datetime) -> None:
    """Removes what is long over: sessions after 30 days, codes after one."""
    db.execute(sessions.delete().where(sessions.c.expires_at < now - timedelta(days=30)))
    db.execute(sign_in_codes.delete().where(sign_in_codes.c.expires_at < now - timedelta(days=1)))


def _counts(now: datetime) -> ColumnElement[bool]:
    return and_(
        sessions.c.ended_at.is_(None),
        sessions.c.expires_at > now,
        or_(sessions.c.is_my_tablet, sessions.c.seen_at > now - SHARED_IDLE),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
