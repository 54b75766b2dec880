"""What became of a team's or a school's action steps this year: counts of several teachers' steps, never a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from coach_data.measures import wilson
from coach_data.pooled_steps import Flows, PooledSteps
from ui import charts, words

_TO_ITS_SUNDAY = timedelta(days=13)
_FLOWS = {"trying": "Tried", "part_of_practice": "Part of practice", "set_aside": "Set aside"}


def draw(steps: PooledSteps, key: str) -> None:
    """One chart of what happened to the steps, and one by focus area where more than one is large enough."""
    st.caption(
        f"What happened from {words.span(steps.first, steps.last + _TO_ITS_SUNDAY)}, by the teachers' own word. "
        "Each step is counted in the fortnight in which it happened."
    )
    charts.draw(title(steps.all), _bars(steps.all), table(steps), key, height=240)
    if sentences := in_sentences(steps.all):
        st.caption("  \n".join(sentences))
    if len(steps.by_focus) > 1:
        _by_focus(steps.by_focus, f"{key}-focus")
    else:
        st.caption("A focus area is shown by itself once enough teachers worked on it in the same fortnights.")
    if steps.together:
        st.caption(f"Some fortnights are shown together with {words.plain(', '.join(steps.together))}.")


def title(flows: Flows) -> str:
    """The answer: how many of this year's steps became part of practice."""
    kept = count_in_words(flows.part_of_practice, _of(flows))
    return f"Of {words.counted(_of(flows), 'step')} this year, {kept} became part of practice"


def _of(flows: Flows) -> int:
    """Steps this year: those agreed, or more where earlier ones came on."""
    return max(flows.agreed, flows.trying, flows.part_of_practice, flows.set_aside)


def shown_count(k: int, n: int) -> tuple[str, int]:
    """What is said of k of n, and how much: near none or all of them only a bound, so that nobody's own is told.

    The bound is where Wilson's interval of none, or of all, ends; everything beyond it reads the same.
    """
    few = max(1, round(wilson(0, n).high * n))
    if k <= few:
        return "at most ", few
    return ("at least ", n - few) if k >= n - few else ("", k)


def count_in_words(k: int, n: int) -> str:
    """ "14", "at most 3", "at least 20"."""
    near, shown = shown_count(k, n)
    return f"{near}{shown}"


def in_sentences(flows: Flows) -> list[str]:
    """Whether steps were looked at again in time, and how long they took; nothing where too few stand behind it."""
    said = []
    if flows.due:
        looked = count_in_words(flows.looked_again, flows.due)
        said.append(f"Looked at again by the agreed day: {looked} of {words.counted(flows.due, 'step')}.")
    if flows.timed:
        days = words.counted(round(flows.days / flows.timed), "day")
        said.append(f"From agreed to part of practice: {days} on average.")
    return said


def table(steps: PooledSteps) -> list[dict[str, object]]:
    """The numbers behind the charts: all steps, then by focus area."""
    return [_row("All steps", steps.all), *(_row(area, flows) for area, flows in steps.by_focus)]


def _row(area: str, flows: Flows) -> dict[str, object]:
    days = str(round(flows.days / flows.timed)) if flows.timed else "not enough yet"
    looked = f"{count_in_words(flows.looked_again, flows.due)} of {flows.due}" if flows.due else "not enough yet"
    return {
        "Focus area": words.plain(area),
        "Students, at least": flows.students,
        "Agreed": flows.agreed,
        **{label: count_in_words(getattr(flows, name), _of(flows)) for name, label in _FLOWS.items()},
        "Looked at again in time": looked,
        "Days until part of practice": days,
    }


def _bars(flows: Flows) -> charts.Figure:
    shown = [shown_count(getattr(flows, name), _of(flows)) for name in _FLOWS]
    return _figure(
        ["Agreed", *_FLOWS.values()], [flows.agreed, *(k for _, k in shown)], ["", *(near for near, _ in shown)]
    )


def _figure(labels: Sequence[str], counts: Sequence[int], near: Sequence[str]) -> charts.Figure:
    texts = [f"{about}{count}" for about, count in zip(near, counts, strict=True)]
    return charts.lying(charts.lying_bars(labels, counts, texts, textposition="auto"))


def _by_focus(areas: Sequence[tuple[str, Flows]], key: str) -> None:
    largest_first = sorted(areas, key=lambda one: -one[1].agreed)
    most, flows = largest_first[0]
    agreed = sum(each.agreed for _, each in areas)
    figure = _figure(
        [words.plain(area) for area, _ in largest_first], [each.agreed for _, each in largest_first], [""] * len(areas)
    )
    rows = [_row(area, each) for area, each in largest_first]
    charts.draw(f"{most}: {flows.agreed} of {agreed} steps agreed", figure, rows, key, height=100 + 44 * len(areas))
