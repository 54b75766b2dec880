"""Coverage: does coaching reach everyone? A headline, what would help, then everyone by name; never content."""

from __future__ import annotations

import streamlit as st

from coach_data import coverage, schools
from ui import coverage_parts, door


def run() -> None:
    actor, now = door.actor(), door.now()
    if actor.is_a("principal"):
        _for_principal(actor, now)
    if actor.is_a("lead"):
        _for_lead(actor, now)


def _for_principal(actor, now) -> None:
    with door.reading() as db:
        names = schools.names(db, actor)
    mine = sorted(actor.schools_as("principal"), key=lambda school: names.get(school, ""))
    chosen = mine[0] if len(mine) == 1 else st.selectbox("School", mine, format_func=lambda s: names.get(s, "School"))
    with door.reading() as db:
        found = coverage.of_school(db, actor, chosen, now=now)
    st.title(f"Coaching coverage · {found.school}")
    st.caption("You see that coaching happens, not what is said in it.")
    coverage_parts.headline(found)
    coverage_parts.what_would_help(actor, now)
    coverage_parts.everyone(found)
    coverage_parts.uncoached(found)


def _for_lead(actor, now) -> None:
    with door.reading() as db:
        counts = coverage.by_school(db, actor, now=now)
    st.title("Coaching coverage · all schools")
    st.caption("Counts of the last 20 school days. Names and content stay in the schools.")
    coverage_parts.every_school(counts)
