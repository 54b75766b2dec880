"""The sign-in form, and the trade of its one-time code for the session's cookie."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any
from uuid import UUID

import streamlit as st

from coach_data import accounts, guessing, installation, sessions
from coach_data.database import shared
from coach_data.errors import KeyleverError
from ui import door

WORDS = {"Form name": "Sign in", "Username": "Username", "Password": "Password", "Login": "Sign in"}
WRONG = "That user name and password do not go together. Check both and try again."
NOT_KEPT = (
    "Your browser did not keep the sign-in. Allow cookies for this address, and open Keylever by the exact address you "
    "were given."
)
_CODE = "_sign_in_code"
_PROBLEM = "_sign_in_problem"
_THEIRS = ("name", "authentication_status", "username", "email", "roles", "logout")
_SCRIPT = Path(__file__).with_suffix(".js")


def draw() -> None:
    """Draws the form, or the short moment after it."""
    code = st.session_state.get(_CODE)
    if code:
        st.write("Signing you in …")
        trade(code)
        return
    sessions.end_signed_out(shared(), st.context.cookies, now=door.now())
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("Keylever")
    with middle, st.container(border=True, key="sign-in"):
        st.header("Sign in")
        is_my_tablet = st.checkbox(
            "This is my tablet",
            help="Leave it unticked on a tablet others use too. Ticked, you stay signed in for two weeks.",
        )
        _form(is_my_tablet)
        problem = st.session_state.pop(_PROBLEM, None)
        if problem:
            st.error(problem)
    with middle:
        _demo_accounts()


def is_under_way() -> bool:
    """Whether a code waits for the browser to trade it."""
    return _CODE in st.session_state


def begin(person_id: UUID, *, is_my_tablet: bool) -> None:
    """Makes the one-time code for somebody who has just proved who they are."""
    with shared().write() as db:
        code = sessions.make_code(db, person_id, is_my_tablet=is_my_tablet, now=door.now())
        held = sessions.token_of(db, code)
    for key in _THEIRS:
        st.session_state.pop(key, None)
    door.hold(held)
    st.session_state[_CODE] = code


def trade(code: str) -> None:
    """Hands the code to the browser, which trades it for the cookie and says how that went."""
    _component()(key="sign-in-trade", data={"code": code}, on_done_change=_traded)


def _traded() -> None:
    answer = st.session_state.get("sign-in-trade")
    st.session_state.pop(_CODE, None)
    if answer and answer.get("done") != "kept":
        door.let_go()
        st.session_state[_PROBLEM] = NOT_KEPT


def _component() -> Any:
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    return st.components.v2.component("keylever_sign_in", js=script)


def _form(is_my_tablet: bool) -> None:
    # Its cookie part answers 404 when imported before the server runs.
    from streamlit_authenticator import Authenticate

    tries = _Accounts(door.address(), st.context.cookies.get(guessing.DEVICE_COOKIE, ""))
    unseen = st.empty()
    with unseen:
        form = Authenticate({"usernames": {}}, "unused", "unused", 0, auto_hash=False, login_sleep_time=0)
    unseen.empty()  # its cookie manager, which is off, would load a frame the page's policy refuses
    form.authentication_controller.authentication_model.credentials["usernames"] = tries
    try:
        form.login(fields=WORDS, callback=lambda _: tries.was_right(is_my_tablet))
    except KeyleverError as error:
        st.session_state[_PROBLEM] = error.sentence
        return
    if st.session_state.get(_CODE):
        st.rerun()
    if st.session_state.pop("authentication_status", None) is False:
        st.session_state[_PROBLEM] = WRONG


class _Accounts(MutableMapping[str, dict[str, Any]]):
    """Looks one account up when asked, after its try was counted; every name seems to be there."""

    def __init__(self, address: str, marks: str) -> None:
        self._place = guessing.Place(address, marks)
        self._found: dict[str, dict[str, Any]] = {}
        self._person: UUID | None = None
        self._try: UUID | None = None

    def __getitem__(self, username: str) -> dict[str, Any]:
        if username not in self._found:
            with shared().write() as db:
                self._try = guessing.begin_try(db, username, self._place, now=door.now())
                self._person, hashed = accounts.sign_in_row(db, username)
            self._found[username] = {"password": hashed, "name": username}
        return self._found[username]

    def __contains__(self, username: object) -> bool:
        return True

    def was_right(self, is_my_tablet: bool) -> None:
        if self._person and self._try:
            with shared().write() as db:
                guessing.succeeded(db, self._try)
            begin(self._person, is_my_tablet=is_my_tablet)

    def __setitem__(self, username: str, account: dict[str, Any]) -> None:
        self._found[username] = account

    def __delitem__(self, username: str) -> None:
        self._found.pop(username, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _demo_accounts() -> None:
    with door.reading() as db:
        if not installation.is_demo(db):
            return
        listed = accounts.demo_accounts(db)
    st.markdown(f"**This is the demo.** The password of every account is `{accounts.DEMO_PASSWORD}`.")
    st.markdown("\n".join(f"- `{username}` · {name}" for username, name in listed))
