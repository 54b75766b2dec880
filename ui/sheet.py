"""A form that loses nothing typed: fields keep their text until it was taken, with what is wrong beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from coach_data.actors import Actor
from coach_data.errors import WrongInput
from ui import door

Work = Callable[..., Any]
"""`work(db, actor, given, *args)`: `given` holds the fields by name."""


class Sheet:
    """One form of a page.

    Args:
        name: the form's own name on its page.
        of: what it is about, so that two forms of a kind keep apart.
    """

    def __init__(self, name: str, of: object = "") -> None:
        self._name = f"{name}-{of}"
        self._turn = st.session_state.get(f"_turn-{self._name}", 0)
        self._fields: list[str] = []
        self._form = st.form(self._key("form"), border=False)

    def __enter__(self) -> Sheet:
        self._form.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._form.__exit__(*raised)

    def text(self, field: str, label: str, value: str | None = "", *, hint: str | None = None, most: int = 120) -> None:
        """A line of text; `hint` stands under it, where it is read before typing."""
        st.text_input(label, value or "", key=self._field(field), max_chars=most)
        self._under(field, hint)

    def number(self, field: str, label: str, value: int | None = None, *, hint: str | None = None) -> None:
        """A whole number, or nothing."""
        st.number_input(label, value=value, step=1, key=self._field(field))
        self._under(field, hint)

    def day(self, field: str, label: str, value: date | None = None, *, hint: str | None = None) -> None:
        """A day."""
        st.date_input(label, value, key=self._field(field), format="MM/DD/YYYY")
        self._under(field, hint)

    def tick(self, field: str, label: str, value: bool = False) -> None:
        """Yes or no."""
        st.checkbox(label, value, key=self._field(field))
        self._under(field, None)

    def choose(
        self, field: str, label: str, choices: Mapping[Any, str], value: Any = None, *, hint: str | None = None
    ) -> None:
        """One of several, by their words; nothing is chosen until somebody does."""
        keys = list(choices)
        index = keys.index(value) if value in choices else None
        st.selectbox(label, keys, index, choices.__getitem__, key=self._field(field), placeholder="Choose")
        self._under(field, hint)

    def submit(self, label: str, work: Work, *args: object, said: str) -> None:
        """The button; `said` is announced once everything is in the database."""
        key = self._key("submit")
        st.form_submit_button(label, type="primary", key=key, on_click=self._take, args=(work, args, said))

    def _take(self, work: Work, args: tuple[object, ...], said: str) -> None:
        given = {field: st.session_state.get(self._key(field)) for field in self._fields}
        with (transaction := door.writing()) as db, self._beside():
            work(db, door.actor(), given, *args)
        if transaction.is_kept:
            st.session_state[f"_turn-{self._name}"] = self._turn + 1  # fresh fields, with what is stored now
            _tell(said)

    @contextmanager
    def _beside(self) -> Iterator[None]:
        """Names problems after this form: another on the page may have a field of the same name."""
        try:
            yield
        except WrongInput as error:
            mine = {f"{self._name}.{f}" if f in self._fields else f: told for f, told in error.fields.items()}
            raise WrongInput(mine) from error

    def _field(self, field: str) -> str:
        self._fields.append(field)
        return self._key(field)

    def _under(self, field: str, hint: str | None) -> None:
        door.problem(f"{self._name}.{field}")
        if hint:
            st.caption(hint)

    def _key(self, field: str) -> str:
        return f"{self._name}-{self._turn}-{field}"


def act(
    label: str, key: str, work: Callable[[Connection, Actor], Any], *, said: str, kind: Any = "secondary", **more: Any
) -> None:
    """A button that does one thing in one transaction; `more` goes to the button."""
    st.button(label, key=key, type=kind, on_click=_do, args=(work, said), **more)


def _do(work: Callable[[Connection, Actor], Any], said: str) -> None:
    with (transaction := door.writing()) as db:
        work(db, door.actor())
    if transaction.is_kept:
        _tell(said)


def _tell(said: str) -> None:
    """On top of the page, and for a moment in the corner, for whoever is far down a long form."""
    door.say(said)
    st.toast(said)
