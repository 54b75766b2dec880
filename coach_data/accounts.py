"""Accounts: who a person is at this moment, their password, and the links that set a new one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import bcrypt
from sqlalchemy import Connection, Row, and_, bindparam, or_, select

from coach_data import installation, sessions
from coach_data.actors import Actor, Role
from coach_data.errors import NotAllowed, NotHere, WrongInput
from coach_data.schema import notices, password_links, people, roles, team_members
from coach_data.schema import sessions as session_rows

DEMO_PASSWORD = "keylever-demo-only"  # noqa: S105 - printed on the demo's own sign-in page
SHORTEST = 12  # characters
LONGEST_BYTES = 72  # bcrypt looks no further, so what follows would not count
LINK_LIFE = timedelta(days=2)

# Asked at every page and every batch, so made once and asked at once: a row for each role in each team.
_HELD = people.outerjoin(roles, roles.c.person_id == people.c.id).outerjoin(
    team_members,
    and_(
        team_members.c.person_id == people.c.id,
        team_members.c.from_on <= bindparam("today"),
        or_(team_members.c.until_on.is_(None), team_members.c.until_on >= bindparam("today")),
    ),
)
_ACTOR = (people.c.name, roles.c.role, roles.c.school_id, team_members.c.team_id)
_PERSON = select(*_ACTOR).select_from(_HELD).where(people.c.id == bindparam("person_id"), sessions.MAY_SIGN_IN)
_SIGNED_IN = (
    select(*sessions.COLUMNS, *_ACTOR)
    .select_from(_HELD.join(session_rows, session_rows.c.person_id == people.c.id))
    .where(sessions.MAY_SIGN_IN, sessions.IN_FORCE)
)

_DUMMY_HASH = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt()).decode()


def signed_in(db: Connection, token: str | None, *, now: datetime) -> tuple[Actor, sessions.Session] | None:
    """The person behind a session's token with the roles of this moment, and the session; None without one."""
    if not token:
        return None
    rows = db.execute(_SIGNED_IN, {**sessions.in_force(token, now), "today": now.date()}).all()
    if not rows:
        return None
    session = sessions.Session(*rows[0][: len(sessions.COLUMNS)])
    return _actor(session.person_id, rows), session


def load_actor(db: Connection, person_id: UUID, *, today: date) -> Actor:
    """A person with roles and current teams.

    Raises:
        NotHere: no such person, or no longer active.
    """
    rows = db.execute(_PERSON, {"person_id": person_id, "today": today}).all()
    if not rows:
        raise NotHere()
    return _actor(person_id, rows)


def _actor(person_id: UUID, rows: Sequence[Row[*tuple[Any, ...]]]) -> Actor:
    held = frozenset(Role(row.role, row.school_id) for row in rows if row.role)
    return Actor(person_id, rows[0].name, held, frozenset(row.team_id for row in rows if row.team_id))


def sign_in_row(db: Connection, username: str) -> tuple[UUID | None, str]:
    """Whom a user name means and the hash to check; an unknown name gets a hash nobody knows."""
    row = db.execute(
        select(people.c.id, people.c.password_hash).where(
            people.c.username == username.strip().lower(), sessions.MAY_SIGN_IN, people.c.password_hash.is_not(None)
        )
    ).first()
    return (row.id, row.password_hash) if row else (None, _DUMMY_HASH)


def demo_accounts(db: Connection) -> list[tuple[str, str]]:
    """User name and name of everybody in the demo who can sign in, for its sign-in page."""
    named = select(people.c.username, people.c.name).where(people.c.password_hash.is_not(None), sessions.MAY_SIGN_IN)
    return [(row.username, row.name) for row in db.execute(named.order_by(people.c.username))]


def is_password(db: Connection, person_id: UUID, password: str) -> bool:
    """Whether it is the person's password."""
    hashed = db.execute(select(people.c.password_hash).where(people.c.id == person_id)).scalar()
    try:
        return bcrypt.checkpw(password.strip().encode(), (hashed or _DUMMY_HASH).encode())
    except ValueError:  # longer than bcrypt takes, so never set
        return False


def hash_password(password: str, *, is_demo: bool = False) -> str:
    """A bcrypt hash of a password fit for use.

    Raises:
        WrongInput: for the field "password": too short, too long, or the demo's.
    """
    password = password.strip()  # the sign-in form strips too
    problem = _problem(password, is_demo=is_demo)
    if problem:
        raise WrongInput({"password": problem})
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def _problem(password: str, *, is_demo: bool) -> str | None:
    if password == DEMO_PASSWORD:
        return None if is_demo else "That is the demo's password, and everybody knows it. Choose another."
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. A few words in a row are easy to remember."
    if len(password.encode()) > LONGEST_BYTES:
        return f"That is too long: at most {LONGEST_BYTES} letters, and fewer with accents or other scripts."
    return None


def check_same(password: str, again: str) -> None:
    """Whether a new password was typed the same twice.

    Raises:
        WrongInput: for the field "again".
    """
    if password.strip() != again.strip():
        raise WrongInput({"again": "This is not the same as above. Type both once more."})


