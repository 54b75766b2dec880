"""The parts of "What others see": each role in plain words, shares with preview, readings by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from coach_data import action_steps, classes, debriefs, sharing, visits
from coach_data.actors import Actor
from coach_data.classes import SchoolClass
from coach_data.errors import NotHere
from coach_data.shareable import Shareable
from coach_data.sharing import Audience, Reading, Share
from ui import debrief_parts, door, line_parts, rows, step_parts, visit_record, words, zones
from ui.cards import card

LOOKS_AT_ONCE = 50
_MOST = "_share_most_opened"


def in_force(shares: Sequence[Share]) -> None:
    """What I share now, each with a way to take it back."""
    with card("shared"):
        st.header("You share now")
        if not shares:
            st.write("Nothing. What is between you and your coach stays there.")
        for share in shares:
            with st.container(key=words.key("listed", share.id)):
                st.markdown(f"**{words.plain(share.what)}** with {words.plain(share.audience)}")
                st.button("Take it back", key=words.key("back", share.id), on_click=_take_back, args=(share.id,))


def _take_back(share_id: UUID) -> None:
    with door.writing() as db:
        sharing.take_back(db, door.actor(), share_id, now=door.now())
    door.say("Taken back. Nobody else sees it from now on.")


def pooling(own: Sequence[SchoolClass]) -> None:
    """The teacher's own yes, class by class, to being counted in numbers of the whole team."""
    if not own:
        return
    with card("pools"):
        st.header("Numbers of the whole team")
        st.caption(
            "A class counts only if you say so, and your pulse once one of them does. It acts on coming fortnights; "
            "published ones stay as they are. Whoever "
            "could take out what they know, a coach in the team for example, and be left with fewer than two teachers "
            "or 10 students does not see such a number. It does not cover people who put together what each of them "
            "knows, or what a teacher shares."
        )
        for each in own:
            key = words.key("pool", each.id)
            st.toggle(words.plain(each.title), each.is_pooled, key=key, on_change=_pool, args=(each.id, key))


def _pool(class_id: UUID, key: str) -> None:
    with door.writing() as db:
        classes.pool(db, door.actor(), class_id, is_pooled=st.session_state[key])
    door.say("Kept.")


def choose(actor: Actor, offered: Sequence[Shareable], audiences: Sequence[Audience], now: datetime) -> None:
    """Share something: what, with whom, how it looks to them, then the button."""
    records = {(one.record, one.record_id): _called(one) for one in offered}
    with card("share"):
        st.header("Share something")
        if not records or not audiences:
            st.write("Once a debrief has been held, you can share its notes, the debrief or your step from here.")
            return
        what = st.selectbox("What", list(records), format_func=lambda each: records[each], index=None)
        whom = st.selectbox("With whom", audiences, format_func=lambda each: each.name, index=None)
        door.problem("audience")
        if not what or not whom:
            st.caption("Pick both, and you see it here as they will, before it goes.")
            return
        with card("preview"):
            st.caption(f"This is what {words.plain(whom.name)} will see:")
            preview(actor, *what, now=now)
        st.button(f"Share with {words.plain(whom.name)}", type="primary", on_click=_share, args=(what, whom))


def _called(one: Shareable) -> str:
    if one.record == "step":
        return f"Step: {one.text}"
    return f"{'Notes of' if one.record == 'visit' else 'Debrief of the visit of'} {words.long_day(one.on)}"


def preview(actor: Actor, record: str, record_id: UUID, *, now: datetime) -> None:
    """A record as another will read it: without lines left out, without promises."""
    try:
        with door.reading() as db:
            if record == "step":
                step_parts.shared(action_steps.one(db, actor, record_id, now=now))
                return
            of = visits.record(db, actor, record_id, now=now)
            held = debriefs.record(db, actor, record_id, now=now) if record == "debrief" else None
            lines = visits.lines(db, actor, record_id, now=now)
    except NotHere as error:
        st.info(error.sentence)
        return
    zone = zones.of(of.school_id)
    st.markdown(f"**{visit_record.day_of(of, zone)}**")
    st.caption(visit_record.head(of, with_content=held is None))
    if held:
        debrief_parts.written(held, zone, for_others=True)
    else:
        shown = [each for each in lines if not any(answer.answer == "leave_out" for answer in each.answers)]
        line_parts.transcript(shown, can_answer=False, coach_id=of.coach_id)


def _share(what: tuple[str, UUID], whom: Audience) -> None:
    with door.writing() as db:
        sharing.share(db, door.actor(), *what, whom.kind, whom.team_id, now=door.now())
    door.say(f"Shared with {whom.name}. You see here when somebody opens it.")


def most_opened() -> int:
    """How many looks the teacher asked to see listed: some first, more at each "Show earlier ones"."""
    return int(st.session_state.get(_MOST, LOOKS_AT_ONCE))


def opened(readings: Sequence[Reading], most: int) -> None:
    """Who opened what I shared; `readings` holds one more than `most` where there are earlier ones."""
    with card("opened"):
        st.header("Who opened what you shared")
        if not readings:
            st.write("Nobody so far.")
        for each in readings[:most]:
            rows.titled(
                f"**{words.plain(each.reader)}** · {words.plain(each.what)}", words.moment(each.at, zones.mine())
            )
        if len(readings) > most:
            st.caption(f"These are the latest {most}.")
            st.button("Show earlier ones", on_click=_more)


def _more() -> None:
    st.session_state[_MOST] = most_opened() + LOOKS_AT_ONCE
