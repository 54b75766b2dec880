"""A colleague who comes along to a visit: the coach asks, the teacher says yes or no, the colleague joins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import streamlit as st

from coach_data import co_observers, partnerships
from coach_data.actors import Actor
from coach_data.co_observers import Colleague, Invitation
from coach_data.visits import Record
from ui import door, rows, ways, words, zones
from ui.cards import card

SEES = (
    "They see that this visit takes place, your class and groups, the step you are working on and its criteria. They "
    "write down what they see. Your coach and they read each other’s lines when both have finished, you read all of "
    "it with the visit’s notes. Nothing of the debrief, your agreement or your promises."
)
LATEST = 4
"""Co-observers named at once; earlier ones are folded."""
EVALUATES = "This person also evaluates teachers."


def invite(partnership_id: UUID, teacher: str) -> None:
    """The coach's way to ask a colleague along on a day."""
    today = zones.day(door.now())
    with st.popover("Bring a colleague", key=words.key("along", partnership_id)):
        st.caption(f"A co-observer, in the same visit. {words.plain(teacher)} is asked first and can say no.")
        colleague = _choose(partnership_id, words.key("along-who", partnership_id))
        st.date_input("Visit on", today, min_value=today, key=words.key("along-day", partnership_id))
        door.problem("on_day")
        given = (partnership_id, colleague, teacher, None)
        st.button(_ask(teacher), key=words.key("along-go", partnership_id), on_click=_invite, args=given)


def invite_to(record: Record) -> None:
    """The same for a visit that has begun, and who was asked to it."""
    with door.reading() as db:
        partnership_id = partnerships.of_own_visit(db, door.actor(), record.id)
        asked = co_observers.of_visit(db, door.actor(), record.id)
    invited(asked)
    if partnership_id is None or record.debrief_finished_at:
        return
    teacher = record.teacher or "the teacher"
    with st.popover("Bring a colleague", key=words.key("along", record.id)):
        colleague = _choose(partnership_id, words.key("along-who", record.id))
        given = (partnership_id, colleague, teacher, record.id)
        st.button(_ask(teacher), key=words.key("along-go", record.id), on_click=_invite, args=given)


def _choose(partnership_id: UUID, key: str) -> Colleague | None:
    with door.reading() as db:
        found = co_observers.colleagues(db, door.actor(), partnership_id)
    chosen = st.selectbox("Who comes along", found, format_func=_named, index=None, key=key)
    door.problem("person")
    return chosen


def _named(colleague: Colleague) -> str:
    return f"{colleague.name} (also evaluates)" if colleague.evaluates else colleague.name


def _ask(teacher: str) -> str:
    return f"Ask {words.plain(teacher)}"


def _invite(partnership_id: UUID, colleague: Colleague | None, teacher: str, visit_id: UUID | None) -> None:
    on_day = st.session_state.get(words.key("along-day", partnership_id)) or zones.day(door.now())
    person_id = colleague.id if colleague else partnership_id  # nobody chosen: refused beside the field
    with (transaction := door.writing()) as db:
        given = {"on_day": on_day, "visit_id": visit_id, "now": door.now()}
        co_observers.invite(db, door.actor(), partnership_id, person_id, **given)
    if transaction.is_kept:
        door.say(f"{teacher} is asked. Nothing is shown to your colleague before the yes.")


def invited(invitations: Sequence[Invitation]) -> None:
    """Whom the coach asked along, and what the teacher says."""
    if not invitations:
        return
    with card("along"):
        st.header("Colleagues asked along")
        for each in invitations:
            title = f"**{words.plain(each.name)}** · {words.long_day(each.on_day)}"
            with st.container(key=_key("asked", each)):
                rows.titled(title, words.plain(_answer(each)))
                if not each.is_settled:
                    of = _key("withdraw", each)
                    st.button("Withdraw", key=of, on_click=_withdraw, args=(each,))


def _key(prefix: str, each: Invitation) -> str:
    return f"{prefix}-{each.visit_id}-{each.person_id}"


def _answer(each: Invitation) -> str:
    said = {"asked": f"waits for {each.teacher}’s answer", "yes": f"{each.teacher} said yes", "no": "not this time"}
    return f"{said[each.state]}; their part is finished" if each.is_finished else said[each.state]


