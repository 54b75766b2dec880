"""The coach's mirror: what was counted, in the first person, with how many of how many; beside it the weeks before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach_data import mirror
from coach_data.mirror import FEWEST, LINES, WEEKS, Stretch
from coach_data.mirrored import SPEAKERS, Share
from ui import charts, rows, words
from ui.cards import card
from ui.csv_files import csv_file

PARTS = {
    "My notes": ("words", "praise"),
    "My debriefs": ("soon", "brought", "step", "criteria", "lesson", "practice", "next"),
    "My word": ("promise",),
}


def draw(stretches: Sequence[Stretch]) -> None:
    """The latest six weeks in cards, then all of them as a table."""
    now, before = stretches[0], stretches[1]
    st.markdown(f"**{words.span(now.first, now.last)}** · {words.counted(now.visits, 'finished visit')}")
    for title, keys in PARTS.items():
        with card(f"mirror-{keys[0]}"):
            st.header(title)
            if title == "My notes":
                _heard(now, before)
            for key in keys:
                _line(key, now.shares[key], before.shares[key])
            if title == "My debriefs":
                _minutes(now, before)
    _over_time(stretches)


def _line(key: str, now: Share, before: Share) -> None:
    said, unit = LINES[key]
    if not now.n:
        rows.titled(said, f"Nothing to count in these {WEEKS} weeks.")
        return
    few = f" Fewer than {FEWEST} say little yet." if now.n < FEWEST else ""
    rows.titled(f"{said}: **{of(now, unit)}**", f"{_earlier(before, unit)}{few}")


def of(share: Share, unit: str) -> str:
    """18 of 24 visits."""
    return f"{share.k:,} of {words.counted(share.n, unit)}"


def _earlier(before: Share, unit: str) -> str:
    return f"The {WEEKS} weeks before: {of(before, unit) if before.n else 'nothing to count'}."


def _heard(now: Stretch, before: Stretch) -> None:
    if not sum(now.lines.values()):
        rows.titled("My lines", f"No note line in these {WEEKS} weeks.")
        return
    rows.titled(f"My lines: **{heard(now)}**", f"The {WEEKS} weeks before: {heard(before)}.")


def heard(stretch: Stretch) -> str:
    """126 on the teacher, 104 on students, 45 on the room."""
    told = [f"{n:,} on {SPEAKERS[who]}" for who, n in stretch.lines.items() if n]
    return ", ".join(told) or "none"


def _minutes(now: Stretch, before: Stretch) -> None:
    if now.usual_debrief_min is not None:
        held = f"the middle one of {words.counted(len(now.debrief_min), 'debrief')}"
        _took("My debriefs took", held, now.debrief_min, now.usual_debrief_min, before.usual_debrief_min)
    if now.usual_practice_min is not None:
        held = f"the middle one of {words.counted(len(now.practice_min), 'debrief')} with practice in the agenda"
        _took("Of these, practice took", held, now.practice_min, now.usual_practice_min, before.usual_practice_min)


def _took(what: str, held: str, minutes: Sequence[int], usual: int, before: int | None) -> None:
    earlier = words.counted(before, "minute") if before is not None else "nothing to count"
    rows.titled(
        f"{what} **{words.counted(usual, 'minute')}**, {held}",
        f"From {min(minutes)} to {max(minutes)}. The {WEEKS} weeks before: {earlier}.",
    )


def _over_time(stretches: Sequence[Stretch]) -> None:
    with card("mirror-table"):
        st.header(f"{WEEKS} weeks at a time")
        st.caption("How many of how many; “none” where there was nothing to count.")
        rows_of = table(stretches)
        charts.numbers(rows_of)
        st.download_button("Download as CSV", csv_file(rows_of), "my-mirror.csv", "text/csv", key="csv-mirror")


def table(stretches: Sequence[Stretch]) -> list[dict[str, object]]:
    """A row for everything that is counted, a column for each stretch, the latest first."""
    found = [_row("Finished visits", [str(one.visits) for one in stretches], stretches)]
    for key, (said, _unit) in LINES.items():
        found.append(_row(said, [_cell(one.shares[key]) for one in stretches], stretches))
    for said, minutes in (
        ("Minutes of my middle debrief", [one.usual_debrief_min for one in stretches]),
        ("Minutes of practice, middle debrief", [one.usual_practice_min for one in stretches]),
    ):
        found.append(_row(said, ["none" if each is None else str(each) for each in minutes], stretches))
    return found + [
        _row(f"Lines on {name}", [f"{one.lines[who]:,}" for one in stretches], stretches)
        for who, name in SPEAKERS.items()
    ]


def _row(said: str, cells: Sequence[str], stretches: Sequence[Stretch]) -> dict[str, object]:
    heads = [f"{words.short_day(one.first)} to {words.short_day(one.last)}" for one in stretches]
    return {"What I did": said, **dict(zip(heads, cells, strict=True))}


def _cell(share: Share) -> str:
    return f"{share.k} of {share.n}" if share.n else "none"


def is_empty(stretches: Sequence[Stretch]) -> bool:
    """Whether there is nothing yet to look at."""
    return not any(one.visits for one in stretches)


def nothing_yet() -> None:
    """What to do for the mirror to fill."""
    weeks = mirror.WEEKS * mirror.STRETCHES
    st.info(f"Nothing to mirror in the last {weeks} weeks. It fills from the first visit you finish.")
