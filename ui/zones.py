"""The clock of a school: moments are kept in UTC and read in the school's own zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from coach_data import schools
from ui import door

_MINE = "_zones_mine"


def of(school_id: UUID | None) -> ZoneInfo:
    """The zone of a school; of none, the actor's own."""
    if school_id is None:
        return mine()
    with door.reading() as db:
        return ZoneInfo(schools.one(db, door.actor(), school_id).time_zone)


def mine() -> ZoneInfo:
    """The zone of the actor's school, the first by name; UTC for whoever has none. Kept while signed in."""
    if _MINE not in st.session_state:
        with door.reading() as db:
            found = schools.all_of(db, door.actor())
        st.session_state[_MINE] = found[0].time_zone if found else "UTC"
    return ZoneInfo(st.session_state[_MINE])


def day(at: datetime) -> date:
    """The day of a moment on the calendar of the actor's school."""
    return at.astimezone(mine()).date()


def days_of(school_id: UUID) -> Callable[[datetime], date]:
    """What gives the day of a moment on the calendar of one school, asked for once."""
    zone = of(school_id)
    return lambda at: at.astimezone(zone).date()
