"""The cards of "What others see": role by role, what its own queries find of the teacher at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach_data.classes import SchoolClass
from coach_data.co_observers import Invitation
from coach_data.others_see import View
from ui import co_observer_parts, words
from ui.cards import card

TITLES = {
    "principal": "Your principal",
    "mentor": "Your mentor",
    "team": "Your team",
    "former_coach": "A coach of yours before",
    "other_coach": "Coaches who do not work with you",
    "lead": "District lead",
    "administrator": "Administrator",
}
# What a role sees besides anything of this teacher alone.
BESIDES = {
    "mentor": "Your name and classes.",
    "lead": "How many visits and debriefs your school had; the school's numbers of five or more teachers together.",
    "administrator": "Your name, classes and roles.",
}


def draw(views: Sequence[View], own: Sequence[SchoolClass], along: Sequence[Invitation]) -> None:
    """One card a role, two side by side."""
    pooled = sum(each.is_pooled for each in own)
    columns = st.columns(2)
    with columns[0], card("role-coach"):
        st.header("Your coach")
        st.markdown("Your visits, notes, debriefs, steps and agreement.")
    with columns[1], card("role-co-observer"):
        st.header("A co-observer")
        co_observer_parts.came_along(along)
    for n, view in enumerate(views):
        with columns[n % 2], card(f"role-{n}"):
            _one(view, pooled)


def _one(view: View, pooled: int) -> None:
    names = ", ".join(view.viewer.names[:4]) + (" and others" if len(view.viewer.names) > 4 else "")
    st.header(TITLES[view.viewer.role])
    of_team = f"{view.viewer.team}: " if view.viewer.team else ""
    st.caption(words.plain(of_team + names))
    st.markdown("  \n".join(sentences(view, pooled)))
    if view.visits or view.meetings or view.has_content:
        with st.expander("Exactly what, as they find it now"):
            st.markdown("  \n".join(_exactly(view)))


def sentences(view: View, pooled: int) -> list[str]:
    """What a role sees, the plain answer first."""
    said = [f"Where you stand: {words.plain(each)}." for each in view.standings]
    if view.visits:
        said.append(f"That {words.counted(len(view.visits), 'visit')} took place, and when.")
    if view.viewer.role in BESIDES:
        said.append(BESIDES[view.viewer.role])
    if view.viewer.role in ("team", "principal"):
        said.append(_counted_in(pooled, 5 if view.viewer.role == "principal" else 3))
    if view.meetings:
        said.append(f"Notes and decisions of {words.counted(len(view.meetings), 'meeting').lower()} of your team.")
    said.append(f"**{_content(view)}**")
    return said


def _content(view: View) -> str:
    if not view.has_content:
        if view.visits or view.standings:
            return "Nothing that was seen, written or said."
        return "Nothing else of you." if view.viewer.role in BESIDES else "Nothing of you."
    parts = [
        f"notes of {words.counted(len(view.notes), 'visit').lower()}" if view.notes else "",
        words.counted(len(view.debriefs), "debrief").lower() if view.debriefs else "",
        words.counted(len(view.steps), "action step").lower() if view.steps else "",
        f"the numbers of {words.counted(len(view.measured), 'visit').lower()}" if view.measured else "",
    ]
    return f"What you share or agreed to: {', '.join(filter(None, parts))}."


def _counted_in(pooled: int, teachers: int) -> str:
    those = f"Numbers of {teachers} or more teachers together;"
    if not pooled:
        return f"{those} none of your classes is in them."
    are = "is" if pooled == 1 else "are"
    return f"{those} {words.counted(pooled, 'class', 'classes').lower()} of yours {are} counted in them."


def _exactly(view: View) -> list[str]:
    dated = {
        "Visits took place on": view.visits,
        "Notes of": view.notes,
        "Debriefs of the visits of": view.debriefs,
        "Numbers of the visits of": view.measured,
        "Meetings of your team on": view.meetings,
    }
    lines = [f"{name} {_days(days)}." for name, days in dated.items() if days]
    return lines + [f"Step: {words.plain(text)}" for text in view.steps]


def _days(days: Sequence[date]) -> str:
    return ", ".join(words.short_day(day) for day in days)
