"""What an address asks for: /person?person=… and the like."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from coach_data.errors import NotHere


def id_of(name: str) -> UUID | None:
    """The id under that name in the address; None when it names none.

    Raises:
        NotHere: what stands there is no id.
    """
    given = st.query_params.get(name)
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise NotHere from error
