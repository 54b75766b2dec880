"""Team data: engagement, action steps, focus areas and pulses in published cells, to look at together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from coach_data import pooled_focus, pooled_pulses, pooled_steps, pools, published, teams
from coach_data.others_see import WEEKS_SHOWN
from coach_data.shelf import Shelf
from ui import door, engagement_chart, left_out, pooled_sections, standing_out_card, ways, words

NOT_YET = (
    "Not enough yet. A number appears once it stands for at least 10 students and 3 teachers, "
    "so that it tells on nobody."
)


def run() -> None:
    actor, now = door.actor(), door.now()
    with door.reading() as db:
        mine = teams.mine(db, actor, today=now.date())
    if not mine:
        st.title("Team data")
        st.info("You are not a member of a team now. The administrator keeps teams under Partnerships.")
        return
    team = mine[0] if len(mine) == 1 else st.selectbox("Team", mine, format_func=lambda t: t.name)
    st.title(f"{team.name} · engagement and steps")
    ways.link("Hold a meeting", "team-meeting")
    since = now.date() - timedelta(weeks=WEEKS_SHOWN)
    with door.reading() as db:
        read = Shelf(db)
        cells = pools.of_team(read, actor, team.id, since=since)
        steps = pooled_steps.of_team(read, actor, team.id, now=now)
        focus = pooled_focus.of_team(read, actor, team.id, now=now)
        pulses = pooled_pulses.of_team(read, actor, team.id, now=now)
        kept_back = published.left_out(read, actor, team.id, since=since, now=now)
    st.caption(
        "Numbers of several teachers together, by fortnight, from classes whose teacher agreed. "
        "A fortnight appears a week after it ends and is not changed afterward."
    )
    left_out.draw(kept_back)
    standing_out_card.draw(cells, "team")
    _engagement(cells, team.name, left_out.instead("engagement", kept_back, NOT_YET))
    pooled_sections.draw(steps, focus, pulses, "team", NOT_YET, kept_back)


def _engagement(cells: Sequence[pools.Pooled], name: str, none: str) -> None:
    st.header("Engagement by priority group")
    if not cells:
        st.info(none)
        return
    is_since_start = engagement_chart.choose_earlier("team-earlier")
    for mode in sorted({cell.measured for cell in cells}):
        together = sorted({cell.who for cell in cells if cell.measured == mode and cell.who != name})
        engagement_chart.draw(engagement_chart.of_pool(cells, mode, is_since_start=is_since_start), f"team-{mode}")
        if together:
            st.caption(f"Some fortnights are shown together: {words.plain('; '.join(together))}.")
