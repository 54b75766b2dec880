"""Shared with me: what teachers chose to show, every look is listed to them; for a mentor what is ticked too."""

from __future__ import annotations

import streamlit as st

from coach_data import mentor_ticks, sharing
from coach_data.errors import NotHere
from ui import door, mentor_parts, rows, still_shared, visit_record, ways, words, zones
from ui.cards import card

LATEST = 12


def run() -> None:
    with door.reading() as db:
        reaching = still_shared.reaching(db, door.actor())
        shown = sharing.shown_to(db, door.actor())
        ticked = mentor_ticks.given_to(db, door.actor())
    visit, step = ways.chosen("visit"), ways.chosen("step")
    readable = {(share.record == "step", share.record_id) for share, _ in shown}
    if (False, visit) in readable:
        visit_record.draw(visit)
    elif (True, step) in readable:
        visit_record.step(step)
    elif visit or step:
        raise NotHere  # knowing that a visit took place is no reason to open it here
    else:
        _listed(shown, ticked)
        still_shared.watch(still_shared.reaching, reaching)


def _listed(shown, ticked) -> None:
    st.title("Shared with me")
    st.caption("Teachers chose to show you this and can take it back. They see who pressed “Read”, and when.")
    if not shown and not ticked:
        st.info(
            "Nothing is shared with you now. When a teacher shows you notes, a debrief or a step, it is here to read."
        )
    is_all = len(shown) <= LATEST or st.toggle(f"Show all {len(shown)}", key="shared-all")
    for share, teacher in shown if is_all else shown[:LATEST]:
        with card(words.key("share", share.id)):
            since = words.short_day(zones.day(share.shared_at))
            rows.titled(f"**{words.plain(teacher)}** · {words.plain(share.what)}", f"shown to you since {since}")
            if st.button("Read", key=words.key("read", share.id)):
                ways.go("shared", **{"step" if share.record == "step" else "visit": share.record_id})
    if ticked:
        mentor_parts.mentees(is_any_ticked=any(dates or steps for _, dates, steps in ticked))
