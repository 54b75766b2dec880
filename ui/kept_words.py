"""Keeps half-written words of a page on the tablet, so that a reload or a lost session takes nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import streamlit as st

_FIELDS, _TAKEN, _BACK = "_kept_fields", "_kept_taken", "_kept_back"
_COMPONENT = "kept-words"
_SCRIPT = Path(__file__).with_suffix(".js")
_HTML = '<p class="kept" role="status"></p>'
_CSS = "\n" + _SCRIPT.with_suffix(".css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class _Field:
    """A field of this run: its widget's key, what stood in it at first, and how kept words become its value."""

    key: str
    value: Any
    read: Callable[[str], Any]
    is_text: bool


def begin() -> None:
    """Forgets the fields of the run before; the page calls it before it draws any."""
    st.session_state[_FIELDS] = {}


def field(name: str, key: str, value: Any, read: Callable[[str], Any], *, is_text: bool = False) -> Any:
    """Notes a field about to be drawn, and gives the value to draw it with.

    Args:
        name: the same after a reload.
        value: what stands in it at first.
        read: makes a value of kept words; raises ValueError where they are none.
    """
    st.session_state.get(_FIELDS, {})[name] = _Field(key, value, read, is_text)
    # Streamlit warns of a value beside one it was given before; what was given back counts.
    return None if key in st.session_state.get(_BACK, ()) else value


def taken(name: str, turn: int, value: Any) -> None:
    """What stood in a field is in the database, and no draft any more."""
    st.session_state.setdefault(_TAKEN, {})[name] = {"turn": turn, "value": _as_text(value)}


def keep(person_id: UUID, of: UUID) -> None:
    """Keeps the fields drawn in this run, and asks the tablet for what it still has; drawn after them."""
    script = "\n" + _SCRIPT.read_text(encoding="utf-8")
    component = st.components.v2.component("keylever_kept_words", html=_HTML, css=_CSS, js=script)
    fields = {name: _told(each) for name, each in st.session_state[_FIELDS].items()}
    data = {"person": str(person_id), "of": str(of), "fields": fields, "taken": st.session_state.get(_TAKEN, {})}
    component(key=_COMPONENT, data=data, height="content", on_back_change=_put_back)


def _told(each: _Field) -> dict[str, Any]:
    now = st.session_state.get(each.key, each.value)
    is_chosen = now not in (None, "", each.value)
    return {"key": each.key, "isText": each.is_text, "value": _as_text(now), "isChosen": is_chosen}


def _put_back() -> None:
    """What the tablet kept stands in the fields again."""
    for name, words in (st.session_state[_COMPONENT].back or {}).items():
        if found := st.session_state.get(_FIELDS, {}).get(name):
            try:
                st.session_state[found.key] = found.read(str(words))
            except ValueError:  # kept by an earlier release, for another kind of field
                continue
            st.session_state.setdefault(_BACK, set()).add(found.key)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
