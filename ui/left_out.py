"""What is said to who sees less of pooled numbers than the others, because they know some of them one by one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def draw(kinds: Sequence[str]) -> None:
    """One sentence naming the kinds of numbers of which some are missing; nothing where none are."""
    if kinds:
        st.info(sentence(kinds))


def sentence(kinds: Sequence[str]) -> str:
    """The same, to stand among other sentences; there is at least one kind."""
    named = ", ".join(kinds[:-1]) + " and " * (len(kinds) > 1) + kinds[-1]
    return (
        f"Some numbers of {named} are left out for you: you know most of the teachers’ own, "
        "and could work out the rest."
    )


def instead(kind: str, kinds: Sequence[str], not_yet: str) -> str:
    """What stands where a kind of numbers is missing altogether: that they are left out, or that there are none yet."""
    return "Left out for you, as said above." if kind in kinds else not_yet
