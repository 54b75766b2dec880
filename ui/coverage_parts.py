"""The parts of Coverage: calm rows, no color of warning on a person."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from coach_data import coverage, time_requests
from coach_data.actors import Actor
from coach_data.coverage import Coverage, SchoolCount
from coach_data.rhythm import Standing
from coach_data.time_requests import TimeRequest
from ui import door, rows, words


def headline(found: Coverage) -> None:
    """The ten-second answer."""
    with rows.card("headline"):
        if not found.teachers:
            st.header("No one is being coached here yet.")
            st.write("Once the administrator has put coaches and teachers together, this page says who is reached.")
            return
        within = found.teachers - found.waiting
        if found.waiting:
            st.header(f"{within} of {found.teachers} teachers are within the rhythm they agreed.")
        else:
            st.header(f"All {found.teachers} teachers are within the rhythm they agreed.")
        st.write(_second_sentence(found))


def _second_sentence(found: Coverage) -> str:
    parts = []
    if found.waiting:
        parts.append(f"{words.counted(found.waiting, 'teacher is', 'teachers are')} waiting.")
    if found.pausing:
        parts.append(f"{words.counted(found.pausing, 'pair is', 'pairs are')} pausing by agreement.")
    if found.uncoached:
        parts.append(f"{words.counted(len(found.uncoached), 'teacher has', 'teachers have')} no coach yet.")
    return " ".join(parts) or "Nobody is waiting."


def what_would_help(actor: Actor, now: datetime) -> None:
    """What pairs asked the school for, with a way to say yes."""
    with door.reading() as db:
        asked = time_requests.open_ones(db, actor, today=now.date())
    if not asked:
        return
    with rows.card("help"):
        st.header("What would help")
        for request in asked:
            _request(request)


def _request(request: TimeRequest) -> None:
    what, answer = st.columns([6, 3], vertical_alignment="center")
    rows.titled(f"**{in_words(request)}**", f"asked for by {words.plain(request.teacher)} and the coach", at=what)
    if request.answered_by:
        answer.markdown(f"arranged by {words.plain(request.answered_by)}")
    else:
        answer.button("I can arrange it", key=words.key("arrange", request.id), on_click=_arrange, args=(request,))


def in_words(request: TimeRequest) -> str:
    """Someone to cover a class period 5 on Thursday, November 19."""
    when = [f"period {words.plain(request.period)}"] if request.period else []
    when += [f"on {words.long_day(request.for_day)}"] if request.for_day else []
    return " ".join([time_requests.NEEDS[request.need].capitalize(), *when])


def _arrange(request: TimeRequest) -> None:
    with door.writing() as db:
        time_requests.arrange(db, door.actor(), request.id, now=door.now())
    door.say("Thank you. The pair sees that you are arranging it.")


def everyone(found: Coverage) -> None:
    """Everyone by name, who waits longest first."""
    if not found.standings:
        return
    with rows.card("everyone"):
        st.header("Everyone, by name")
        for standing in found.standings:
            _row(standing, found)


def _row(standing: Standing, found: Coverage) -> None:
    # Rows instead of a table: six columns do not fit a phone, where a principal looks between two doors.
    who, stands = st.columns([4, 5], vertical_alignment="center")
    new = " :blue-badge[new teacher]" if standing.is_new_teacher else ""
    often = f"every {standing.rhythm_days} school days" if standing.has_agreement else "rhythm not agreed yet"
    rows.titled(f"**{words.plain(standing.teacher)}**{new}", f"{often}, with {words.plain(standing.coach)}", at=who)
    now = coverage.state_in_words(standing, found.reasons.get(standing.partnership_id))
    visited, debriefed = words.short_day(standing.last_visit_on), words.short_day(standing.last_debrief_on)
    rows.titled(now[0].upper() + now[1:], f"last visit {visited} · last debrief {debriefed}", at=stands)


def uncoached(found: Coverage) -> None:
    """Teachers nobody coaches: who is not reached at all."""
    if found.uncoached:
        with rows.card("uncoached"):
            st.header("No coach yet")
            st.write(
                ", ".join(
                    words.plain(t.teacher) + (" (new teacher)" if t.is_new_teacher else "") for t in found.uncoached
                )
            )


def schools_table(counts: list[SchoolCount]) -> None:
    """Counts per school for a district lead."""
    if not counts:
        st.info("There is no school yet. The administrator adds schools under School.")
        return
    st.table(
        [
            {"School": words.plain(c.school), "Pairs": c.pairs, "Visits": c.visits, "Debriefs": c.debriefs}
            for c in counts
        ]
    )
