"""A fault of ours: logged with a reference, said in a sentence with the same reference."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from coach_data.errors import KeyleverError

log = logging.getLogger("keylever")


def say(error: Exception) -> bool:
    """Logs the fault and draws the sentence; True says that nothing more has to be drawn."""
    reference = secrets.token_hex(4)
    log.error("Reference %s", reference, exc_info=error)
    st.error(
        f"Something went wrong here that should not have. What you wrote during visits is safe: it is on the tablet "
        f"or saved. Try again; if it happens again, tell the person who runs the server this reference: **{reference}**"
    )
    return True


def say_instead_of_the_page(error: Exception) -> bool:
    """For a failure in a callback: the page was not drawn and its buttons are gone, so a way back is needed."""
    if isinstance(error, KeyleverError):
        st.error(error.sentence)
    else:
        say(error)
    st.button("Open the page again", key="open-again")
    return True
