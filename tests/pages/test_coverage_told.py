"""Whatever Coverage says of a teacher by name stands on that teacher's own page, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update

from coach_data import rhythm, schema, time_requests
from coach_data.database import Database
from tests.builders import add_debriefed_visit, add_meeting, add_person
from tests.cast import Cast
from tests.pages.opened import Open, drawn_in

NOW = datetime.now(UTC)
NAME = "Nina Newteacher"
TERM = {"starts_on": NOW.date() - timedelta(days=200), "ends_on": NOW.date() + timedelta(days=200)}


def _no_coach(db: Connection, cast: Cast) -> None:
    db.execute(delete(schema.agreements).where(schema.agreements.c.partnership_id == cast.new_pair))
    db.execute(update(schema.partnerships).values(ended_on=NOW.date()))


def _not_agreed_yet(db: Connection, cast: Cast) -> None:
    db.execute(delete(schema.agreements).where(schema.agreements.c.partnership_id == cast.new_pair))


def _visited(db: Connection, cast: Cast) -> None:
    pair = (cast.coach.person_id, cast.newteacher.person_id, cast.math_6)
    add_debriefed_visit(db, *pair, school=cast.north, started_at=NOW - timedelta(days=3))


def _waiting(db: Connection, cast: Cast) -> None:
    why = {"outcome": "could_not_happen", "reason": "no_cover"}
    add_meeting(db, cast.new_pair, cast.north, on_day=NOW.date(), **why)


def _pausing(db: Connection, cast: Cast) -> None:
    until = NOW.date() + timedelta(days=9)
    rhythm.pause(db, cast.coach, cast.new_pair, until, "leave", now=NOW)


def _asking(db: Connection, cast: Cast) -> None:
    on = NOW.date() + timedelta(days=5)
    for need, period in (("cover", "5"), ("room", None)):
        made = time_requests.ask(db, cast.coach, cast.new_pair, need=need, for_day=on, period=period, now=NOW)
    time_requests.arrange(db, cast.principal, made, now=NOW)


def _no_longer_new(db: Connection, cast: Cast) -> None:
    db.execute(update(schema.people).values(is_new_teacher=False))


SITUATIONS = (_no_coach, _not_agreed_yet, _visited, _waiting, _pausing, _asking, _no_longer_new)


def _about(block: Any, name: str) -> Iterator[str]:
    """The texts that name somebody, and whatever stands in the same innermost part of the page."""
    own = [text for part in block.children.values() if not hasattr(part, "children") for text in drawn_in([part])]
    inner = [part for part in block.children.values() if hasattr(part, "children") and _names(drawn_in(part), name)]
    if inner or _names(own, name):
        yield from (text for text in own if name in text) if inner else drawn_in(block)
    for part in inner:
        yield from _about(part, name)


def _names(texts: list[str], name: str) -> bool:
    return any(name in text for text in texts)


def _said(text: str, others: list[str]) -> list[str]:
    """A text in its pieces, without marks; of a list of names without the others."""
    bare = re.sub(r":blue-badge\[(.*?)\]", r"  \n\1", re.sub(r":small\[(.*)\]", r"\1", text)).replace("**", "")
    pieces = [piece.strip() for piece in re.split(r"\n| · |, (?=[A-Z])", bare)]
    return [piece for piece in pieces if piece and piece.removesuffix(" (new teacher)") not in others]


@pytest.mark.parametrize("happened", SITUATIONS, ids=lambda each: each.__name__.strip("_"))
def test_what_coverage_says_of_a_teacher_is_on_the_teachers_page(
    open_page: Open, everybody: Cast, database: Database, happened: Any
) -> None:
    with database.write() as db:
        db.execute(update(schema.terms).values(**TERM))
        add_person(db, "Uma Uncoached", role="teacher", school=everybody.north)
        happened(db, everybody)
    others = [everybody.teacher.name, everybody.team.name, "Uma Uncoached"]
    page = open_page("coverage", who="Pat Principal").main

    said = {piece for text in _about(page, NAME) for piece in _said(text, others)} - {NAME}
    told = _of_principal(open_page("sharing", who=NAME).main)

    assert len(said) > 1
    assert {piece for piece in said if piece.lower() not in told.lower()} == set()


def _of_principal(page: Any) -> str:
    cards = [drawn_in(part) for part in page if str(getattr(part, "key", "")).startswith("card-role-")]
    return "\n".join(next(card for card in cards if "Your principal" in card))
