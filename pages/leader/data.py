"""School data: engagement, action steps, focus areas and pulses of a whole school, in unions of published cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from coach_data import pooled_focus, pooled_pulses, pooled_steps, pools, published, schools
from coach_data.actors import Actor
from coach_data.others_see import WEEKS_SHOWN
from coach_data.schema import published_pulse_cells
from coach_data.shelf import Shelf
from ui import door, engagement_chart, left_out, pooled_sections, standing_out_card

NOT_YET = "Not enough yet. A number appears once at least five teachers' classes stand behind it."


def run() -> None:
    actor, now = door.actor(), door.now()
    school_id, name = _choose_school(actor)
    st.title(f"{name} · engagement and steps")
    since = now.date() - timedelta(weeks=WEEKS_SHOWN)
    with door.reading() as db:
        read = Shelf(db)
        cells = pools.of_school(read, actor, school_id, since=since)
        steps = pooled_steps.of_school(read, actor, school_id, now=now)
        focus = pooled_focus.of_school(read, actor, school_id, now=now)
        pulses = pooled_pulses.of_school(read, actor, school_id, now=now)
        has_pulses = published.shows_school(read, actor, school_id, published_pulse_cells)
        kept_back = published.left_out_of_school(read, actor, school_id, since=since, now=now)
    st.caption(
        "At least five teachers together, by fortnight, from classes whose teacher agreed. "
        "No class, teacher or coach can be picked out. A fortnight appears a week after it ends."
    )
    left_out.draw(kept_back)
    standing_out_card.draw(cells, "school")
    st.header("Engagement by priority group")
    if cells:
        _engagement(cells)
    else:
        st.info(left_out.instead("engagement", kept_back, NOT_YET))
    pooled_sections.draw(steps, focus, pulses, "school", NOT_YET, kept_back, has_pulses=has_pulses)


def _engagement(cells: Sequence[pools.Pooled]) -> None:
    is_since_start = engagement_chart.choose_earlier("school-earlier")
    for mode in sorted({cell.measured for cell in cells}):
        engagement_chart.draw(engagement_chart.of_pool(cells, mode, is_since_start=is_since_start), f"school-{mode}")


def _choose_school(actor: Actor):
    """The actor's school; who belongs to several, and a lead, chooses."""
    with door.reading() as db:
        names = schools.names(db, actor)
        mine = [one for one in names if published.shows_school(db, actor, one)]
    chosen = mine[0] if len(mine) == 1 else st.selectbox("School", mine, format_func=names.__getitem__)
    return chosen, names[chosen]
