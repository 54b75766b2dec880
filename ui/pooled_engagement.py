"""Engagement by priority group of a team or a school: one chart for each way of measuring."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data.pools import Pooled
from ui import engagement_chart, words


def draw(cells: Sequence[Pooled], key: str, *, is_since_start: bool, team: str | None = None) -> None:
    """The charts of some cells, of which there is at least one.

    Args:
        key: what the keys of the charts begin with.
        team: whose cells they are; those with another team besides are named.
    """
    for mode in sorted({cell.measured for cell in cells}):
        engagement_chart.draw(engagement_chart.of_pool(cells, mode, is_since_start=is_since_start), f"{key}-{mode}")
        together = sorted({cell.who for cell in cells if team and cell.measured == mode and cell.who != team})
        if together:
            st.caption(f"Some fortnights are shown together: {words.plain('; '.join(together))}.")
