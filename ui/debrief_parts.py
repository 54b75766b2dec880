"""What the two wrote in a debrief, in words: labels, lists, days as people say them."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from coach_data import debriefs
from coach_data.debriefs import Debrief, Round
from ui import words
from ui.words import plain

MET = {"yes": "yes", "almost": "almost", "not_yet": "not yet"}


def written(held: Debrief, zone: ZoneInfo, *, for_others: bool = False) -> None:
    """One debrief; promises stay with the two."""
    st.caption(plain(_held(held, zone)))
    with st.container(gap="small", key=words.key("written", held.visit_id)):
        for each in held.written:
            if not (for_others and each.name in debriefs.OF_THE_PAIR_ALONE):
                _field(_label(held, each.name, each.label), in_words(each.name, each.value))
        for one in held.rounds:
            _field(f"Practice round {one.round}", _round(one))


def _held(held: Debrief, zone: ZoneInfo) -> str:
    minutes = round(sum(stage.real_ms for stage in held.stages) / 60_000)
    practice = round(sum(stage.real_ms for stage in held.stages if stage.is_practice) / 60_000)
    lasted = f" · {words.counted(minutes, 'minute')}" if minutes else ""
    of_them = f", {practice} of them practice" if practice else ""
    return f"{words.long_day(held.started_at.astimezone(zone).date())} · {held.agenda}{lasted}{of_them}"


def _field(label: str, value: str) -> None:
    st.markdown(f":small[{plain(label)}]  \n{value}")


def _label(held: Debrief, name: str, label: str) -> str:
    """ "I" and "you" change their meaning with the reader; names do not."""
    return {"promise.coach": f"{held.coach} will", "promise.teacher": f"{held.teacher} will"}.get(name, label)


def in_words(name: str, value: Any) -> str:
    """A field's value as Markdown: Tuesday, December 1, 10:40 am."""
    if name == "next_visit" and isinstance(value, dict):
        return plain(_next_visit(value))
    if isinstance(value, list):
        return "".join(f"\n- {plain(str(part))}" for part in value)
    text = plain(lesson(str(value)) if name == "step.lesson" else str(value))
    return f"**{text}**" if name == "step.text" else text


def lesson(text: str) -> str:
    """Tuesday, April 7: fractions, period 6; as written where no day was picked."""
    on = _day(text[:10])
    return ": ".join(part for part in (words.long_day(on), text[10:].strip()) if part) if on else text


def _next_visit(value: dict[str, Any]) -> str:
    on = _day(str(value.get("day")))
    at = f", {words.clock(time.fromisoformat(str(value['time'])))}" if value.get("time") else ""
    return f"{words.long_day(on)}{at}" if on else "a day to be agreed"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _round(one: Round) -> str:
    met = "".join(f"\n- {plain(criterion)}: {MET.get(said, said)}" for criterion, said in one.criteria)
    return f"{plain(one.feedback)}{met}"
