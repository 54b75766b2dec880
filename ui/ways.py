"""Ways from page to page, by address: pages never import pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn
from uuid import UUID

import streamlit as st

_PAGES = "_ways_pages"


def know(pages: Mapping[str, st.Page]) -> None:
    """Keeps the pages of this run; the frame calls it before the page runs."""
    st.session_state[_PAGES] = dict(pages)


def go(url: str, **query: object) -> NoReturn:
    """Leaves for a page, at once. Not inside a transaction: leaving is an exception and would undo it."""
    st.switch_page(st.session_state[_PAGES][url], query_params=_text(query))


def chosen(name: str) -> UUID | None:
    """The id that the address names, or None: `/coaching?visit=…`."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        return None


def link(label: str, url: str, **query: object) -> None:
    """Draws a link to a page."""
    st.page_link(st.session_state[_PAGES][url], label=label, query_params=_text(query))


def _text(query: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items() if value is not None}
