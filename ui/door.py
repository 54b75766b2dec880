"""The door between a page and the data: who acts, one transaction per action, and failures in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, cast

import streamlit as st
from sqlalchemy import Connection

from coach_data import accounts, sessions, settings
from coach_data.actors import Actor
from coach_data.database import shared
from coach_data.errors import DatabaseBusy, DatabaseFull, KeyleverError, SignInNeeded, WrongInput

_TOKEN = "_door_token"  # noqa: S105 - the name of a place, not a secret
_HAD_MARK = "_door_had_mark"
_PERSON = "_door_person"
_PROBLEMS = "_door_problems"
_SAID = "_door_said"
_MINE = "_door_my_tablet"
# Not in the session's state: touching that can itself end a run, and then nothing would be let go.
_look: ContextVar[list[tuple[Actor, sessions.Session]] | None] = ContextVar("door_look", default=None)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def actor() -> Actor:
    """Who acts, read anew from the session's row in every run, and after every write.

    Raises:
        SignInNeeded: nobody is signed in here.
    """
    return _found()[0]


def _found() -> tuple[Actor, sessions.Session]:
    look = _look.get()
    if look:
        return look[0]
    with reading() as db:
        found = accounts.signed_in(db, token(), now=now())
    if found is None:
        raise SignInNeeded()
    if look is not None:
        look.append(found)
    return found


@contextmanager
def one_look() -> Iterator[None]:
    """While a page is drawn, who acts is read once. Callbacks come before it and read for themselves."""
    before = _look.set([])
    try:
        yield
    finally:
        _look.reset(before)


def _look_again() -> None:
    look = _look.get()
    if look:
        look.clear()


@contextmanager
def reading() -> Iterator[Connection]:
    """A transaction for reading. Failures are raised; the frame says them."""
    with shared().read() as db:
        yield db


class writing:  # noqa: N801 - reads as a verb: `with door.writing() as db:`
    """One transaction for one action, in a callback.

    A failure in words undoes it, is kept, and is said in this run: beside its field by `problem`, else on top.
    `is_kept` is true once what was written is in the database.
    """

    is_kept = False

    def __enter__(self) -> Connection:
        self._transaction: Any = shared().write()
        try:
            return cast(Connection, self._transaction.__enter__())
        except KeyleverError as error:
            self._transaction = nullcontext()
            return cast(Connection, _Unreachable(error))

    def __exit__(self, *raised: Any) -> bool:
        _look_again()
        try:
            self._transaction.__exit__(*raised)
        except KeyleverError as error:
            _keep(error)
            return True
        if isinstance(raised[1], KeyleverError):
            _keep(raised[1])
            return True
        self.is_kept = raised[0] is None
        return False


class _Unreachable:
    """Stands for a transaction that could not begin: the first use says why."""

    def __init__(self, error: KeyleverError) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error


def say(sentence: str) -> None:
    """Announces success on top of the page, unless a failure is waiting to be said."""
    if not st.session_state.get(_PROBLEMS):
        st.session_state[_SAID] = sentence


def problem(field: str) -> None:
    """Draws what was wrong with a field's input, beside it, once."""
    sentence = st.session_state.get(_PROBLEMS, {}).pop(field, None)
    if sentence:
        st.error(sentence)


def draw_words() -> None:
    """Draws what is waiting to be said and no field took; the frame calls it after the page."""
    for sentence in st.session_state.pop(_PROBLEMS, {}).values():
        st.error(sentence)
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said)


def token() -> str | None:
    """The session's token: held by this tab since sign-in, or from its cookie."""
    held = st.session_state.get(_TOKEN)
    has_mark = sessions.SIGNED_OUT_MARK in st.context.cookies
    if not has_mark:
        st.session_state.pop(_HAD_MARK, None)
    if held and (not has_mark or st.session_state.get(_HAD_MARK)):
        return str(held)
    return sessions.token_from(st.context.cookies)


def hold(held: str) -> None:
    """Keeps the token of a session that begins in this tab; its cookie is seen at the next connection only."""
    _look_again()
    st.session_state[_TOKEN] = held
    st.session_state[_HAD_MARK] = sessions.SIGNED_OUT_MARK in st.context.cookies


def _keep(error: KeyleverError) -> None:
    found = error.fields if isinstance(error, WrongInput) else {"": error.sentence}
    st.session_state.setdefault(_PROBLEMS, {}).update(found)


def remember(actor: Actor | None) -> None:
    """Empties what this tab kept for somebody else, or for somebody whose session is over."""
    before = st.session_state.get(_PERSON)
    person = actor.person_id if actor else None
    if before and before != person:
        kept = {key: st.session_state[key] for key in (_TOKEN, _MINE) if actor and key in st.session_state}
        st.session_state.clear()
        st.session_state.update(kept)
    if person:
        st.session_state[_PERSON] = person


def keep_alive() -> None:
    """Notes the contact, so that a shared tablet in use is not signed out."""
    _, session = _found()
    st.session_state[_MINE] = session.is_my_tablet
    with suppress(DatabaseBusy, DatabaseFull):  # a page that only reads goes on; the next contact is noted
        sessions.keep_alive(shared(), session, now=now())


def is_my_tablet() -> bool:
    """Whether this browser was signed in to as "my tablet"; known once `keep_alive` was called."""
    return bool(st.session_state.get(_MINE))


def address() -> str:
    """The network address of the browser; a proxy's word counts where the settings tell of one, and it is near."""
    peer = st.context.ip_address
    forwarded = st.context.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    is_near = peer is None or ip_address(peer).is_private
    return (forwarded if is_near and forwarded and settings.load().has_proxy else peer) or "this machine"


def let_go() -> None:
    """Forgets the held token."""
    _look_again()
    st.session_state.pop(_TOKEN, None)
