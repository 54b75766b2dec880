"""Fields that keep what is typed from step to step, through every rerun and reload, until it was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from coach_data.actors import Actor
from coach_data.errors import ChangedMeanwhile, WrongInput
from ui import door, kept_words

LONGEST = 5000  # letters of several lines
Work = Callable[[Connection, Actor, dict[str, Any]], object]


class Draft:
    """Some fields and the button that takes them. No form: a form's fields are gone when the step is left.

    Args:
        name: the draft's own name on its page.
        of: what it is about.
    """

    def __init__(self, name: str, of: object) -> None:
        self._name = f"draft-{name}-{of}"
        self._turn = st.session_state.get(f"_turn-{self._name}", 0)
        self._fields: list[str] = []

    def words(self, field: str, label: str, value: str | None = "", *, hint: str = "", height: int = 120) -> None:
        """Several lines of text."""
        key, first = self._field(field, value or "", str, is_text=True)
        given = {"key": key, "persist_state": "session", "placeholder": hint}
        st.text_area(label, first or "", max_chars=LONGEST, height=height, **given)
        self._under(field)

    def line(self, field: str, label: str, value: str | None = "", *, most: int = 500) -> None:
        """A line of text."""
        key, first = self._field(field, value or "", lambda text: text[:most], is_text=True)
        st.text_input(label, first or "", key=key, max_chars=most, persist_state="session")
        self._under(field)

    def choice(self, field: str, label: str, options: list[str], value: str | None = None) -> None:
        """One of several, or words of one's own."""
        key, first = self._field(field, value, str)
        every = options if value is None or value in options else [*options, value]
        given = {"accept_new_options": True, "placeholder": "Choose or write", "persist_state": "session"}
        st.selectbox(label, every, every.index(first) if first else None, key=key, **given)
        self._under(field)

    def pick(self, field: str, label: str, options: Mapping[str, str], value: str | None = None) -> None:
        """One of a few, by their words."""
        named = {"format_func": lambda each: options[each].capitalize(), "persist_state": "session"}
        key, first = self._field(field, value, lambda text: _one_of(options, text))
        st.segmented_control(label, list(options), default=first, key=key, **named)
        self._under(field)

    def day(self, field: str, label: str, value: date | None = None) -> None:
        """A day, or none."""
        key, first = self._field(field, value, date.fromisoformat)
        st.date_input(label, first, key=key, format="MM/DD/YYYY", persist_state="session")
        self._under(field)

    def save(self, label: str, work: Work, *, said: str = "", kind: Any = "primary") -> None:
        """The button; the fields are empty again once everything is in the database."""
        st.button(label, type=kind, key=f"{self._name}-save-{label}", on_click=self._take, args=(work, said))

    def version(self, now: int) -> int:
        """The version these fields were begun on; the one of now once its writer was told that it changed."""
        return int(st.session_state.setdefault(self._pin, now))

    def text_of(self, field: str) -> str:
        """What stands in a field now and was not taken yet."""
        return str(st.session_state.get(f"{self._name}-{self._turn}-{field}") or "").strip()

    def _take(self, work: Work, said: str) -> None:
        given = {field: st.session_state.get(f"{self._name}-{self._turn}-{field}") for field in self._fields}
        with (transaction := door.writing()) as db, self._told():
            work(db, door.actor(), given)
        if transaction.is_kept:
            st.session_state[f"_turn-{self._name}"] = self._turn + 1
            for field, value in given.items():
                kept_words.taken(f"{self._name}.{field}", self._turn, value)
            if said:
                door.say(said)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Names problems after this draft: another on the page may have a field of the same name."""
        try:
            yield
        except ChangedMeanwhile:
            st.session_state.pop(self._pin, None)
            raise
        except WrongInput as error:
            told = {f"{self._name}.{f}" if f in self._fields else f: words for f, words in error.fields.items()}
            raise WrongInput(told) from error

    @property
    def _pin(self) -> str:
        return f"_version-{self._name}-{self._turn}"

    def _field(self, field: str, value: Any, read: Callable[[str], Any], *, is_text: bool = False) -> tuple[str, Any]:
        """The widget's key and the value to draw it with; the tablet keeps what is put into it."""
        self._fields.append(field)
        key = f"{self._name}-{self._turn}-{field}"
        return key, kept_words.field(f"{self._name}.{field}", key, value, read, is_text=is_text)

    def _under(self, field: str) -> None:
        door.problem(f"{self._name}.{field}")


def _one_of(options: Mapping[str, str], text: str) -> str:
    if text not in options:
        raise ValueError(text)
    return text
