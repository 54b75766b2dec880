"""The cards of "What others see": role by role, what its own queries find of the teacher at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import streamlit as st

from coach_data import pooled_pulses_words, pooled_steps_words
from coach_data.co_observers import Invitation
from coach_data.engagement_words import groups_of, of_pool, two_of
from coach_data.engagement_words import title as engagement_title
from coach_data.others_see import Together, View
from ui import co_observer_parts, coverage_parts, left_out, pooled_focus_chart, words
from ui.cards import card

TITLES = {
    "principal": "Your principal",
    "mentor": "Your mentor",
    "team": "Your team",
    "other_team": "Other teams of your school",
    "former_coach": "A coach of yours before",
    "other_coach": "Coaches who do not work with you",
    "lead": "District lead",
    "administrator": "Administrator",
}
# How many teachers at least stand behind a number that a role sees.
OF_SCHOOL = 5
FEWEST = {"team": 3} | dict.fromkeys(
    ("principal", "lead", "mentor", "other_team", "former_coach", "other_coach"), OF_SCHOOL
)
# What a role sees besides anything of this teacher alone.
BESIDES = {
    "mentor": "Your name and classes.",
    "lead": "How many visits and debriefs your school had, how many teachers wait, and what would help.",
    "administrator": "Your name, classes and roles.",
}
LEFT_TO_A_TEAM = f"Whoever subtracts their own team’s numbers from these never gets below {FEWEST['team']} teachers."
MENTOR_KNOWS = ", when, for how many minutes, with whom, and whether the debrief was held"


def draw(views: Sequence[View], along: Sequence[Invitation]) -> None:
    """One card a role, two side by side."""
    columns = st.columns(2)
    with columns[0], card("role-coach"):
        st.header("Your coach")
        st.markdown(
            "Your visits, notes, debriefs, steps and agreement. Never your pulse. "
            f"Numbers of {OF_SCHOOL} or more teachers of the school together."
        )
    with columns[1], card("role-co-observer"):
        st.header("A co-observer")
        co_observer_parts.came_along(along)
    told: dict[tuple[int, ...], list[str]] = {}  # most roles read the very same numbers
    for n, view in enumerate(views):
        for found in (view.together, view.school):
            if found.made_of not in told:
                told[found.made_of] = as_they_read_it(found, view.teacher_id)
        with columns[n % 2], card(f"role-{n}"):
            _one(view, told[view.together.made_of] + told[view.school.made_of])


def _one(view: View, together: Sequence[str]) -> None:
    names = ", ".join(view.viewer.names[:4]) + (" and others" if len(view.viewer.names) > 4 else "")
    st.header(TITLES[view.viewer.role])
    of_team = f"{view.viewer.team}: " if view.viewer.team else ""
    st.caption(words.plain(of_team + names))
    st.markdown("  \n".join(sentences(view)))
    if exactly := [*_exactly(view), *together]:
        with st.expander("Exactly what, as they find it now"):
            st.markdown("  \n".join(exactly))


def sentences(view: View) -> list[str]:
    """What a role sees, the plain answer first."""
    said = coverage_sentences(view)
    if view.visits:
        known = MENTOR_KNOWS if view.viewer.role == "mentor" else ", and when"
        said.append(f"That {words.counted(len(view.visits), 'visit')} took place{known}.")
    if view.viewer.role in BESIDES:
        said.append(BESIDES[view.viewer.role])
    if view.viewer.role in FEWEST:
        said += counted_in(view)
    if view.meetings:
        said.append(f"Notes and decisions of {words.counted(len(view.meetings), 'meeting').lower()} of your team.")
    said.append(f"**{_content(view)}**")
    return said


def coverage_sentences(view: View) -> list[str]:
    """What Coverage says of this teacher, in the very words of its rows."""
    said = []
    for each in view.standings:
        now, often, last = coverage_parts.standing_words(each.standing, each.reason)
        said.append(f"Where you stand: {now}; {often}; {last}.")
    said += [f"That you have no coach yet: “{coverage_parts.uncoached_words(each)}”." for each in view.uncoached]
    said += ["That you are a new teacher."] if any(each.standing.is_new_teacher for each in view.standings) else []
    for request in view.requests:
        what, who = coverage_parts.request_words(request)
        said.append(f"Time asked for: “{what}”, {who}.")
    return said


def _content(view: View) -> str:
    if not view.has_content:
        if view.visits or view.standings or view.uncoached or view.requests:
            return "Nothing that was seen, written or said."
        is_counted = view.viewer.role in BESIDES or view.together.made_of or view.school.made_of
        return "Nothing else of you." if is_counted else "Nothing of you."
    parts = [
        f"notes of {words.counted(len(view.notes), 'visit').lower()}" if view.notes else "",
        words.counted(len(view.debriefs), "debrief").lower() if view.debriefs else "",
        words.counted(len(view.steps), "action step").lower() if view.steps else "",
        f"the numbers of {words.counted(len(view.measured), 'visit').lower()}" if view.measured else "",
    ]
    return f"What you share or agreed to: {', '.join(filter(None, parts))}."


def counted_in(view: View) -> list[str]:
    """Of several teachers together: what is seen, and whether this one is in it; on a team's page the school's too."""
    role, me = view.viewer.role, str(view.teacher_id)
    said = [_counted_in(view.together, me, f"Numbers of {FEWEST[role]} or more teachers together")]
    if role == "team":
        said.append(_counted_in(view.school, me, f"Your whole school’s numbers, of at least {OF_SCHOOL} teachers"))
    return [*said, LEFT_TO_A_TEAM] if role == "other_team" and view.together.made_of else said


def _counted_in(together: Together, me: str, whose: str) -> str:
    mine = sum(me in each.behind for each in together.engagement)
    parts = []
    if together.engagement:
        parts.append(f"engagement, {words.counted(len(together.engagement), 'number')}, you are in {mine}")
    by_year = {"action steps": together.steps, "focus areas": together.focus, "pulses": together.pulses}
    for name, found in by_year.items():
        if found:
            are = "you are in them" if any(me in each.behind for each in found) else "you are not in them"
            parts.append(f"{name} of this year, {are}")
    return f"{whose}: {'; '.join(parts)}." if parts else f"{whose}, but none is published yet."


def as_they_read_it(together: Together, reader: UUID) -> list[str]:
    """The titles of the charts they find, word for word; not of numbers that are kept from the teacher who reads."""
    told = together.told_to(reader)
    modes = sorted({each.measured for each in told.engagement})
    lines = [of_pool(told.engagement, mode) for mode in modes]
    titles = [engagement_title(line, two_of(groups_of(line.points))) for line in lines]
    titles += [pooled_steps_words.title(each) for each in told.steps]
    titles += [pooled_focus_chart.title(each) for each in told.focus]
    titles += [pooled_pulses_words.title(each) for each in told.pulses]
    kinds = {"engagement": "engagement", "steps": "action steps", "focus": "focus areas", "pulses": "pulses"}
    missing = [said for kind, said in kinds.items() if getattr(together, kind) != getattr(told, kind)]
    said = [f"Of several teachers together: “{words.plain(each)}”" for each in titles]
    return [*said, *([f"Not told here: {left_out.sentence(missing)}"] if missing else [])]


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
