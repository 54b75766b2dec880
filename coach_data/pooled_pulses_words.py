"""What a chart of pooled pulses says: the answer in its title, bounds, intervals, the numbers behind it."""

from __future__ import annotations

from datetime import date, timedelta

from coach_data.bounds import Bounds
from coach_data.measures import wilson
from coach_data.pooled_pulses import Felt, PooledPulses
from coach_data.pulses import QUESTIONS

NOT_YET = "Not enough yet"
_TO_ITS_SUNDAY = timedelta(days=13)


def count(felt: Felt) -> str:
    """How many said yes, as far as it is told: "at least 18", "at most 4", "12 to 16"."""
    return str(Bounds(felt.at_least, felt.at_most, felt.answers))


def interval(felt: Felt) -> tuple[float, float]:
    """Wilson's, over everything the number may be, as if each teacher had answered once.

    Whoever answers again most often says the same again, so ten fortnights of six teachers tell of six.
    """
    low, high = (count / felt.answers * felt.teachers for count in (felt.at_least, felt.at_most))
    return wilson(low, felt.teachers).low, wilson(high, felt.teachers).high


def title(pulses: PooledPulses) -> str:
    """The answer: what most said yes to; of two alike, the one that is asked first."""
    most = max(pulses.questions, key=lambda felt: (felt.at_least + felt.at_most) / felt.answers)
    return f"“{QUESTIONS[most.question]}”: {count(most)} of {most.answers:,} answers were yes"


def caption(pulses: PooledPulses) -> str:
    """When it was, what is counted, and why a number has bounds."""
    when = f"{_day(pulses.first)} to {_day(pulses.last + _TO_ITS_SUNDAY)}"
    return (
        f"Teachers’ own answers from {when}; whoever answered in several fortnights is in it as often. "
        "The rest said “Partly” or “Not yet”. Numbers have bounds so that nobody’s own answer can be worked out; "
        "the thin line is the 95% interval, as wide as if each teacher had answered once."
    )


def waiting(pulses: PooledPulses) -> list[str]:
    """The questions that too few answered so far, in words."""
    told = {felt.question for felt in pulses.questions}
    return [words for question, words in QUESTIONS.items() if question not in told]


def table(pulses: PooledPulses) -> list[dict[str, str | int]]:
    """The numbers behind the chart, a row for each question."""
    rows: dict[str, dict[str, str | int]] = {felt.question: _row(felt) for felt in pulses.questions}
    empty = {"Answers": NOT_YET, "“Yes”": NOT_YET, "95% interval": NOT_YET}
    return [{"Question": words, **rows.get(question, empty)} for question, words in QUESTIONS.items()]


def _row(felt: Felt) -> dict[str, str | int]:
    low, high = interval(felt)
    return {"Answers": felt.answers, "“Yes”": count(felt), "95% interval": f"{low:.0%} to {high:.0%}"}


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
