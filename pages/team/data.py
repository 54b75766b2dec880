"""Team data: a team's numbers in published cells, with its school's beside them, to look at together."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from coach_data import published, teams, together
from coach_data.others_see import WEEKS_SHOWN
from coach_data.shelf import Shelf
from ui import door, left_out, pooled_sections, standing_out_card, ways
from ui.pooled_sections import OF_SCHOOL_NOT_YET, Shown

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
        own = together.of_team(read, actor, team.id, since=since, now=now)
        school = together.beside_team(read, actor, team.id, since=since, now=now)
        kept_back = published.left_out(read, actor, team.id, since=since, now=now)
        of_school = published.left_out_of_school(read, actor, team.school_id, since=since, now=now)
    st.caption(
        "Numbers of several teachers together, by fortnight, from classes whose teacher agreed. "
        "Under each chart of your team is the same one for your whole school, once at least five teachers are in it. "
        "A fortnight appears a week after it ends and is not changed afterward."
    )
    left_out.draw([*kept_back, *(kind for kind in of_school if kind not in kept_back)])
    standing_out_card.draw(own.engagement, "team")
    pooled_sections.draw(
        Shown(own, "team", NOT_YET, kept_back, team.name),
        Shown(school, "school", OF_SCHOOL_NOT_YET, of_school),
    )
