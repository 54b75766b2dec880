"""Where a visit begins or goes on; the visit itself runs in the browser, over this page."""

from __future__ import annotations

import streamlit as st

from tablet import mount


def run() -> None:
    st.title("Observe")
    st.write("Start a visit, or go on with one that is open. What you write is kept on this tablet and sent when it can.")
    st.button("Start visit", type="primary", on_click=_open, kwargs={"start": "1"})
    st.button("Practice visit", on_click=_open, kwargs={"start": "1", "practice": "1"}, help="Nothing of it is kept")
    mount.capture()


def _open(**address: str) -> None:
    """The capture code follows the address, so that a reload comes back to the same place."""
    st.query_params.from_dict(address)
