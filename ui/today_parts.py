"""The parts of Today below the agreed times."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from coach_data import promises
from coach_data.coach_day import Day
from coach_data.unfinished import Unfinished
from ui import co_observer_parts, coverage_parts, door, rows, ways, words
from ui.cards import card


def sentence(day: Day) -> str:
    """The day in one sentence."""
    visits = sum(planned.kind == "visit" for planned in day.agreed_today)
    debriefs = len(day.agreed_today) - visits
    if not day.caseload:
        return "Nobody is on your caseload yet. You can still start a visit and place it later."
    if not day.is_school_day:
        return "No school today."
    if not day.agreed_today:
        return "Nothing is agreed for today."
    parts = [words.counted(visits, "visit")] if visits else []
    parts += [words.counted(debriefs, "debrief")] if debriefs else []
    verb = "is" if visits + debriefs == 1 else "are"
    return f"{' and '.join(parts)} {verb} agreed for today."


def still_open(day: Day) -> None:
    """Visits begun and not finished, ones without a teacher, and those of colleagues to come along to."""
    for visit in day.unfinished:
        if visit.state == "open":
            _row(day, visit, "A visit is still open", "Continue", "observe")
        elif visit.state == "unplaced":
            _row(
                day,
                visit,
                "Whose visit was this? Place it, so that its notes reach the teacher.",
                "Place it",
                "observe",
            )
        elif visit.state == "debriefing":
            _row(day, visit, "A debrief is still open", "Continue", "debrief")
    co_observer_parts.to_join(day.joining, day.today)


def debriefs_waiting(day: Day) -> None:
    """Finished visits whose debrief has not been held."""
    planned = {meeting.visit_id for meeting in day.agreed_today}
    waiting = [v for v in day.unfinished if v.state == "awaiting_debrief" and v.visit_id not in planned]
    if not waiting:
        return
    with card("debriefs"):
        st.header("Debriefs waiting")
        for visit in waiting:
            _line(day, visit, "Start debrief", "debrief")


def _row(day: Day, visit: Unfinished, heading: str, label: str, url: str) -> None:
    with card(words.key("open", visit.visit_id)):
        st.header(heading)
        _line(day, visit, label, url)


def _line(day: Day, visit: Unfinished, label: str, url: str) -> None:
    what, ways_in = st.columns([7, 3], vertical_alignment="center")
    who = words.plain(visit.teacher or "No teacher yet")
    of_class = f" · {words.plain(visit.class_label)}" if visit.class_label else ""
    rows.titled(f"**{who}**{of_class}", words.plain(_about(day, visit)), at=what)
    with ways_in, st.container(horizontal_alignment="right"):
        if st.button(label, type="primary", key=words.key("go", visit.visit_id)):
            ways.go(url, visit=visit.visit_id)


def _about(day: Day, visit: Unfinished) -> str:
    parts = [f"started {words.moment(visit.started_at, day.zone)}"] if visit.started_at else []
    parts.append(words.counted(visit.lines, "line"))
    if visit.state == "awaiting_debrief":
        parts.append(f"{visit.picked} picked, {words.counted(visit.ideas, 'idea')} for a step")
    if visit.opens_at and visit.state != "unplaced":
        parts.append(_opening(day, visit, visit.opens_at.astimezone(day.zone).date()))
    return " · ".join(parts)


def _opening(day: Day, visit: Unfinished, opens_on: date) -> str:
    # The day of opening is the day before midnight: a moment at 0:00 belongs to the evening before it.
    last = opens_on - timedelta(days=1)
    if last < day.today:
        return "notes are open to the teacher"
    when = "tonight" if last == day.today else f"on {words.short_day(last)}"
    left = words.counted(visit.undecided, "question of yours is", "questions of yours are")
    warning = f"; {left} not decided yet" if visit.undecided and last <= day.today + timedelta(days=1) else ""
    return f"notes open to the teacher {when}{warning}"


def promised(day: Day) -> None:
    """What I promised; one tap says it is done."""
    with card("promised"):
        st.header("I promised")
        mine = [each for each in day.promises if each.is_mine]
        if not mine:
            st.write("Nothing is open from the last six months. What you promise in a debrief appears here.")
        for each in mine:
            what, done = st.columns([6, 2.4], vertical_alignment="center")
            rows.titled(words.plain(each.text), f"to {words.plain(each.other)}", at=what)
            done.button("Done", key=words.key("kept", each.id), on_click=_keep, args=(each.id,))
        for request in day.asked:
            state = f"arranged by {request.answered_by}" if request.answered_by else "nobody has arranged it yet"
            st.caption(words.plain(f"{coverage_parts.in_words(request)}, for {request.teacher}: {state}"))


def _keep(promise_id: UUID) -> None:
    with door.writing() as db:
        promises.keep(db, door.actor(), promise_id, now=door.now())
    door.say("Kept. Thank you.")


def steps(day: Day) -> None:
    """Open action steps, so that the next visit looks for them."""
    with card("steps"):
        st.header("Steps we look for")
        if not day.steps:
            st.write("No open step. A debrief ends in one.")
        for step in day.steps[:6]:
            st.markdown(f"{words.plain(step.teacher)}: **{words.plain(step.text)}**")