def set_password(db: Connection, person_id: UUID, password: str, *, now: datetime, keep: str | None = None) -> None:
    """Sets a password and ends the person's sessions, except the one behind the token `keep`.

    Raises:
        WrongInput: see `hash_password`.
    """
    hashed = hash_password(password, is_demo=installation.is_demo(db))
    db.execute(people.update().where(people.c.id == person_id).values(password_hash=hashed))
    sessions.end_all(db, person_id, now=now, but=keep)
    db.execute(
        password_links.update()
        .where(password_links.c.person_id == person_id, password_links.c.used_at.is_(None))
        .values(used_at=now)
    )


def change_password(db: Connection, actor: Actor, old: str, new: str, *, token: str | None, now: datetime) -> None:
    """A person's own change: the old password first; every other session ends.

    Raises:
        WrongInput: for "old" or "password".
    """
    if not is_password(db, actor.person_id, old):
        raise WrongInput({"old": "This is not your password now. Type it once more."})
    set_password(db, actor.person_id, new, now=now, keep=token)
    tell(db, actor.person_id, "You changed your password. Every other place you were signed in is signed out.", now=now)


def make_link(db: Connection, actor: Actor | None, person_id: UUID, *, now: datetime) -> str:
    """The token of a one-time link with which a person sets a new password; good for two days.

    It is the only way for an administrator to help with a password, and the person is told. Earlier links are void.

    Args:
        actor: an administrator, or None at the terminal.

    Raises:
        NotAllowed: somebody else asked.
        NotHere: no such person.
    """
    if actor is not None and not actor.is_a("administrator"):
        raise NotAllowed()
    load_actor(db, person_id, today=now.date())
    db.execute(
        password_links.update()
        .where(password_links.c.person_id == person_id, password_links.c.used_at.is_(None))
        .values(used_at=now)
    )
    token = secrets.token_urlsafe(32)
    db.execute(
        password_links.insert().values(
            token_hash=_hash(token),
            person_id=person_id,
            made_by=actor.person_id if actor else None,
            made_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    maker = actor.name if actor else "The person who runs the server"
    tell(db, person_id, f"{maker} made a link with which your password can be set anew. Not expected? Ask.", now=now)
    return token


def name_of_link(db: Connection, token: str, *, now: datetime) -> str:
    """Whose password a link sets.

    Raises:
        NotHere: used, too old, or never made.
    """
    return _owner(db, token, now=now)[1]


def use_link(db: Connection, token: str, password: str, *, now: datetime) -> UUID:
    """Spends a link: the password is set, every session ends, the person is told. Gives the person's id.

    Raises:
        NotHere: used, too old, or never made.
        WrongInput: for "password"; the link stays good.
    """
    person_id, _ = _owner(db, token, now=now)
    hashed = hash_password(password, is_demo=installation.is_demo(db))
    spent = db.execute(
        password_links.update()
        .where(password_links.c.token_hash == _hash(token), password_links.c.used_at.is_(None))
        .values(used_at=now)
    )
    if spent.rowcount != 1:
        raise NotHere("This link was used already. Ask your administrator for a new one.")
    db.execute(people.update().where(people.c.id == person_id).values(password_hash=hashed))
    sessions.end_all(db, person_id, now=now)
    tell(db, person_id, "Your password was set with a one-time link. Not you? Tell your administrator.", now=now)
    return person_id


def tell(db: Connection, person_id: UUID, sentence: str, *, now: datetime) -> None:
    """Leaves a sentence the person sees at the next look at any page."""
    db.execute(notices.insert().values(id=uuid4(), person_id=person_id, sentence=sentence, at=now))


def unread_notices(db: Connection, actor: Actor) -> list[tuple[UUID, str]]:
    """What the person has not yet been told, the oldest first: id and sentence."""
    rows = db.execute(
        select(notices.c.id, notices.c.sentence)
        .where(notices.c.person_id == actor.person_id, notices.c.read_at.is_(None))
        .order_by(notices.c.at, notices.c.id)
    )
    return [(row.id, row.sentence) for row in rows]


def latest_notices(db: Connection, actor: Actor, *, limit: int = 20) -> list[tuple[datetime, str]]:
    """What the person was told, read or not, the latest first: time and sentence."""
    rows = db.execute(
        select(notices.c.at, notices.c.sentence)
        .where(notices.c.person_id == actor.person_id)
        .order_by(notices.c.at.desc(), notices.c.id)
        .limit(limit)
    )
    return [(row.at, row.sentence) for row in rows]


def mark_read(db: Connection, actor: Actor, notice_id: UUID, *, now: datetime) -> None:
    """The person has seen a notice; anybody else's stays as it is."""
    db.execute(
        notices.update()
        .where(notices.c.id == notice_id, notices.c.person_id == actor.person_id, notices.c.read_at.is_(None))
        .values(read_at=now)
    )


def _owner(db: Connection, token: str, *, now: datetime) -> tuple[UUID, str]:
    row = db.execute(
        select(people.c.id, people.c.name)
        .join(password_links, password_links.c.person_id == people.c.id)
        .where(
            password_links.c.token_hash == _hash(token),
            password_links.c.used_at.is_(None),
            password_links.c.expires_at > now,
            sessions.MAY_SIGN_IN,
        )
    ).first()
    if row is None:
        raise NotHere("This link was used or is too old. Ask your administrator for a new one.")
    return row.id, row.name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