def _withdraw(each: Invitation) -> None:
    with door.writing() as db:
        co_observers.withdraw(db, door.actor(), each.visit_id, each.person_id, now=door.now())
    door.say("Withdrawn.")


def to_answer(invitations: Sequence[Invitation]) -> None:
    """What a teacher is asked, and what they said; a yes can be taken back while nothing is written."""
    open_ones = [each for each in invitations if each.state == "asked" or not each.is_settled]
    if not open_ones:
        return
    with card("along"):
        st.header("May a colleague come along?")
        for each in open_ones:
            with st.container(key=_key("asked", each)):
                _question(each)
        st.caption(SEES)


def _question(each: Invitation) -> None:
    place = f", {each.class_label}" if each.class_label else ""
    about = f"with {each.coach}, {words.long_day(each.on_day)}{place}"
    rows.titled(f"**{words.plain(each.name)}** · {words.plain(about)}", EVALUATES if each.evaluates else "")
    with st.container(horizontal=True):
        if each.state != "yes":
            _say(each, "Yes, may come along" if each.state == "asked" else "Yes after all", is_yes=True)
        if each.state == "asked":
            _say(each, "Rather not", is_yes=False)
        if each.state == "yes":
            st.markdown("You said yes.")
            _say(each, "Take it back", is_yes=False)
        if each.state == "no":
            st.markdown("You said: rather not. Nothing is shown.")


def _say(each: Invitation, label: str, *, is_yes: bool) -> None:
    of = _key("say-yes" if is_yes else "say-no", each)
    st.button(label, key=of, on_click=_keep, args=(each, is_yes))


def _keep(each: Invitation, is_yes: bool) -> None:
    with (transaction := door.writing()) as db:
        given = {"is_yes": is_yes, "now": door.now()}
        co_observers.answer(db, door.actor(), each.visit_id, each.person_id, **given)
    if transaction.is_kept:
        door.say(f"{each.name} may come along." if is_yes else f"{each.name} does not come along and sees nothing.")


def came_along(invitations: Sequence[Invitation]) -> None:
    """Who reads a visit of mine as a co-observer, for "What others see": the latest at once, earlier ones folded."""
    if not invitations:
        st.markdown("Nobody. A colleague comes along only with your yes.")
        return
    named = [f"{each.name} ({words.long_day(each.on_day)}, {each.on_day.year})" for each in invitations]
    those = "that visit" if len(named) == 1 else "those visits"
    st.markdown(f"{words.plain(', '.join(named[:LATEST]))}: {those} alone. {SEES}")
    if earlier := named[LATEST:]:
        with st.expander(f"{words.counted(len(earlier), 'earlier visit')} they can still read"):
            st.markdown("  \n".join(words.plain(each) for each in earlier))


def come_along(actor: Actor, today: date) -> None:
    """Every visit the actor comes or came along to."""
    with door.reading() as db:
        joining = co_observers.joining(db, actor, today=today)
        joined = co_observers.joined(db, actor, today=today)
    if joining or joined:
        st.header("You come along")
    to_join(joining, today)
    to_read(joined)


def to_join(invitations: Sequence[Invitation], today: date) -> None:
    """The visits somebody comes along to, each with the way in."""
    for each in invitations:
        with card(words.key("join", each.visit_id)):
            what, way = st.columns([7, 3], vertical_alignment="center")
            when = "today" if each.on_day == today else words.long_day(each.on_day)
            rows.titled(
                f"**Join {words.plain(each.teacher)}’s visit** · {when}",
                words.plain(" · ".join(filter(None, (f"{each.coach}’s visit; you come along", each.class_label)))),
                at=what,
            )
            with way, st.container(horizontal_alignment="right"):
                if each.on_day <= today and st.button("Join", key=words.key("join-go", each.visit_id)):
                    ways.go("observe", visit=each.visit_id)


def to_read(invitations: Sequence[Invitation]) -> None:
    """The visits somebody came along to, to look back at."""
    for each in invitations:
        with card(words.key("joined", each.visit_id)):
            what, way = st.columns([7, 3], vertical_alignment="center")
            rows.titled(
                f"**{words.plain(each.teacher)}** · {words.long_day(each.on_day)}",
                words.plain(f"{each.coach}’s visit; your part is finished"),
                at=what,
            )
            with way, st.container(horizontal_alignment="right"):
                if st.button("Read", key=words.key("joined-go", each.visit_id)):
                    ways.go("observe", record=each.visit_id)
