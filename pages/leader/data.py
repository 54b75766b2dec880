"""School data: engagement, action steps, focus areas and pulses of a whole school, in unions of published cells."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from coach_data import published, schools, together
from coach_data.actors import Actor
from coach_data.others_see import WEEKS_SHOWN
from coach_data.schema import published_pulse_cells
from coach_data.shelf import Shelf
from ui import door, left_out, pooled_sections, standing_out_card
from ui.pooled_sections import OF_SCHOOL_NOT_YET, Shown


def run() -> None:
    actor, now = door.actor(), door.now()
    school_id, name = _choose_school(actor)
    st.title(f"{name} · engagement and steps")
    since = now.date() - timedelta(weeks=WEEKS_SHOWN)
    with door.reading() as db:
        read = Shelf(db)
        numbers = together.of_school(read, actor, school_id, since=since, now=now)
        has_pulses = published.shows_school(read, actor, school_id, published_pulse_cells)
        kept_back = published.left_out_of_school(read, actor, school_id, since=since, now=now)
    st.caption(
        "At least five teachers together, by fortnight, from classes whose teacher agreed. "
        "No class, teacher or coach can be picked out. A fortnight appears a week after it ends."
    )
    left_out.draw(kept_back)
    standing_out_card.draw(numbers.engagement, "school")
    pooled_sections.draw(Shown(numbers, "school", OF_SCHOOL_NOT_YET, kept_back), has_pulses=has_pulses)


def _choose_school(actor: Actor):
    """The actor's school; who belongs to several, and a lead, chooses."""
    with door.reading() as db:
        names = schools.names(db, actor)
        mine = [one for one in names if published.shows_school(db, actor, one)]
    chosen = mine[0] if len(mine) == 1 else st.selectbox("School", mine, format_func=names.__getitem__)
    return chosen, names[chosen]
