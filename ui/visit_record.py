"""One visit with its notes and its debrief, or one step, for its teacher or for whoever it is shared with."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from coach_data import action_steps, debriefs, opening, sharing, visits
from coach_data.actors import Actor
from coach_data.errors import NotHere
from coach_data.visits import Record
from ui import co_observer_parts, debrief_parts, door, line_parts, step_parts, still_shared, ways, words, zones
from ui.cards import card

BACK = {"coaching": "← My coaching", "teachers": "← Teachers", "shared": "← Shared with me", "observe": "← Observe"}


def draw(visit_id: UUID, *, elsewhere: str = "shared") -> None:
    """The whole record, as far as the actor may read it; somebody outside the pair goes back `elsewhere`."""
    actor = door.actor()
    with door.reading() as db:
        shown = still_shared.reaching(db, actor)
        record = visits.record(db, actor, visit_id, now=door.now())
    zone = zones.of(record.school_id)
    is_mine = record.teacher_id == actor.person_id
    back = "coaching" if is_mine else "teachers" if record.coach_id == actor.person_id else elsewhere
    ways.link(BACK[back], back)
    st.title(day_of(record, zone))
    st.caption(head(record))
    if record.coach_id == actor.person_id and record.teacher_id and not record.is_open:
        _open_earlier(record)
    if record.coach_id == actor.person_id and record.teacher_id:
        co_observer_parts.invite_to(record)
    notes(actor, record, is_mine)
    debrief(actor, record, zone)
    if actor.person_id not in (record.coach_id, record.teacher_id):
        still_shared.watch(still_shared.reaching, shown)


def _open_earlier(record: Record) -> None:
    st.caption("The teacher cannot read this yet. It opens with the debrief, or five school days after the visit.")
    label = f"Open it to {words.plain(record.teacher)} now"
    st.button(label, key=words.key("open-now", record.id), on_click=_open_now, args=(record,))


def _open_now(record: Record) -> None:
    with door.writing() as db:
        opening.open_now(db, door.actor(), record.id, now=door.now())
    door.say(f"{record.teacher} can read it now.")


def day_of(record: Record, zone: ZoneInfo) -> str:
    """Tuesday, November 17, on the school's calendar."""
    return words.long_day(record.started_at.astimezone(zone).date()) if record.started_at else "A visit"


def head(record: Record, *, with_content: bool = True) -> str:
    """Where, how long, with whom; what it was about for those who read its lines."""
    minutes = words.counted(record.minutes, "minute") if record.minutes else None
    parts = [record.class_label, visits.MODES[record.mode], minutes, f"with {record.coach}"]
    parts += [f"learning target: {record.target}" if record.target and with_content else None]
    return words.plain(" · ".join(part for part in parts if part))


def notes(actor: Actor, record: Record, is_mine: bool) -> None:
    """The lines, each with what its teacher says to it."""
    is_of_pair = actor.person_id in (record.coach_id, record.teacher_id)
    if not record.may_read_lines:
        if is_of_pair:
            st.info("The notes of this visit are not open yet. They come with the debrief, or five school days after.")
        return
    now = door.now()
    with door.reading() as db:
        found = visits.lines(db, actor, record.id, now=now)
        seen = visits.sightings(db, actor, record.id, now=now) if is_mine else []
    if not is_of_pair and not is_noted("visit", record.id):
        return
    with card("notes"):
        st.header("What was seen and heard")
        if seen:
            st.markdown("\n".join(f"- {words.plain(each.text)}: **{each.words}**" for each in seen))
        if not found:
            st.write("No line was written in this visit.")
        line_parts.transcript(found, can_answer=is_mine, coach_id=record.coach_id)


def debrief(actor: Actor, record: Record, zone: ZoneInfo) -> None:
    """What the two wrote in the debrief, if the actor may read it."""
    now = door.now()
    try:
        with door.reading() as db:
            held = debriefs.record(db, actor, record.id, now=now)
    except NotHere:
        return
    if actor.person_id not in (record.coach_id, record.teacher_id) and not is_noted("debrief", record.id):
        return
    with card("debrief"):
        st.header("Debrief")
        debrief_parts.written(held, zone)


def step(step_id: UUID) -> None:
    """One step, for somebody it is shared with."""
    with door.reading() as db:
        shown = still_shared.reaching(db, door.actor())
        found = action_steps.one(db, door.actor(), step_id, now=door.now())
    ways.link(BACK["shared"], "shared")
    st.title(f"{words.plain(found.teacher)}’s step")
    if is_noted("step", step_id):
        with card("step"):
            step_parts.shared(found)
    still_shared.watch(still_shared.reaching, shown)


def is_noted(record: str, record_id: UUID) -> bool:
    """Notes a look at what somebody shares; it is shown only once that is kept, for every look is told."""
    with (transaction := door.writing()) as db:
        sharing.note_reading(db, door.actor(), record, record_id, now=door.now())
    return transaction.is_kept
