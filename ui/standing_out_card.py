"""What stands out among pooled numbers: one short card above the charts, each answer with a way to its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data import standing_out
from coach_data.pools import Pooled
from coach_data.standing_out import Difference
from coach_data.visits import MODES
from ui import words
from ui.cards import card

WHAT_WAS_LOOKED_AT = (
    "Looked at: each group’s latest weeks beside earlier ones, and each of its fortnights beside its others. "
    "Never one group beside another, and no class, teacher or coach. Other classes may have been visited at each time."
)


def draw(cells: Sequence[Pooled], key: str) -> None:
    """The card.

    Args:
        cells: all that the charts below it show.
        key: what the keys of these charts begin with; the way of measuring follows.
    """
    found = standing_out.among(cells)
    with card(f"{key}-stands-out"):
        st.header("What stands out")
        for each in found.told:
            _one(each, key)
        if found.told:
            st.caption(f"{words.plain(found.sentence)} {WHAT_WAS_LOOKED_AT}")
        else:
            st.write(words.plain(found.sentence))
            if found.looked_at:
                st.caption(WHAT_WAS_LOOKED_AT)


def _one(each: Difference, key: str) -> None:
    seen = MODES.get(each.line.measured, each.line.measured)
    st.markdown(f"**{words.plain(each.title)}** · [Its chart, {seen}](#{key}-{each.line.measured})")
    second = f"  \nBeside it: {words.plain(each.second_group)}" if each.second_group else ""
    st.caption(words.plain(each.numbers) + second)
