"""What pages and tablets read of a visit: all of it before, nothing of it once it is forgotten, in one process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from coach_data import (
    action_steps,
    briefcase,
    co_observers,
    debriefs,
    engagement,
    held,
    mirrored,
    note_lines,
    promises,
    shareable,
    sharing,
    unfinished,
    visit_history,
    visits,
)
from coach_data.actors import Actor
from coach_data.entries.reading import entries_after
from coach_data.errors import NotHere
from coach_data.forgetting import forget_visit
from coach_data.school_days import calendar_of
from tests.builders import NOW, TODAY
from tests.cast import Cast
from tests.data.whole_visit import LATER, WORD, hold
from tests.tablets import Tablet

AGES_AGO = NOW - timedelta(days=300)


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    tablet = Tablet(cast.coach)
    hold(db, cast, tablet)
    return tablet


def at(db: Connection, cast: Cast) -> dict[str, Any]:
    calendar = calendar_of(db, cast.north)
    return {"calendars": {cast.north: calendar}, "default": calendar, "now": LATER}


Page = Callable[[Connection, Cast, UUID], Any]
PAGES: dict[str, Page] = {
    "past": lambda db, cast, _: visit_history.of_teacher(db, cast.coach, cast.teacher.person_id, now=LATER),
    "held": lambda db, cast, _: held.since(db, cast.coach, AGES_AGO, **at(db, cast)),
    "mirror": lambda db, cast, _: mirrored.since(db, cast.coach, AGES_AGO, **at(db, cast)),
    "engagement": lambda db, cast, _: engagement.by_visit(
        db, cast.teacher, cast.teacher.person_id, since=AGES_AGO.date(), now=LATER
    ),
    "steps": lambda db, cast, _: action_steps.seen_by(db, cast.teacher, now=LATER),
    "promises": lambda db, cast, _: promises.open_ones(db, cast.teacher, now=LATER),
    "shares": lambda db, cast, _: sharing.in_force(db, cast.teacher),
    "shown": lambda db, cast, _: sharing.shown_to(db, cast.principal),
    "readings": lambda db, cast, _: sharing.readings(db, cast.teacher, limit=50),
    "shareable": lambda db, cast, _: shareable.of_teacher(db, cast.teacher, now=LATER),
    "praise": lambda db, cast, _: unfinished.last_praise(db, cast.coach, now=LATER),
    "along": lambda db, cast, _: co_observers.joining(db, cast.outsider, today=TODAY),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_what_was_on_a_page_is_on_none(db: Connection, cast: Cast, tablet: Tablet, page: Page) -> None:
    before = page(db, cast, tablet.visit)

    forget_visit(db, tablet.visit, now=LATER)

    assert before
    assert not page(db, cast, tablet.visit)


RECORDS: dict[str, Callable[[Connection, Actor, UUID], Any]] = {
    "record": lambda db, actor, visit: visits.record(db, actor, visit, now=LATER),
    "summary": lambda db, actor, visit: visits.summary(db, actor, visit, now=LATER),
    "lines": lambda db, actor, visit: note_lines.lines(db, actor, visit, now=LATER),
    "sightings": lambda db, actor, visit: visits.sightings(db, actor, visit, now=LATER),
    "debrief": lambda db, actor, visit: debriefs.record(db, actor, visit, now=LATER),
    "journal": lambda db, actor, visit: entries_after(db, actor, visit, 0),
}


@pytest.mark.parametrize("read", RECORDS.values(), ids=RECORDS.keys())
def test_its_records_are_no_longer_there(db: Connection, cast: Cast, tablet: Tablet, read: Any) -> None:
    read(db, cast.coach, tablet.visit)

    forget_visit(db, tablet.visit, now=LATER)

    for actor in (cast.coach, cast.teacher, cast.outsider, cast.principal):
        with pytest.raises(NotHere):
            read(db, actor, tablet.visit)


def test_the_briefcase_carries_nothing_of_it(db: Connection, cast: Cast, tablet: Tablet) -> None:
    assert WORD in str(briefcase.pack(db, cast.coach, now=LATER))

    forget_visit(db, tablet.visit, now=LATER)

    packed = str(briefcase.pack(db, cast.coach, now=LATER))
    assert WORD not in packed and str(tablet.visit) not in packed
