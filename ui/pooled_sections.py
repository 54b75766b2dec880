"""What a team's and a school's page show, in one order: engagement, steps, focus areas, how coaching feels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from coach_data.together import Numbers
from ui import (
    engagement_chart,
    left_out,
    pooled_engagement,
    pooled_focus_chart,
    pooled_pulses_chart,
    pooled_steps_chart,
)

OF_SCHOOL_NOT_YET = "Not enough yet. A number appears once at least five teachers' classes stand behind it."
WHOLE_SCHOOL = "Your whole school"
THE_SAME = "The same as your team’s for now, so it is not drawn twice."

Draw = Callable[[Any, str], None]
_OF_YEAR: dict[str, tuple[str, Draw]] = {
    "steps": ("Action steps this school year", pooled_steps_chart.draw),
    "focus": ("What visits looked at this school year", pooled_focus_chart.draw),
    "pulses": ("How coaching feels this school year", pooled_pulses_chart.draw),
}


@dataclass(frozen=True)
class Shown:
    """Numbers to draw.

    Attributes:
        key: what the names of files and widgets begin with.
        none: what stands where there is nothing yet.
        kept_back: the kinds of which some are left out for who looks at them.
        team: whose they are; None of a school.
    """

    numbers: Numbers
    key: str
    none: str
    kept_back: Sequence[str] = ()
    team: str | None = None

    def instead(self, kind: str) -> str:
        """What stands where a kind of numbers is missing."""
        if kind == "pulses":
            return pooled_pulses_chart.NOT_YET
        return left_out.instead(
            {"steps": "action steps", "focus": "focus areas"}.get(kind, kind), self.kept_back, self.none
        )


def draw(own: Shown, school: Shown | None = None, *, has_pulses: bool = True) -> None:
    """All kinds, each with what stands there where there is nothing yet.

    Args:
        school: the whole school's, kind by kind below the team's own.
        has_pulses: whether pulses are for who looks at them at all.
    """
    _engagement(own, school)
    for kind, (heading, drawn) in _OF_YEAR.items():
        if has_pulses or kind != "pulses":
            st.header(heading)
            for shown in _one_by_one(own, school, kind):
                drawn(getattr(shown.numbers, kind), f"{shown.key}-{kind}")


def _engagement(own: Shown, school: Shown | None) -> None:
    st.header("Engagement by priority group")
    are_any = own.numbers.engagement or (school and school.numbers.engagement)
    is_since_start = bool(are_any) and engagement_chart.choose_earlier(f"{own.key}-earlier")
    for shown in _one_by_one(own, school, "engagement"):
        cells = shown.numbers.engagement
        pooled_engagement.draw(cells, shown.key, is_since_start=is_since_start, team=shown.team)


def _one_by_one(own: Shown, school: Shown | None, kind: str) -> Iterator[Shown]:
    """Those with a chart to draw, the school's under a heading; for the others it says why there is none."""
    for shown in filter(None, (own, school)):
        if shown is school:
            st.subheader(WHOLE_SCHOOL)
        numbers = shown.numbers.by_kind[kind]
        if not numbers:
            st.info(shown.instead(kind))
        elif shown is school and numbers == own.numbers.by_kind[kind]:
            st.info(THE_SAME)
        else:
            yield shown
