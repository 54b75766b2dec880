"""A coach's calendar of visits and debriefs as a table of marks, each a letter and a shape; a file of it behind."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from coach_data.coach_weeks import Weeks
from coach_data.visit_calendar import Cell, PairRow
from ui import words
from ui.cards import card
from ui.csv_files import csv_file

_LEGEND = (
    ('<span class="k-mark k-visit">V</span>', "a visit"),
    ('<span class="k-mark">D</span>', "a debrief"),
    ('<span class="k-mark k-none">N</span>', "no debrief came of a visit"),
    ('<span class="k-past">+3</span>', "school days past the rhythm at the week’s end"),
    ("P", "pausing"),
    ("—", "no school"),
)

_SUMS = '<th scope="col" class="k-sum">Visits<small>held / rhythm</small></th>'


def draw(weeks: Weeks) -> None:
    """The calendar in a card under what it comes to."""
    with card("calendar"):
        st.header(title(weeks))
        if not weeks.rows:
            st.write("Nobody is on your caseload yet. The administrator puts coaches and teachers together.")
            return
        st.html(_table(weeks) + _legend())
        st.download_button("Download as CSV", csv_file(rows(weeks)), "my-calendar.csv", "text/csv", key="csv-calendar")


def title(weeks: Weeks) -> str:
    """What was held, beside what the rhythms make."""
    if not weeks.rows:
        return "Visits and debriefs"
    visits, debriefs = sum(row.visits for row in weeks.rows), sum(row.debriefs for row in weeks.rows)
    made = sum(row.expected for row in weeks.rows)
    none = sum(row.no_debrief for row in weeks.rows)
    ending = f"; {words.counted(none, 'visit')} without one" if none else ""
    return (
        f"{words.counted(visits, 'visit')} in {words.counted(len(weeks.mondays), 'week')}, where your rhythms "
        f"make {made}; {words.counted(debriefs, 'debrief')}{ending}"
    )


def rows(weeks: Weeks) -> list[dict[str, object]]:
    """The calendar in words, a row for each pair."""
    return [
        {
            "Teacher": row.standing.teacher,
            "Rhythm, school days": row.standing.rhythm_days,
            **{words.short_day(cell.monday): said(cell) for cell in row.cells},
            "Visits": row.visits,
            "Visits the rhythm makes": row.expected,
            "Debriefs": row.debriefs,
            "Visits without a debrief": row.no_debrief,
        }
        for row in weeks.rows
    ]


def said(cell: Cell) -> str:
    """One week of a pair in words."""
    parts = [words.counted(cell.visits, "visit")] if cell.visits else []
    parts += [words.counted(cell.debriefs, "debrief")] if cell.debriefs else []
    parts += ["no debrief came"] if cell.no_debrief else []
    parts += [f"{words.counted(cell.past_rhythm, 'school day')} past the rhythm"] if cell.past_rhythm else []
    return ", ".join(parts) or _rest(cell) or "nothing"


def _rest(cell: Cell) -> str:
    if cell.is_before:
        return "not working together yet"
    if not cell.school_days:
        return "no school"
    return "pausing" if cell.is_pausing else ""


def _table(weeks: Weeks) -> str:
    head = "".join(_week(monday, weeks.school_days[monday]) for monday in weeks.mondays)
    body = "".join(_row(row) for row in weeks.rows)
    return (
        '<div class="k-weeks" role="region" aria-label="Visits and debriefs by week" tabindex="0"><table>'
        f'<thead><tr><th scope="col">Teacher</th>{head}{_SUMS}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _week(monday: date, school_days: int) -> str:
    few = f"<small>{words.counted(school_days, 'day')}</small>" if 0 < school_days < 5 else ""
    return f'<th scope="col">{monday:%b}<br>{monday.day}{few}</th>'


def _row(row: PairRow) -> str:
    sums = f"{row.visits} / {row.expected}"
    about = f"<small>every {row.standing.rhythm_days} days</small>"
    narrow = f'<small class="k-narrow">{sums} visits</small>'
    cells = "".join(_cell(cell) for cell in row.cells)
    name = f'<th scope="row">{escape(row.standing.teacher)}{about}{narrow}</th>'
    return f'<tr>{name}{cells}<td class="k-sum">{sums}</td></tr>'


def _cell(cell: Cell) -> str:
    rest = {"no school": "—", "pausing": "P"}.get(_rest(cell), "")
    style = ' class="k-rest"' if _rest(cell) else ""
    shown = _marks(cell) or rest
    unseen = f'<span class="k-unseen">{said(cell)}</span>'
    return f'<td{style}><span class="k-marks" aria-hidden="true">{shown}</span>{unseen}</td>'


def _marks(cell: Cell) -> str:
    kinds = (("V", " k-visit", cell.visits), ("D", "", cell.debriefs), ("N", " k-none", cell.no_debrief))
    marks = [f'<span class="k-mark{look}">{letter}{n if n > 1 else ""}</span>' for letter, look, n in kinds if n]
    marks += [f'<span class="k-past">+{cell.past_rhythm}</span>'] if cell.past_rhythm else []
    return "".join(marks)


def _legend() -> str:
    marks = "".join(f'<li><span aria-hidden="true">{mark}</span> {what}</li>' for mark, what in _LEGEND)
    return f'<ul class="k-legend" aria-hidden="true">{marks}</ul>'
