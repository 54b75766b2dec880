"""A teacher's pulse: the row that offers it, the questions, and the own earlier answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from coach_data import pulses
from coach_data.pulses import ANSWERS, QUESTIONS, Mine, Pulse
from ui import door, rows, ways, words
from ui.cards import card

LATEST = 3  # of the answers before, in the open; the rest stand folded below
_CHOICES = {**ANSWERS, "skip": "Skip"}
_TO_ITS_SUNDAY = timedelta(days=13)


def offer(fortnight: date | None) -> None:
    """One row where a pulse is asked for; "Not this time" takes it away until the next fortnight."""
    if fortnight is None:
        return
    with card("pulse-offer"), st.container(horizontal=True, vertical_alignment="center"):
        rows.titled("**How does the coaching feel?**", "Four questions, if you like. Only you see your answers.")
        with st.container(horizontal=True, width="content"):
            if st.button("Answer", key="pulse-answer"):
                ways.go("my-pulse")
            st.button("Not this time", key="pulse-not-now", on_click=_leave_out, args=(fortnight,))


def _leave_out(fortnight: date) -> None:
    with door.writing() as db:
        pulses.leave_out(db, door.actor(), fortnight, now=door.now())


def who_sees(mine: Mine) -> None:
    """Whom the answers reach, before anything is answered."""
    st.caption(
        "Only you see your answers: no coach, principal, mentor, district lead or administrator does. "
        "Answer what you like, at most once a fortnight."
    )
    if mine.is_counted:
        st.caption(
            "Your team, your principal and the district see numbers of five or more teachers together, "
            "at the earliest a week after the fortnight ends."
        )
    else:
        st.info(
            "None of your classes counts in numbers of the team, so your answers stay here for good. "
            "Under “What others see” you can let one count: answers you keep from then on are counted."
        )


def present(mine: Mine) -> None:
    """This fortnight's questions, with what was answered already."""
    if mine.present is None:
        st.info("You have no coach now. Once you do, you can say here how the coaching feels.")
        return
    with card("pulse"):
        st.header(f"This fortnight, {_span(mine.present)}")
        _ask(mine.present, mine.of(mine.present))


def earlier(mine: Mine) -> None:
    """The answers before, the latest first; those not published yet can still be changed."""
    before = [pulse for pulse in mine.answered if pulse.fortnight != mine.present]
    if not before:
        return
    with card("pulses"):
        st.header("Your answers before")
        for pulse in before[:LATEST]:
            _one(pulse)
        if before[LATEST:]:
            with st.expander(f"Earlier answers ({len(before) - LATEST})"):
                for pulse in before[LATEST:]:
                    _one(pulse)


def _one(pulse: Pulse) -> None:
    st.markdown(f"**{_span(pulse.fortnight)}**  \n" + "  \n".join(_lines(pulse)))
    if pulse.is_open:
        with st.expander("Change these answers"):
            _ask(pulse.fortnight, pulse)


def _lines(pulse: Pulse) -> Sequence[str]:
    # Under other words than today's nobody was asked these, so only the answers of this version have their words.
    if pulse.version != pulses.VERSION:
        return ["Answers to questions that were worded in another way."]
    return [f"{QUESTIONS[question]}: {ANSWERS[said]}" for question, said in pulse.answers.items()]


def _ask(fortnight: date, pulse: Pulse | None) -> None:
    said = pulse.answers if pulse else {}
    with st.form(f"pulse-{fortnight}", border=False):
        for question, asked in QUESTIONS.items():
            key = _key(fortnight, question)
            st.session_state.setdefault(key, said.get(question, "skip"))
            st.segmented_control(asked, list(_CHOICES), format_func=_CHOICES.__getitem__, required=True, key=key)
            door.problem(question)
        st.form_submit_button("Keep my answers", type="primary", on_click=_keep, args=(fortnight,))
    if pulse:
        until = words.long_day(pulse.publishes_on - timedelta(days=1))
        st.caption(f"Kept. You can change them or take them back until {until}.")
        st.button("Take them back", key=f"pulse-back-{fortnight}", on_click=_take_back, args=(fortnight,))


def _keep(fortnight: date) -> None:
    chosen = {question: st.session_state[_key(fortnight, question)] for question in QUESTIONS}
    given = {question: None if said == "skip" else said for question, said in chosen.items()}
    with door.writing() as db:
        pulses.keep(db, door.actor(), fortnight, given, now=door.now())
    door.say("Kept, for you alone.")


def _take_back(fortnight: date) -> None:
    with door.writing() as db:
        pulses.take_back(db, door.actor(), fortnight, now=door.now())
        # A browser goes on showing what was chosen unless it is told another choice.
        st.session_state.update({_key(fortnight, question): "skip" for question in QUESTIONS})
    door.say("Taken back. Nothing of it is kept.")


def _key(fortnight: date, question: str) -> str:
    return f"pulse-{fortnight}-{question}"


def _span(fortnight: date) -> str:
    return f"{words.short_day(fortnight)} to {words.short_day(fortnight + _TO_ITS_SUNDAY)}"
