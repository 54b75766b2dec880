"""Shared with me: what teachers chose to show; every look is listed to them."""

from __future__ import annotations

import streamlit as st

from coach_data import action_steps, sharing
from coach_data.errors import NotHere
from ui import door, step_parts, still_shared, visit_record, ways, words
from ui.cards import card


def _records(db, actor):
    return {share.record_id for share, _ in sharing.shown_to(db, actor)}


def run() -> None:
    actor, now, chosen = door.actor(), door.now(), ways.chosen("visit")
    with door.reading() as db:
        shown = sharing.shown_to(db, actor)
    if chosen:
        if all(share.record_id != chosen for share, _ in shown):
            raise NotHere  # knowing that a visit took place is no reason to open it here
        visit_record.draw(chosen)
        still_shared.watch(_records, {share.record_id for share, _ in shown})
        return
    st.title("Shared with me")
    st.caption("Teachers chose to show you this and can take it back. They see who opened it, and when.")
    with door.reading() as db:
        ids = {share.record_id for share, _ in shown if share.record == "step"}
        steps = {step.id: step for step in action_steps.some(db, actor, ids, now=now)}
    if not shown:
        st.info(
            "Nothing is shared with you now. When a teacher shows you notes, a debrief or a step, it is here to read."
        )
    for share, teacher in shown:
        with card(words.key("share", share.id)):
            if share.record == "step" and share.record_id in steps:
                st.markdown(f"{words.plain(teacher)} shares this step:")
                step_parts.shared(steps[share.record_id])
                continue
            st.markdown(f"**{words.plain(teacher)}** · {words.plain(share.what)}")
            if st.button("Read", key=words.key("read", share.id)):
                ways.go("shared", visit=share.record_id)
    still_shared.watch(_records, {share.record_id for share, _ in shown})
