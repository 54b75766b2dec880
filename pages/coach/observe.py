"""Where a visit begins or goes on; the visit itself runs in the browser, over this page."""

from __future__ import annotations

import streamlit as st

from coach_data import visits
from coach_data.actors import Actor
from coach_data.visits import Card
from ui import co_observer_parts, door, install_hint, rows, visit_record, ways, words, zones
from ui.cards import card


def run() -> None:
    record, actor = ways.chosen("record"), door.actor()
    if record:
        visit_record.draw(record, elsewhere="observe")
        return
    st.title("Observe")
    if actor.is_a("coach"):
        _own(actor)
    else:
        st.write("Visits to which a coach asked you along are here, once the teacher has said yes.")
    co_observer_parts.come_along(actor, zones.day(door.now()))


def _own(actor: Actor) -> None:
    st.write(
        "Start a visit, or go on with one that is open. What you write is kept on this tablet and sent when it can."
    )
    st.button("Start visit", type="primary", on_click=_open, kwargs={"start": "1"})
    with door.reading() as db:
        mine = [visit for visit in visits.mine_open(db, actor) if visit.occasion == "visit"]
    if mine:
        st.header("Still open")
    for visit in mine:
        _draw(visit)
    st.header("Your first time?")
    st.write("Try everything in a practice visit: nothing of it is kept.")
    st.button("Practice visit", on_click=_open, kwargs={"start": "1", "practice": "1"})
    install_hint.draw()


def _draw(visit: Card) -> None:
    with card(words.key("open", visit.id)):
        named, way = st.columns([6, 3], vertical_alignment="center")
        place = " · ".join(filter(None, (visit.teacher or "No teacher yet", visit.class_label)))
        rows.titled(f"**{words.plain(place)}**", visits.MODES[visit.mode].capitalize(), at=named)
        with way, st.container(horizontal_alignment="right"):
            st.button("Continue", key=words.key("continue", visit.id), on_click=_open, kwargs={"visit": str(visit.id)})


def _open(**address: str) -> None:
    """The capture code follows the address, so that a reload comes back to the same place."""
    st.query_params.from_dict(address)
