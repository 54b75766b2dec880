"""How coaching feels to a team's or a school's teachers: of each question, how many said yes, between two bounds."""

from __future__ import annotations

from textwrap import wrap

import streamlit as st

from coach_data.pooled_pulses import PooledPulses
from coach_data.pooled_pulses_words import caption, count, interval, table, title, waiting
from coach_data.pulses import QUESTIONS
from ui import charts, words

NOT_YET = "Not enough yet. It appears once enough teachers have answered, so that it tells on nobody."
_LIGHT = "#7fb3a9"  # so that the interval's line is seen on it
_WIDEST = 18  # characters of a label in a line: a phone's screen has room for its bar beside it


def draw(pulses: PooledPulses, key: str) -> None:
    """One chart: the share of answers that were yes, question by question."""
    st.caption(words.plain(caption(pulses)))
    height = 110 + 76 * len(pulses.questions)
    charts.draw(title(pulses), figure(pulses), table(pulses), key, about=caption(pulses), height=height)
    if left := waiting(pulses):
        st.caption(f"Not enough yet: {words.plain('; '.join(left))}.")
    if pulses.together:
        st.caption(f"Some fortnights are shown together with {words.plain(', '.join(pulses.together))}.")


def figure(pulses: PooledPulses) -> charts.Figure:
    """A bar for each question: what is sure to be yes, what may be, and Wilson's interval over both."""
    labels = [_label(felt.question, f"{count(felt)} of {felt.answers}") for felt in pulses.questions]
    sure = [felt.at_least / felt.answers for felt in pulses.questions]
    maybe = [(felt.at_most - felt.at_least) / felt.answers for felt in pulses.questions]
    ends = [interval(felt) for felt in pulses.questions]
    color = charts.LOOKS[0][0]
    bar = {"type": "bar", "y": labels, "orientation": "h"}
    return charts.figure(
        bar | {"x": sure, "name": "Yes, at least", "marker": {"color": _LIGHT, "line": {"color": color, "width": 1}}},
        bar | {"x": maybe, "name": "Yes, at most", "marker": charts.hatched()},
        {
            "type": "scatter",
            "name": "95% interval",
            "showlegend": False,
            "mode": "markers",
            "y": labels,
            "x": [low for low, _ in ends],
            "marker": {"size": 1, "color": charts.INK},
            "error_x": {"array": [high - low for low, high in ends], "arrayminus": [0] * len(ends), "symmetric": False},
        },
        barmode="stack",
        legend={"traceorder": "normal"},
        xaxis={"range": [0, 1.1], "tickvals": [0, 0.5, 1], "tickformat": ".0%"},
        yaxis={"autorange": "reversed"},
    )


def _label(question: str, counted: str) -> str:
    return "<br>".join([*wrap(QUESTIONS[question], _WIDEST), charts.label(counted)])
