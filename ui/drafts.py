"""Fields that keep what is typed from step to step and through every rerun, until it was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from coach_data.actors import Actor
from coach_data.errors import ChangedMeanwhile, WrongInput
from ui import door

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
        given = {"key": self._key(field), "persist_state": "session", "placeholder": hint}
        st.text_area(label, value or "", max_chars=5000, height=height, **given)
        self._under(field)

    def line(self, field: str, label: str, value: str | None = "", *, most: int = 500) -> None:
        """A line of text."""
        st.text_input(label, value or "", key=self._key(field), max_chars=most, persist_state="session")
        self._under(field)

    def choice(self, field: str, label: str, options: list[str], value: str | None = None) -> None:
        """One of several, or words of one's own."""
        every = options if value is None or value in options else [*options, value]
        index = every.index(value) if value else None
        key, hint = self._key(field), "Choose or write"
        st.selectbox(label, every, index, key=key, accept_new_options=True, placeholder=hint, persist_state="session")
        self._under(field)

    def pick(self, field: str, label: str, options: Mapping[str, str], value: str | None = None) -> None:
        """One of a few, by their words."""
        named = {"format_func": lambda each: options[each].capitalize(), "persist_state": "session"}
        st.segmented_control(label, list(options), default=value, key=self._key(field), **named)
        self._under(field)

    def day(self, field: str, label: str, value: date | None = None) -> None:
        """A day, or none."""
        st.date_input(label, value, key=self._key(field), format="MM/DD/YYYY", persist_state="session")
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

    def _key(self, field: str) -> str:
        self._fields.append(field)
        return f"{self._name}-{self._turn}-{field}"

    def _under(self, field: str) -> None:
        door.problem(f"{self._name}.{field}")
