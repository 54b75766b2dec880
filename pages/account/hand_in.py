"""Hand in a saved copy: what a tablet could not send, taken from its file."""

from __future__ import annotations

import streamlit as st

from coach_data import handed_in
from coach_data.handed_in import HandedIn
from ui import door, words
from ui.cards import card

_TURN, _TOLD = "hand-in-turn", "hand-in-told"


def run() -> None:
    st.title("Hand in a saved copy")
    st.write(
        "“Save a copy” on a tablet makes a file of what could not be sent. Hand it in here, from any computer. "
        "Only you can: the file is locked with your key. Twice does no harm, and what the tablet sends later is known."
    )
    turn = st.session_state.setdefault(_TURN, 0)
    with card("hand-in"):
        key = f"hand-in-{turn}"
        st.file_uploader(
            "The file, its name begins with “keylever-not-saved”", "json", key=key, on_change=_take, args=(key,)
        )
        door.problem("copy")
        if told := st.session_state.pop(_TOLD, None):
            _say(told)


def _take(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    with (transaction := door.writing()) as db:
        told = handed_in.hand_in(db, door.actor(), file.getvalue(), now=door.now())
    if transaction.is_kept:
        st.session_state[_TOLD] = told
        st.session_state[_TURN] += 1  # an empty field, for the next file


def _say(told: HandedIn) -> None:
    if told.taken or told.known:
        st.success(f"{words.counted(told.taken, 'entry', 'entries')} taken. {_known(told.known)}".strip())
    for reason, number in told.refused.items():
        st.warning(f"{words.counted(number, 'entry', 'entries')} could not be taken: {words.plain(reason)}")
    if told.refused:
        st.write("What could not be taken stays on its tablet. Show the reason to your administrator.")


def _known(number: int) -> str:
    return f"{words.counted(number, 'entry was', 'entries were')} there already." if number else ""
