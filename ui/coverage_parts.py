"""The parts of Coverage: calm rows, no color of warning on a person."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import streamlit as st

from coach_data import coverage, meetings, time_requests
from coach_data.actors import Actor
from coach_data.coverage import Coverage, SchoolCount, Uncoached
from coach_data.district import Reached
from coach_data.rhythm import Standing
from coach_data.time_requests import TimeRequest
from ui import door, rows, words, zones
from ui.cards import card

NO_COACH = "No coach yet"


def headline(found: Coverage) -> None:
    """The ten-second answer."""
    with card("headline"):
        if not found.teachers:
            st.header("No one is being coached here yet.")
            st.write("Once the administrator has put coaches and teachers together, this page says who is reached.")
            return
        st.header(_first_sentence(found))
        st.write(_second_sentence(found))


def _first_sentence(found: Coverage) -> str:
    within = found.teachers - found.waiting
    if found.teachers == 1:
        return f"The one teacher coached here is {'waiting' if found.waiting else 'within the rhythm agreed'}."
    if not found.waiting:
        return f"All {found.teachers} teachers are within the rhythm they agreed."
    are = "is" if within == 1 else "are"
    return f"{within} of {found.teachers} teachers {are} within the rhythm they agreed."


def _second_sentence(found: Coverage) -> str:
    parts = []
    if found.waiting and found.teachers > 1:
        parts.append(f"{words.counted(found.waiting, 'teacher is', 'teachers are')} waiting.")
    if found.pausing:
        are = "is" if found.pausing == 1 else "are"
        parts.append(f"{found.pausing} of the {found.teachers - found.waiting} {are} pausing by agreement.")
    if found.uncoached:
        parts.append(f"{words.counted(len(found.uncoached), 'teacher has', 'teachers have')} no coach yet.")
    return " ".join(parts) or ("" if found.waiting else "Nobody is waiting.")


def what_would_help(actor: Actor, now: datetime) -> None:
    """What pairs asked the school for, with a way to say yes."""
    with door.reading() as db:
        asked = time_requests.open_ones(db, actor, today=zones.day(now))
    if not asked:
        return
    with card("help"):
        st.header("What would help")
        for request in asked:
            _request(request)


def _request(request: TimeRequest) -> None:
    with st.container(key=words.key("listed", request.id)):
        title, note = request_words(request)
        rows.titled(f"**{title}**", note)
        if not request.answered_by:
            st.button("I can arrange it", key=words.key("arrange", request.id), on_click=_arrange, args=(request,))


def request_words(request: TimeRequest) -> tuple[str, str]:
    """What a pair asked for, and who did: as a principal reads it, and the teacher in "What others see"."""
    arranged = f" · arranged by {words.plain(request.answered_by)}" if request.answered_by else ""
    return in_words(request), f"asked for by {words.plain(request.teacher)} and the coach{arranged}"


def in_words(request: TimeRequest) -> str:
    """Someone to cover a class in period 5 on Thursday, November 19."""
    when = [f"in period {words.plain(request.period)}"] if request.period else []
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
    with card("everyone"):
        st.header("Everyone, by name")
        with st.container(gap=None):
            for standing in found.standings:
                _row(standing, found)


def _row(standing: Standing, found: Coverage) -> None:
    # Rows instead of a table: six columns do not fit a phone, where a principal looks between two doors.
    with st.container(key=words.key("stands", standing.partnership_id)):
        _standing(standing, found)


def _standing(standing: Standing, found: Coverage) -> None:
    now, often, last = standing_words(standing, found.reasons.get(standing.partnership_id))
    new = " :blue-badge[new teacher]" if standing.is_new_teacher else ""
    rows.titled(f"**{words.plain(standing.teacher)}**{new}", often)
    rows.titled(now[0].upper() + now[1:], last)


def standing_words(standing: Standing, reason: str | None) -> tuple[str, str, str]:
    """Where a pair stands, its rhythm and coach, its last days: as a principal and, of herself, the teacher reads."""
    often = f"every {standing.rhythm_days} school days" if standing.has_agreement else "rhythm not agreed yet"
    visited, debriefed = words.short_day(standing.last_visit_on), words.short_day(standing.last_debrief_on)
    return (
        coverage.state_in_words(standing, reason),
        f"{often}, with {words.plain(standing.coach)}",
        f"last visit {visited} · last debrief {debriefed}",
    )


def uncoached(found: Coverage) -> None:
    """Teachers nobody coaches: who is not reached at all."""
    if found.uncoached:
        with card("uncoached"):
            st.header(NO_COACH)
            st.write(", ".join(uncoached_words(each) for each in found.uncoached))


def uncoached_words(each: Uncoached) -> str:
    """Nina Newteacher (new teacher)."""
    return words.plain(each.teacher) + (" (new teacher)" if each.is_new_teacher else "")


def every_school(counts: list[SchoolCount]) -> None:
    """Every school for a district lead: counts, no names, in the order of the alphabet."""
    if not counts:
        st.info("There is no school yet. The administrator adds schools under School.")
        return
    coached, waiting, visits, debriefs = (
        sum(getattr(each.reached, name) for each in counts) for name in ("coached", "waiting", "visits", "debriefs")
    )
    with card("schools"):
        are = "is" if coached - waiting == 1 else "are"
        st.header(f"{coached - waiting} of {words.counted(coached, 'teacher')} {are} within the rhythm they agreed.")
        st.write(f"{words.counted(visits, 'visit')} and {words.counted(debriefs, 'debrief')} in 20 school days.")
    with card("each-school"):
        st.header("School by school")
        with st.container(gap=None):
            for each in counts:
                with st.container(key=f"stands-{each.school_id}"):
                    rows.titled(f"**{words.plain(each.school)}**", who_is_reached(each.reached))
                    rows.titled(what_happened(each.reached), why_and_what(each.reached))


def who_is_reached(found: Reached) -> str:
    """11 of 14 teachers within rhythm · 3 waiting, the longest for 6 school days · 1 pausing · 2 without a coach."""
    parts = [f"{found.coached - found.waiting} of {words.counted(found.coached, 'teacher')} within rhythm"]
    if found.waiting:
        parts.append(f"{found.waiting} waiting, the longest for {words.counted(found.longest_days, 'school day')}")
    parts += [f"{found.pausing} pausing"] if found.pausing else []
    parts += [f"{found.uncoached} without a coach"] if found.uncoached else []
    return " · ".join(parts)


def what_happened(found: Reached) -> str:
    """41 visits, 38 debriefs."""
    return f"{words.counted(found.visits, 'visit')}, {words.counted(found.debriefs, 'debrief')}"


def why_and_what(found: Reached) -> str:
    """Said why: the teacher was out (2) · would help: someone to cover a class (2)."""
    said = _listed("said why", meetings.REASONS, found.reasons)
    asked = _listed("would help", time_requests.NEEDS, found.needs)
    return " · ".join(filter(None, (said, asked))) or "nothing asked for"


def _listed(what: str, known: dict[str, str], counts: Counter[str]) -> str:
    told = [f"{known[key]} ({count})" for key, count in sorted(counts.items())]
    return f"{what}: {', '.join(told)}" if told else ""
